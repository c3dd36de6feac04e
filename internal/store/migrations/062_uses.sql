-- Uses of canned messages by agents, and chats by the page that they were asked for on, in quarters of an hour (grain 0) and days in UTC (1).
CREATE TABLE rollup_canned (
    site_id     BIGINT NOT NULL,
    grain       SMALLINT NOT NULL,
    start       BIGINT NOT NULL,
    message_id  BIGINT NOT NULL,
    category_id BIGINT NOT NULL,
    agent_id    BIGINT NOT NULL,
    uses        BIGINT NOT NULL,
    PRIMARY KEY (site_id, grain, start, message_id, category_id, agent_id)
){{clustered}};

CREATE TABLE rollup_page (
    site_id BIGINT NOT NULL,
    grain   SMALLINT NOT NULL,
    start   BIGINT NOT NULL,
    url     TEXT NOT NULL,
    chats   BIGINT NOT NULL,
    PRIMARY KEY (site_id, grain, start, url)
){{clustered}};

-- Everything is derived anew.
DELETE FROM rollup_request;
DELETE FROM rollup_event;
DELETE FROM rollup_queue;
DELETE FROM rollup_cell;
DELETE FROM rollup_people;
DELETE FROM rollup_key;
DELETE FROM rollup_dirty;
DELETE FROM rollup_stale;
UPDATE rollup_cursor SET version = version + 1, seen = 0, gaps = '[]';
