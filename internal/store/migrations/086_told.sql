-- What the history tells of the agents of its chats is read from the index alone.
DROP INDEX chat_agent_chat;
CREATE INDEX chat_agent_told ON chat_agent (chat_id, id, agent_id, name, email);

-- The history is counted by the hour, by 24 hours and by 720, so that any range is summed
-- from few rows. A row counts the chats whose requests came in the hours from part × hours
-- on, since 1970: of the site (subject_id 0), of a department, with an agent; 'missed' and
-- 'refused' are requests that nobody took. All their ids lie from first_id to last_id.
CREATE TABLE history_count (
    site_id    BIGINT NOT NULL,
    subject    TEXT NOT NULL CHECK (subject IN ('site', 'department', 'agent', 'missed', 'refused')),
    subject_id BIGINT NOT NULL,
    hours      SMALLINT NOT NULL CHECK (hours IN (1, 24, 720)),
    part       BIGINT NOT NULL,
    chats      BIGINT NOT NULL,
    first_id   BIGINT NOT NULL,
    last_id    BIGINT NOT NULL,
    PRIMARY KEY (site_id, subject, subject_id, hours, part)
){{clustered}};
INSERT INTO history_count (site_id, subject, subject_id, hours, part, chats, first_id, last_id)
    SELECT h.site_id, h.subject, h.subject_id, s.hours, h.hour / s.hours, SUM(h.chats), MIN(h.first_id), MAX(h.last_id)
    FROM history_hour h CROSS JOIN (SELECT 1 AS hours UNION ALL SELECT 24 UNION ALL SELECT 720) AS s WHERE h.hour >= 0
    GROUP BY h.site_id, h.subject, h.subject_id, s.hours, h.hour / s.hours;
DROP TABLE history_hour;
