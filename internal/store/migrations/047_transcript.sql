-- To which addresses, in lower case, people want the transcript of a chat mailed; sent_at
-- is when the mail was handed on, empty while the chat lasts.
CREATE TABLE chat_transcript (
    chat_id  BIGINT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    email    TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    sent_at  BIGINT,
    PRIMARY KEY (chat_id, email)
){{clustered}};
