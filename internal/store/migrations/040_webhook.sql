-- What webhooks are called for: each event once, and for each webhook the line of its
-- deliveries.

-- Where a webhook stands. Deliveries are numbered from 1 in the order in which their steps
-- committed, because a step holds this row when it takes a number: head is the last one
-- given, tried the last one whose first attempt is over. first_until and retry_until say
-- until when a node has the first attempts, or the retries, to itself (0: nobody);
-- retry_at is when the earliest retry is due. secret signs the calls, encrypted with the key file.
CREATE TABLE webhook_line (
    site_id     BIGINT NOT NULL,
    webhook_id  BIGINT NOT NULL,
    secret      TEXT NOT NULL DEFAULT '',
    head        BIGINT NOT NULL DEFAULT 0,
    tried       BIGINT NOT NULL DEFAULT 0,
    first_until BIGINT NOT NULL DEFAULT 0,
    retry_at    BIGINT,
    retry_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (site_id, webhook_id),
    FOREIGN KEY (site_id, webhook_id) REFERENCES webhook (site_id, id) ON DELETE CASCADE
){{clustered}};
CREATE INDEX webhook_line_first ON webhook_line (first_until) WHERE head > tried;
CREATE INDEX webhook_line_retry ON webhook_line (retry_at) WHERE retry_at IS NOT NULL;

-- What happened, as it was when it happened: payload is the body of every call. It goes
-- when the chat or the offline message that it tells of is removed.
CREATE TABLE webhook_event (
    id         {{identity}},
    site_id    BIGINT NOT NULL REFERENCES site (id),
    uuid       TEXT NOT NULL UNIQUE,
    event      TEXT NOT NULL,
    at         BIGINT NOT NULL,
    chat_id    BIGINT REFERENCES chat (id) ON DELETE CASCADE,
    message_id BIGINT REFERENCES offline_message (id) ON DELETE CASCADE,
    payload    {{json}} NOT NULL
);
CREATE INDEX webhook_event_chat ON webhook_event (chat_id) WHERE chat_id IS NOT NULL;
CREATE INDEX webhook_event_message ON webhook_event (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX webhook_event_at ON webhook_event (at);

-- One event for one webhook. due_at is when the next retry is due, NULL before the first
-- attempt and when nothing is to come. attempts counts all; tries those since begun_at: since
-- the first attempt, or since somebody asked for a replay. status is the last answer's, 0 for
-- none; error says in words why that attempt failed.
CREATE TABLE webhook_delivery (
    site_id      BIGINT NOT NULL,
    webhook_id   BIGINT NOT NULL,
    number       BIGINT NOT NULL,
    event_id     BIGINT NOT NULL REFERENCES webhook_event (id) ON DELETE CASCADE,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dropped')),
    attempts     BIGINT NOT NULL DEFAULT 0,
    tries        BIGINT NOT NULL DEFAULT 0,
    begun_at     BIGINT,
    due_at       BIGINT,
    attempted_at BIGINT,
    status       BIGINT NOT NULL DEFAULT 0,
    error        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (site_id, webhook_id, number),
    FOREIGN KEY (site_id, webhook_id) REFERENCES webhook (site_id, id) ON DELETE CASCADE
){{clustered}};
CREATE INDEX webhook_delivery_due ON webhook_delivery (site_id, webhook_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_delivery_event ON webhook_delivery (event_id);

-- The product or service that a visitor chose before a chat; it stands among the answers too.
ALTER TABLE chat ADD COLUMN visitor_product TEXT NOT NULL DEFAULT '';
