-- How waiting chats are given to agents.

-- The one agent that a chat is for (0: anybody), and whether a colleague handed it to that
-- one, so that no limit binds; the agent that its visitor talked to last; the one that it
-- is offered to alone, and until when.
ALTER TABLE chat ADD COLUMN target_agent_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chat ADD COLUMN is_handed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE chat ADD COLUMN preferred_agent_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chat ADD COLUMN offered_agent_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chat ADD COLUMN answer_due_at BIGINT NOT NULL DEFAULT 0;

-- Agents who let an offer of a waiting chat pass without an answer.
CREATE TABLE offer_pass (
    chat_id   BIGINT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    agent_id  BIGINT NOT NULL,
    passed_at BIGINT NOT NULL,
    PRIMARY KEY (chat_id, agent_id)
){{clustered}};

-- How an agent gets chats: whether without being asked, and when the last time was, as a
-- number that counts up in the site. Who has no row is asked, and was never given a chat.
CREATE TABLE agent_turn (
    site_id     BIGINT NOT NULL,
    agent_id    BIGINT NOT NULL,
    auto_accept BOOLEAN NOT NULL DEFAULT FALSE,
    turn        BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (site_id, agent_id),
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
){{clustered}};
