-- The engine: visitors and their visits, requests, chats, messages; and the facts
-- that reports are computed from.

-- Somebody's browser. uuid is what pages see; it is no credential.
CREATE TABLE visitor (
    id            {{identity}},
    site_id       BIGINT NOT NULL REFERENCES site (id),
    uuid          TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL DEFAULT '',
    email         TEXT NOT NULL DEFAULT '',
    first_seen_at BIGINT NOT NULL
);

-- From the first page view until nothing was heard for a while: due_at is when
-- that is, ended_at when it was found to be over. A visitor has one open visit.
CREATE TABLE visit (
    id            {{identity}},
    site_id       BIGINT NOT NULL REFERENCES site (id),
    visitor_id    BIGINT NOT NULL REFERENCES visitor (id),
    campaign_id   BIGINT NOT NULL,
    started_at    BIGINT NOT NULL,
    seen_at       BIGINT NOT NULL,
    due_at        BIGINT NOT NULL,
    ended_at      BIGINT,
    landing_url   TEXT NOT NULL,
    landing_title TEXT NOT NULL,
    referrer      TEXT NOT NULL,
    page_url      TEXT NOT NULL,
    page_title    TEXT NOT NULL,
    pages         BIGINT NOT NULL,
    language      TEXT NOT NULL,
    time_zone     TEXT NOT NULL,
    address       TEXT NOT NULL,
    user_agent    TEXT NOT NULL
);
CREATE UNIQUE INDEX visit_open ON visit (visitor_id) WHERE ended_at IS NULL;
CREATE INDEX visit_due ON visit (due_at) WHERE ended_at IS NULL;

CREATE TABLE page_view (
    id       {{identity}},
    visit_id BIGINT NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    at       BIGINT NOT NULL,
    url      TEXT NOT NULL,
    title    TEXT NOT NULL
);
CREATE INDEX page_view_visit ON page_view (visit_id);

-- One row per site. Whoever changes a site's waiting list counts revision up first,
-- and so holds the row until the step ends: decisions about who may be offered what
-- are made one after the other.
CREATE TABLE waiting_list (
    site_id  BIGINT PRIMARY KEY REFERENCES site (id),
    revision BIGINT NOT NULL
);

-- A chat is made together with its request. head is the number of its last message,
-- last_at that message's time. agents are those present, [{"id":…,"name":…}], kept
-- in step with chat_agent; pre_chat the form's further answers, [{"id":…,"name":…,"value":…}].
CREATE TABLE chat (
    id            {{identity}},
    site_id       BIGINT NOT NULL REFERENCES site (id),
    uuid          TEXT NOT NULL UNIQUE,
    visitor_id    BIGINT NOT NULL REFERENCES visitor (id),
    visitor_uuid  TEXT NOT NULL,
    visit_id      BIGINT NOT NULL REFERENCES visit (id),
    campaign_id   BIGINT NOT NULL,
    department_id BIGINT NOT NULL DEFAULT 0,
    priority      SMALLINT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('queued', 'offered', 'chatting', 'ended')),
    head          BIGINT NOT NULL,
    last_at       BIGINT NOT NULL,
    requested_at  BIGINT NOT NULL,
    accepted_at   BIGINT,
    ended_at      BIGINT,
    ended_by      TEXT NOT NULL DEFAULT '' CHECK (ended_by IN ('', 'visitor', 'agent', 'system')),
    agents        {{json}} NOT NULL,
    visitor_name  TEXT NOT NULL,
    visitor_email TEXT NOT NULL,
    visitor_phone TEXT NOT NULL,
    visitor_company TEXT NOT NULL,
    page_url      TEXT NOT NULL,
    page_title    TEXT NOT NULL,
    pre_chat      {{json}} NOT NULL
);
--postgres ALTER TABLE chat SET (fillfactor = 70);
-- One running chat per visitor.
CREATE UNIQUE INDEX chat_running ON chat (visitor_id) WHERE state <> 'ended';
CREATE INDEX chat_open ON chat (site_id, state, priority, requested_at) WHERE state <> 'ended';
-- The history: chats that were accepted and have ended, newest first.
CREATE INDEX chat_history ON chat (site_id, requested_at, id) WHERE state = 'ended' AND accepted_at IS NOT NULL;
CREATE INDEX chat_history_department ON chat (site_id, department_id, requested_at, id) WHERE state = 'ended' AND accepted_at IS NOT NULL;
CREATE INDEX chat_history_visitor ON chat (site_id, visitor_uuid, requested_at, id) WHERE state = 'ended' AND accepted_at IS NOT NULL;

-- A visitor's wish to talk to an agent. It gets exactly one outcome, whatever becomes
-- of the chat after that; queued_at is set when it had to wait in the queue.
CREATE TABLE request (
    id            {{identity}},
    site_id       BIGINT NOT NULL REFERENCES site (id),
    chat_id       BIGINT NOT NULL UNIQUE REFERENCES chat (id) ON DELETE CASCADE,
    visitor_id    BIGINT NOT NULL REFERENCES visitor (id),
    client_id     TEXT NOT NULL,
    source        TEXT NOT NULL CHECK (source IN ('button', 'manual', 'auto')),
    requested_at  BIGINT NOT NULL,
    queued_at     BIGINT,
    outcome       TEXT CHECK (outcome IN ('answered', 'refused', 'abandoned', 'switched')),
    decided_at    BIGINT,
    UNIQUE (visitor_id, client_id)
);

-- Agents who turned a chat down while it waited.
CREATE TABLE refusal (
    chat_id    BIGINT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    agent_id   BIGINT NOT NULL,
    refused_at BIGINT NOT NULL,
    PRIMARY KEY (chat_id, agent_id)
){{clustered}};

-- When which agent was in a chat; left_at is empty while the agent is in it. name and
-- email are the agent's when joining, requested_at is the chat's, for the history.
CREATE TABLE chat_agent (
    id           {{identity}},
    chat_id      BIGINT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    site_id      BIGINT NOT NULL,
    agent_id     BIGINT NOT NULL,
    name         TEXT NOT NULL,
    email        TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    joined_at    BIGINT NOT NULL,
    left_at      BIGINT
);
CREATE UNIQUE INDEX chat_agent_present ON chat_agent (chat_id, agent_id) WHERE left_at IS NULL;
CREATE INDEX chat_agent_chat ON chat_agent (chat_id);
CREATE INDEX chat_agent_busy ON chat_agent (site_id, agent_id) WHERE left_at IS NULL;
CREATE INDEX chat_agent_history ON chat_agent (site_id, agent_id, requested_at, chat_id);

-- A chat's messages, numbered from 1 without a gap. client_id is the sender's own
-- name for the message: a repeated one is the same message. System messages have none.
CREATE TABLE message (
    chat_id     BIGINT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    seq         BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('text', 'system')),
    sender_kind TEXT NOT NULL CHECK (sender_kind IN ('visitor', 'agent', 'system')),
    sender_id   BIGINT NOT NULL,
    sender_name TEXT NOT NULL,
    client_id   TEXT,
    visibility  TEXT NOT NULL CHECK (visibility IN ('all', 'agents')),
    text        TEXT NOT NULL,
    payload     {{json}},
    PRIMARY KEY (chat_id, seq),
    UNIQUE (chat_id, sender_kind, sender_id, client_id)
){{clustered}};

-- How many chats of the history were requested in which hour since 1970: of the site
-- (subject_id 0), of a department, with an agent. All their ids lie from first_id to last_id.
CREATE TABLE history_hour (
    site_id    BIGINT NOT NULL,
    subject    TEXT NOT NULL CHECK (subject IN ('site', 'department', 'agent')),
    subject_id BIGINT NOT NULL,
    hour       BIGINT NOT NULL,
    chats      BIGINT NOT NULL,
    first_id   BIGINT NOT NULL,
    last_id    BIGINT NOT NULL,
    PRIMARY KEY (site_id, subject, subject_id, hour)
){{clustered}};

-- What the history is searched in: names and transcript of an ended chat in lower case.
CREATE TABLE chat_text (
    chat_id BIGINT PRIMARY KEY REFERENCES chat (id) ON DELETE CASCADE,
    text    TEXT NOT NULL
);
--sqlite CREATE VIRTUAL TABLE chat_text_index USING fts5 (text, content = 'chat_text', content_rowid = 'chat_id', tokenize = 'trigram case_sensitive 1');
--sqlite CREATE TRIGGER chat_text_added AFTER INSERT ON chat_text BEGIN
--sqlite     INSERT INTO chat_text_index (rowid, text) VALUES (new.chat_id, new.text);
--sqlite END;
--sqlite CREATE TRIGGER chat_text_removed AFTER DELETE ON chat_text BEGIN
--sqlite     INSERT INTO chat_text_index (chat_text_index, rowid, text) VALUES ('delete', old.chat_id, old.text);
--sqlite END;
--postgres DO $$ BEGIN
--postgres     CREATE EXTENSION IF NOT EXISTS pg_trgm;
--postgres     CREATE INDEX chat_text_index ON chat_text USING gin (text gin_trgm_ops);
--postgres EXCEPTION WHEN OTHERS THEN
--postgres     RAISE NOTICE 'searching the history will be slow: %', SQLERRM;
--postgres END $$;

-- Everything that happened, once, in the step that made it happen; see docs/facts.md.
-- References outlive what they refer to, so there are no foreign keys. The order of
-- ids is the order in which things happened, up to steps that ran at the same time.
CREATE TABLE fact (
    id            {{identity}},
    site_id       BIGINT NOT NULL,
    kind          SMALLINT NOT NULL,
    at            BIGINT NOT NULL,
    chat_id       BIGINT,
    visitor_id    BIGINT,
    visit_id      BIGINT,
    campaign_id   BIGINT,
    department_id BIGINT,
    agent_id      BIGINT,
    ref_id        BIGINT,
    code          SMALLINT,
    number        BIGINT,
    data          {{json}}
);
CREATE INDEX fact_time ON fact (site_id, kind, at);

CREATE TABLE fact_kind (
    id      SMALLINT PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    meaning TEXT NOT NULL
);
INSERT INTO fact_kind (id, name, meaning) VALUES
    (1, 'chatRequested', 'A visitor asks for an agent.'),
    (2, 'segmentMatched', 'A segment matched when a chat was requested or an offline message left.'),
    (3, 'preChatSubmitted', 'The form before a chat was sent.'),
    (4, 'chatQueued', 'A chat enters a queue.'),
    (5, 'chatDequeued', 'A chat leaves its queue.'),
    (6, 'chatAccepted', 'The first agent joins: the request is answered.'),
    (7, 'chatRefused', 'An agent turns a waiting chat down.'),
    (8, 'chatMissed', 'A request ends unanswered and not refused.'),
    (9, 'chatTransferred', 'A chat is handed to another agent or department.'),
    (10, 'agentJoinedChat', 'An agent enters a chat.'),
    (11, 'agentLeftChat', 'An agent leaves a chat.'),
    (12, 'chatEnded', 'A chat is over.'),
    (13, 'messageSent', 'A message was sent in a chat.'),
    (14, 'cannedMessageUsed', 'A canned message went out.'),
    (15, 'ratingSubmitted', 'A chat was rated, or its rating changed.'),
    (16, 'postChatSubmitted', 'The form after a chat was sent.'),
    (17, 'wrapUpSubmitted', 'A wrap-up was saved.'),
    (18, 'offlineMessageSubmitted', 'An offline message was left.'),
    (19, 'invitationSent', 'An invitation was shown to a visitor.'),
    (20, 'invitationAccepted', 'A visitor followed an invitation.'),
    (21, 'visitStarted', 'A visit begins.'),
    (22, 'pageViewed', 'A page was viewed.'),
    (23, 'visitEnded', 'A visit is over.'),
    (24, 'conversionAchieved', 'A conversion action was achieved.'),
    (25, 'agentLoggedIn', 'An agent opens the console.'),
    (26, 'agentLoggedOut', 'An agent is gone from the console.'),
    (27, 'agentStatusChanged', 'An agent has another status.'),
    (28, 'departmentMembershipChanged', 'An agent becomes a member of a department or is one no more.'),
    (29, 'agentCapacityChanged', 'The number of chats that an agent may have at once changed.'),
    (30, 'botChatStarted', 'A talk with a chatbot begins.'),
    (31, 'botAnswered', 'A chatbot answered.'),
    (32, 'botChatEnded', 'A talk with a chatbot is over.');
