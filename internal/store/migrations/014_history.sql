-- What the history tells beside chats: requests that nobody took, messages that were
-- left while nobody was there, and what agents wrote to each other.

CREATE INDEX chat_missed ON chat (site_id, requested_at, id) WHERE state = 'ended' AND accepted_at IS NULL;

-- Which segments a visitor was in when requesting a chat.
CREATE TABLE chat_segment (
    chat_id    BIGINT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    segment_id BIGINT NOT NULL,
    PRIMARY KEY (chat_id, segment_id)
){{clustered}};

-- A message that a visitor left. Department and agent are those it was routed to, 0 for
-- none; fields are the form's further answers, [{"id":…,"name":…,"value":…}], as
-- custom_variables are. visitor_uuid is empty for one that came without a visitor.
CREATE TABLE offline_message (
    id               {{identity}},
    site_id          BIGINT NOT NULL REFERENCES site (id),
    uuid             TEXT NOT NULL UNIQUE,
    visitor_uuid     TEXT NOT NULL DEFAULT '',
    campaign_id      BIGINT NOT NULL,
    department_id    BIGINT NOT NULL DEFAULT 0,
    agent_id         BIGINT NOT NULL DEFAULT 0,
    submitted_at     BIGINT NOT NULL,
    sso_user_id      TEXT NOT NULL DEFAULT '',
    name             TEXT NOT NULL,
    email            TEXT NOT NULL,
    subject          TEXT NOT NULL DEFAULT '',
    content          TEXT NOT NULL,
    fields           {{json}} NOT NULL DEFAULT '[]',
    custom_variables {{json}} NOT NULL DEFAULT '[]'
);
CREATE INDEX offline_message_time ON offline_message (site_id, submitted_at, id);
CREATE INDEX offline_message_department ON offline_message (site_id, department_id, submitted_at, id);

CREATE TABLE offline_message_segment (
    message_id BIGINT NOT NULL REFERENCES offline_message (id) ON DELETE CASCADE,
    segment_id BIGINT NOT NULL,
    PRIMARY KEY (message_id, segment_id)
){{clustered}};

-- What offline messages are searched in: name, email, subject and content in lower case.
CREATE TABLE offline_text (
    message_id BIGINT PRIMARY KEY REFERENCES offline_message (id) ON DELETE CASCADE,
    text       TEXT NOT NULL
);
--sqlite CREATE VIRTUAL TABLE offline_text_index USING fts5 (text, content = 'offline_text', content_rowid = 'message_id', tokenize = 'trigram case_sensitive 1');
--sqlite CREATE TRIGGER offline_text_added AFTER INSERT ON offline_text BEGIN
--sqlite     INSERT INTO offline_text_index (rowid, text) VALUES (new.message_id, new.text);
--sqlite END;
--sqlite CREATE TRIGGER offline_text_removed AFTER DELETE ON offline_text BEGIN
--sqlite     INSERT INTO offline_text_index (offline_text_index, rowid, text) VALUES ('delete', old.message_id, old.text);
--sqlite END;
--postgres DO $$ BEGIN
--postgres     CREATE INDEX offline_text_index ON offline_text USING gin (text gin_trgm_ops);
--postgres EXCEPTION WHEN OTHERS THEN
--postgres     RAISE NOTICE 'searching offline messages will be slow: %', SQLERRM;
--postgres END $$;

-- Chats between agents: begun_at is the time of the first message, head the number of the last.
CREATE TABLE agent_chat (
    id       {{identity}},
    site_id  BIGINT NOT NULL REFERENCES site (id),
    uuid     TEXT NOT NULL UNIQUE,
    begun_at BIGINT NOT NULL,
    head     BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX agent_chat_time ON agent_chat (site_id, begun_at, id);

CREATE TABLE agent_chat_member (
    chat_id  BIGINT NOT NULL REFERENCES agent_chat (id) ON DELETE CASCADE,
    agent_id BIGINT NOT NULL,
    name     TEXT NOT NULL,
    PRIMARY KEY (chat_id, agent_id)
){{clustered}};
CREATE INDEX agent_chat_member_agent ON agent_chat_member (agent_id, chat_id);

CREATE TABLE agent_chat_message (
    chat_id     BIGINT NOT NULL REFERENCES agent_chat (id) ON DELETE CASCADE,
    seq         BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    sender_id   BIGINT NOT NULL,
    sender_name TEXT NOT NULL,
    client_id   TEXT,
    text        TEXT NOT NULL,
    PRIMARY KEY (chat_id, seq),
    UNIQUE (chat_id, sender_id, client_id)
){{clustered}};
