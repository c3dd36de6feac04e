-- What a visitor filled into a secure form, which an agent sent as message seq of a chat:
-- answers, encrypted with the installation's key for that message alone, until that agent
-- has seen them or they are too old, then NULL; hidden is what may be shown after that,
-- [{"id":…,"name":…,"value":…}] with asterisks.
CREATE TABLE secure_answer (
    chat_id   BIGINT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    seq       BIGINT NOT NULL,
    agent_id  BIGINT NOT NULL,
    answers   TEXT,
    hidden    {{json}} NOT NULL,
    filled_at BIGINT NOT NULL,
    shown_at  BIGINT,
    PRIMARY KEY (chat_id, seq)
){{clustered}};
CREATE INDEX secure_answer_unseen ON secure_answer (filled_at) WHERE answers IS NOT NULL;

ALTER TABLE site_setting ADD COLUMN typing {{json}} NOT NULL DEFAULT '{}';
