-- What becomes of chats when nobody does anything: which chat is to be looked at when,
-- and what for. Whoever looks claims the row first; held_until is when others may have
-- it, in case that one dies.
CREATE TABLE chat_timer (
    chat_id    BIGINT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    site_id    BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    held_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (chat_id, kind)
){{clustered}};
CREATE INDEX chat_timer_due ON chat_timer (due_at);

-- Chats that run already are looked at, at once, for a visitor who is gone.
INSERT INTO chat_timer (chat_id, kind, site_id, due_at) SELECT id, 'gone', site_id, 0 FROM chat WHERE state <> 'ended';
