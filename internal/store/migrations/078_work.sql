-- How the time of agents went on a UTC day, all of them together as agent 0. For each quarter of an hour that has some: which of the day it is, and in
-- milliseconds the times logged in and in a chat, in chats (those at the same time each in full), and logged in, all numbers in 7 bits to a byte.
CREATE TABLE rollup_work (
    site_id  BIGINT NOT NULL,
    start    BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    quarters {{bytes}} NOT NULL,
    PRIMARY KEY (site_id, start, agent_id)
){{clustered}};

-- Up to when that is done, but for dirty quarters.
CREATE TABLE rollup_worked (
    site_id  BIGINT PRIMARY KEY,
    until_at BIGINT NOT NULL,
    version  BIGINT NOT NULL
);
CREATE TABLE rollup_work_dirty (
    site_id BIGINT NOT NULL,
    start   BIGINT NOT NULL,
    marks   BIGINT NOT NULL,
    PRIMARY KEY (site_id, start)
){{clustered}};

-- Chats that agents, or members of departments, joined.
ALTER TABLE rollup_cell ADD COLUMN joined BIGINT NOT NULL DEFAULT 0;

-- Whatever lasts: since when, until when (NULL while it does), and lasted: 0 up to an hour (a status up to a day), 1 up to a day, 2 longer, 3 it lasts
-- still. What lasted at a moment began soon before it, or is one of the few that the partial index has.
DROP TABLE rollup_stay;
DROP TABLE rollup_queue;
DROP TABLE rollup_status;

-- An agent in a chat, and when the chat was asked for.
CREATE TABLE rollup_stay (
    site_id      BIGINT NOT NULL,
    since_at     BIGINT NOT NULL,
    chat_id      BIGINT NOT NULL,
    agent_id     BIGINT NOT NULL,
    until_at     BIGINT,
    lasted       SMALLINT NOT NULL,
    requested_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, since_at, chat_id, agent_id)
){{clustered}};
CREATE INDEX rollup_stay_long ON rollup_stay (lasted, site_id, since_at, until_at) WHERE lasted > 0;

-- A chat in a queue: of the site (0), a department (1), an agent (2).
CREATE TABLE rollup_queue (
    site_id  BIGINT NOT NULL,
    since_at BIGINT NOT NULL,
    chat_id  BIGINT NOT NULL,
    until_at BIGINT,
    lasted   SMALLINT NOT NULL,
    kind     SMALLINT NOT NULL,
    id       BIGINT NOT NULL,
    PRIMARY KEY (site_id, since_at, chat_id)
){{clustered}};
CREATE INDEX rollup_queue_long ON rollup_queue (lasted, site_id, since_at, until_at, kind, id) WHERE lasted > 0;

-- What others saw an agent as: code 1 online, 2 away, 3 offline, and the custom away status. id is the fact.
CREATE TABLE rollup_status (
    site_id        BIGINT NOT NULL,
    since_at       BIGINT NOT NULL,
    id             BIGINT NOT NULL,
    agent_id       BIGINT NOT NULL,
    until_at       BIGINT,
    lasted         SMALLINT NOT NULL,
    code           SMALLINT NOT NULL,
    away_status_id BIGINT NOT NULL,
    PRIMARY KEY (site_id, since_at, id)
){{clustered}};
CREATE INDEX rollup_status_long ON rollup_status (lasted, site_id, since_at, agent_id, until_at, code, away_status_id) WHERE lasted > 0;

-- Everything is derived anew.
DELETE FROM rollup_request;
DELETE FROM rollup_event;
DELETE FROM rollup_cell;
DELETE FROM rollup_people;
DELETE FROM rollup_key;
DELETE FROM rollup_canned;
DELETE FROM rollup_page;
DELETE FROM rollup_dirty;
DELETE FROM rollup_stale;
UPDATE rollup_cursor SET version = version + 1, seen = 0, gaps = '[]';
