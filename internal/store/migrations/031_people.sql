-- Agents who were asked by a colleague to join a chat, until they join, decline or it ends.
CREATE TABLE chat_invitation (
    chat_id    BIGINT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    agent_id   BIGINT NOT NULL,
    site_id    BIGINT NOT NULL,
    invited_by BIGINT NOT NULL,
    invited_at BIGINT NOT NULL,
    PRIMARY KEY (chat_id, agent_id)
){{clustered}};
CREATE INDEX chat_invitation_agent ON chat_invitation (site_id, agent_id);

-- Which chats are watched, so that few are looked at when somebody may not any more.
CREATE INDEX chat_watched ON chat (site_id) WHERE state <> 'ended' AND monitors <> '[]';

-- How far members have seen their chat between agents, and when anything last happened in it.
ALTER TABLE agent_chat_member ADD COLUMN seen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent_chat ADD COLUMN last_at BIGINT NOT NULL DEFAULT 0;
UPDATE agent_chat SET last_at = begun_at;
