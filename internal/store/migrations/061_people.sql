-- Who is behind a cell, for numbers of distinct visitors: ids of visitors in their order, each as the distance from the one before, in 7 bits to a byte.
CREATE TABLE rollup_people (
    site_id           BIGINT NOT NULL,
    grain             SMALLINT NOT NULL,
    dim               SMALLINT NOT NULL,
    dim2              SMALLINT NOT NULL,
    id                BIGINT NOT NULL,
    id2               BIGINT NOT NULL,
    start             BIGINT NOT NULL,
    chatted           {{bytes}} NOT NULL,
    converted         {{bytes}} NOT NULL,
    converted_chatted {{bytes}} NOT NULL,
    PRIMARY KEY (site_id, grain, dim, dim2, id, id2, start)
){{clustered}};

-- Everything is derived anew.
DELETE FROM rollup_request;
DELETE FROM rollup_event;
DELETE FROM rollup_queue;
DELETE FROM rollup_cell;
DELETE FROM rollup_key;
DELETE FROM rollup_dirty;
DELETE FROM rollup_stale;
UPDATE rollup_cursor SET version = version + 1, seen = 0, gaps = '[]';
