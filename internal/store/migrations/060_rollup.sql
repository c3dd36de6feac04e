-- What reports read, derived from facts (docs/facts.md). All of it can be made anew: parley reports rebuild.

-- A request and its chat, for all who count. outcome: 0 pending, 1 answered, 2 refused, 3 abandoned, 4 switched to message.
-- Times of things that did not happen are 0, lists are JSON: ids, or for agents how long each was in the chat.
CREATE TABLE rollup_request (
    site_id                BIGINT NOT NULL,
    requested_at           BIGINT NOT NULL,
    chat_id                BIGINT NOT NULL,
    visitor_id             BIGINT NOT NULL,
    campaign_id            BIGINT NOT NULL,
    department_id          BIGINT NOT NULL,
    source                 SMALLINT NOT NULL,
    invitation_id          BIGINT NOT NULL,
    page_url               TEXT NOT NULL,
    outcome                SMALLINT NOT NULL,
    outcome_at             BIGINT NOT NULL,
    queued_at              BIGINT NOT NULL,
    ended_at               BIGINT NOT NULL,
    agent_messages         BIGINT NOT NULL,
    visitor_messages       BIGINT NOT NULL,
    canned_messages        BIGINT NOT NULL,
    last_by_agent          BOOLEAN NOT NULL,
    responses              BIGINT NOT NULL,
    response_time          BIGINT NOT NULL,
    grade                  SMALLINT NOT NULL,
    wrapped_up             BOOLEAN NOT NULL,
    transferred            BOOLEAN NOT NULL,
    department_transferred BOOLEAN NOT NULL,
    transferred_in         {{json}} NOT NULL,
    transferred_out        {{json}} NOT NULL,
    departments            {{json}} NOT NULL,
    segments               {{json}} NOT NULL,
    agents                 {{json}} NOT NULL,
    PRIMARY KEY (site_id, requested_at, chat_id)
){{clustered}};

-- What is counted beside requests, at the time that it counts at: an offline message (18), an invitation that was sent (19)
-- or, at the time that it was sent, accepted (20), a conversion (24). id is that of the message or of the fact.
CREATE TABLE rollup_event (
    site_id       BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    kind          SMALLINT NOT NULL,
    id            BIGINT NOT NULL,
    visitor_id    BIGINT NOT NULL,
    chat_id       BIGINT NOT NULL,
    campaign_id   BIGINT NOT NULL,
    department_id BIGINT NOT NULL,
    agent_id      BIGINT NOT NULL,
    ref_id        BIGINT NOT NULL,
    code          BIGINT NOT NULL,
    number        BIGINT NOT NULL,
    agents        {{json}} NOT NULL,
    segments      {{json}} NOT NULL,
    PRIMARY KEY (site_id, at, kind, id)
){{clustered}};

-- A chat in a queue: of the site (0), a department (1), an agent (2). until_at is NULL while it waits.
CREATE TABLE rollup_queue (
    site_id  BIGINT NOT NULL,
    since_at BIGINT NOT NULL,
    chat_id  BIGINT NOT NULL,
    until_at BIGINT,
    kind     SMALLINT NOT NULL,
    id       BIGINT NOT NULL,
    PRIMARY KEY (site_id, since_at, chat_id)
){{clustered}};
CREATE INDEX rollup_queue_open ON rollup_queue (site_id, since_at) WHERE until_at IS NULL;
CREATE INDEX rollup_queue_long ON rollup_queue (site_id, since_at) WHERE until_at - since_at > 86400000;

-- Sums of a quarter of an hour (grain 0) or a day (1) in UTC for one entity, or for those that belong to two.
-- dim and dim2: 0 all, 1 campaign, 2 department, 3 segment, 4 agent, 5 auto invitation, 6 conversion action.
CREATE TABLE rollup_cell (
    site_id BIGINT NOT NULL,
    grain   SMALLINT NOT NULL,
    dim     SMALLINT NOT NULL,
    dim2    SMALLINT NOT NULL,
    id      BIGINT NOT NULL,
    id2     BIGINT NOT NULL,
    start   BIGINT NOT NULL,
    requests               BIGINT NOT NULL,
    chats                  BIGINT NOT NULL,
    refused                BIGINT NOT NULL,
    abandoned              BIGINT NOT NULL,
    switched               BIGINT NOT NULL,
    from_button            BIGINT NOT NULL,
    from_manual            BIGINT NOT NULL,
    from_auto              BIGINT NOT NULL,
    queued                 BIGINT NOT NULL,
    queued_chats           BIGINT NOT NULL,
    queued_refused         BIGINT NOT NULL,
    queued_abandoned       BIGINT NOT NULL,
    queued_switched        BIGINT NOT NULL,
    queue_time             BIGINT NOT NULL,
    queue_time_max         BIGINT NOT NULL,
    queue_missed           BIGINT NOT NULL,
    queue_missed_max       BIGINT NOT NULL,
    queue_size_max         BIGINT NOT NULL,
    wait_time              BIGINT NOT NULL,
    waits                  BIGINT NOT NULL,
    chat_time              BIGINT NOT NULL,
    ended_chats            BIGINT NOT NULL,
    last_by_agent          BIGINT NOT NULL,
    response_time          BIGINT NOT NULL,
    responses              BIGINT NOT NULL,
    agent_messages         BIGINT NOT NULL,
    visitor_messages       BIGINT NOT NULL,
    canned_messages        BIGINT NOT NULL,
    grade1                 BIGINT NOT NULL,
    grade2                 BIGINT NOT NULL,
    grade3                 BIGINT NOT NULL,
    grade4                 BIGINT NOT NULL,
    grade5                 BIGINT NOT NULL,
    transferred            BIGINT NOT NULL,
    department_transferred BIGINT NOT NULL,
    transferred_in         BIGINT NOT NULL,
    transferred_out        BIGINT NOT NULL,
    belonged               BIGINT NOT NULL,
    wrapped_up             BIGINT NOT NULL,
    visits                 BIGINT NOT NULL,
    messages               BIGINT NOT NULL,
    messages_queued        BIGINT NOT NULL,
    manual_sent            BIGINT NOT NULL,
    manual_accepted        BIGINT NOT NULL,
    auto_sent              BIGINT NOT NULL,
    auto_accepted          BIGINT NOT NULL,
    conversions            BIGINT NOT NULL,
    conversion_value       BIGINT NOT NULL,
    PRIMARY KEY (site_id, grain, dim, dim2, id, id2, start)
){{clustered}};

-- The keys that a site has cells of.
CREATE TABLE rollup_key (
    site_id BIGINT NOT NULL,
    dim     SMALLINT NOT NULL,
    dim2    SMALLINT NOT NULL,
    id      BIGINT NOT NULL,
    id2     BIGINT NOT NULL,
    PRIMARY KEY (site_id, dim, dim2, id, id2)
){{clustered}};

-- Quarters whose cells are not up to date: they are counted anew when they rest. marks counts what happened since.
CREATE TABLE rollup_dirty (
    site_id BIGINT NOT NULL,
    start   BIGINT NOT NULL,
    marks   BIGINT NOT NULL,
    PRIMARY KEY (site_id, start)
){{clustered}};

-- Days whose quarters are newer than their own cells.
CREATE TABLE rollup_stale (
    site_id BIGINT NOT NULL,
    start   BIGINT NOT NULL,
    marks   BIGINT NOT NULL,
    PRIMARY KEY (site_id, start)
){{clustered}};

-- How far facts have been taken: all up to seen, but for gaps, ids that nobody could see yet.
CREATE TABLE rollup_cursor (
    id      SMALLINT PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL,
    seen    BIGINT NOT NULL,
    gaps    {{json}} NOT NULL
);
INSERT INTO rollup_cursor (id, version, seen, gaps) VALUES (1, 0, 0, '[]');

-- All facts of a chat at once.
CREATE INDEX fact_chat ON fact (chat_id) WHERE chat_id IS NOT NULL;
