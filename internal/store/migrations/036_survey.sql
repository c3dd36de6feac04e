-- What visitors say about a chat. grade is 1 to 5, 0 for none; grade and comment may be
-- given while the chat lasts. fields are the answers of the form after a chat,
-- [{"id":…,"name":…,"value":…}]; submitted_at is when it was sent, passed_at when the
-- visitor closed the window without sending it.
CREATE TABLE chat_survey (
    chat_id      BIGINT PRIMARY KEY REFERENCES chat (id) ON DELETE CASCADE,
    grade        SMALLINT NOT NULL DEFAULT 0 CHECK (grade BETWEEN 0 AND 5),
    comment      TEXT NOT NULL DEFAULT '',
    fields       {{json}} NOT NULL DEFAULT '[]',
    submitted_at BIGINT,
    passed_at    BIGINT
);

-- What agents note about a chat. categories are [{"category":…,"group":…}], fields as
-- above; both texts are as the form had them.
CREATE TABLE chat_wrapup (
    chat_id    BIGINT PRIMARY KEY REFERENCES chat (id) ON DELETE CASCADE,
    agent_id   BIGINT NOT NULL,
    saved_at   BIGINT NOT NULL,
    categories {{json}} NOT NULL,
    comment    TEXT NOT NULL,
    fields     {{json}} NOT NULL
);

-- The categories again, in lower case, for those who look for chats of one.
CREATE TABLE chat_wrapup_category (
    chat_id  BIGINT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    category TEXT NOT NULL,
    PRIMARY KEY (chat_id, category)
){{clustered}};
CREATE INDEX chat_wrapup_category_name ON chat_wrapup_category (category, chat_id);
