-- Requests that nobody took are counted by the hour like the chats of the history, under
-- the subjects 'missed' and 'refused' (subject_id 0).
CREATE TABLE history_hour_wider (
    site_id    BIGINT NOT NULL,
    subject    TEXT NOT NULL CHECK (subject IN ('site', 'department', 'agent', 'missed', 'refused')),
    subject_id BIGINT NOT NULL,
    hour       BIGINT NOT NULL,
    chats      BIGINT NOT NULL,
    first_id   BIGINT NOT NULL,
    last_id    BIGINT NOT NULL,
    PRIMARY KEY (site_id, subject, subject_id, hour)
){{clustered}};
INSERT INTO history_hour_wider (site_id, subject, subject_id, hour, chats, first_id, last_id)
    SELECT site_id, subject, subject_id, hour, chats, first_id, last_id FROM history_hour;
DROP TABLE history_hour;
ALTER TABLE history_hour_wider RENAME TO history_hour;

INSERT INTO history_hour (site_id, subject, subject_id, hour, chats, first_id, last_id)
    SELECT c.site_id, CASE r.outcome WHEN 'refused' THEN 'refused' ELSE 'missed' END, 0, c.requested_at / 3600000, COUNT(*), MIN(c.id), MAX(c.id)
    FROM chat c JOIN request r ON r.chat_id = c.id WHERE c.state = 'ended' AND c.accepted_at IS NULL AND r.outcome IS NOT NULL GROUP BY 1, 2, 4;
INSERT INTO history_hour (site_id, subject, subject_id, hour, chats, first_id, last_id)
    SELECT site_id, subject, subject_id, -1 - hour / 720, SUM(chats), MIN(first_id), MAX(last_id) FROM history_hour
    WHERE hour >= 0 AND subject IN ('missed', 'refused') GROUP BY site_id, subject, subject_id, hour / 720;
