-- The cells of a day hold its quarters: a site where little happens has one row for each entity and day, not for each quarter, and what a report reads
-- of ninety days are ninety rows, in any time zone.

-- What has been rolled up is dirty.
INSERT INTO rollup_dirty (site_id, start, marks) SELECT site_id, start, 1 FROM rollup_cell WHERE grain = 0 AND dim = 0 AND dim2 = 0 AND id = 0 AND id2 = 0
    ON CONFLICT (site_id, start) DO UPDATE SET marks = rollup_dirty.marks + 1;

DROP TABLE rollup_cell;
DROP TABLE rollup_people;
DELETE FROM rollup_stale; -- has no rows from now on
DELETE FROM rollup_key;

-- How often cells of a site have been written: whoever does so notices that somebody else has done it.
CREATE TABLE rollup_version (
    site_id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL
);

-- Sums of a UTC day for one entity, or for those that belong to two. dim and dim2: 0 all, 1 campaign, 2 department, 3 segment, 4 agent, 5 auto
-- invitation, 6 conversion action. quarters has those of its quarters of an hour: for each with any which of the day it is, how many bytes follow, and
-- these, pairs of a measure (internal/rollup) and how much, all numbers in 7 bits to a byte.
CREATE TABLE rollup_cell (
    site_id BIGINT NOT NULL,
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
    joined                 BIGINT NOT NULL,
    visits                 BIGINT NOT NULL,
    messages               BIGINT NOT NULL,
    messages_queued        BIGINT NOT NULL,
    manual_sent            BIGINT NOT NULL,
    manual_accepted        BIGINT NOT NULL,
    auto_sent              BIGINT NOT NULL,
    auto_accepted          BIGINT NOT NULL,
    conversions            BIGINT NOT NULL,
    conversion_value       BIGINT NOT NULL,
    quarters               {{bytes}} NOT NULL,
    PRIMARY KEY (site_id, dim, dim2, id, id2, start)
){{clustered}};

-- Who is behind a cell: by quarters as above, with the ids of visitors in their order, each as the distance from the one before.
CREATE TABLE rollup_people (
    site_id           BIGINT NOT NULL,
    dim               SMALLINT NOT NULL,
    dim2              SMALLINT NOT NULL,
    id                BIGINT NOT NULL,
    id2               BIGINT NOT NULL,
    start             BIGINT NOT NULL,
    chatted           {{bytes}} NOT NULL,
    converted         {{bytes}} NOT NULL,
    converted_chatted {{bytes}} NOT NULL,
    PRIMARY KEY (site_id, dim, dim2, id, id2, start)
){{clustered}};
