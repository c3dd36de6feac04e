-- Answers to the closed questions of a form: form 1 before a chat, 2 after it, 3 the wrap-up; of each the last counts.
-- answers is [{"field":…,"value":…}]; field 0 is a category of the wrap-up, its value the group, a line feed and the category.
CREATE TABLE rollup_survey (
    chat_id      BIGINT NOT NULL,
    form         SMALLINT NOT NULL,
    site_id      BIGINT NOT NULL,
    requested_at BIGINT NOT NULL,
    campaign_id  BIGINT NOT NULL,
    answers      {{json}} NOT NULL,
    PRIMARY KEY (chat_id, form)
){{clustered}};
CREATE INDEX rollup_survey_time ON rollup_survey (site_id, form, requested_at);

-- How often they were given, by the time of the request, in a quarter of an hour (grain 0) or a UTC day (1).
CREATE TABLE rollup_answer (
    site_id     BIGINT NOT NULL,
    form        SMALLINT NOT NULL,
    grain       SMALLINT NOT NULL,
    start       BIGINT NOT NULL,
    campaign_id BIGINT NOT NULL,
    field_id    BIGINT NOT NULL,
    value       TEXT NOT NULL,
    times       BIGINT NOT NULL,
    PRIMARY KEY (site_id, form, grain, start, campaign_id, field_id, value)
){{clustered}};

-- Everything is derived anew.
DELETE FROM rollup_request;
DELETE FROM rollup_event;
DELETE FROM rollup_queue;
DELETE FROM rollup_cell;
DELETE FROM rollup_people;
DELETE FROM rollup_key;
DELETE FROM rollup_canned;
DELETE FROM rollup_page;
DELETE FROM rollup_status;
DELETE FROM rollup_stay;
DELETE FROM rollup_work;
DELETE FROM rollup_worked;
DELETE FROM rollup_work_dirty;
DELETE FROM rollup_dirty;
DELETE FROM rollup_stale;
DELETE FROM rollup_version;
UPDATE rollup_cursor SET version = version + 1, seen = 0, gaps = '[]';
