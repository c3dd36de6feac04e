-- What may be said in a chat: kinds of messages are the engine's to check, which learns new
-- ones; and how far everybody has seen it.
--postgres ALTER TABLE message DROP CONSTRAINT message_kind_check;
--sqlite CREATE TABLE message_anew (
--sqlite     chat_id     BIGINT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
--sqlite     seq         BIGINT NOT NULL,
--sqlite     at          BIGINT NOT NULL,
--sqlite     kind        TEXT NOT NULL,
--sqlite     sender_kind TEXT NOT NULL CHECK (sender_kind IN ('visitor', 'agent', 'system')),
--sqlite     sender_id   BIGINT NOT NULL,
--sqlite     sender_name TEXT NOT NULL,
--sqlite     client_id   TEXT,
--sqlite     visibility  TEXT NOT NULL CHECK (visibility IN ('all', 'agents')),
--sqlite     text        TEXT NOT NULL,
--sqlite     payload     TEXT,
--sqlite     PRIMARY KEY (chat_id, seq),
--sqlite     UNIQUE (chat_id, sender_kind, sender_id, client_id)
--sqlite ) WITHOUT ROWID;
--sqlite INSERT INTO message_anew SELECT chat_id, seq, at, kind, sender_kind, sender_id, sender_name, client_id, visibility, text, payload FROM message;
--sqlite DROP TABLE message;
--sqlite ALTER TABLE message_anew RENAME TO message;

-- The last message of a chat that somebody has seen: an agent, or agent 0, the visitor.
CREATE TABLE chat_seen (
    chat_id  BIGINT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    agent_id BIGINT NOT NULL,
    seq      BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (chat_id, agent_id)
){{clustered}};
