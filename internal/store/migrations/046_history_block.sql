-- The hours of the history are also counted 720 at a time, so that long ranges are summed
-- from few rows: the row of the block b (the hours from 720 b on) has the hour -1 - b.
INSERT INTO history_hour (site_id, subject, subject_id, hour, chats, first_id, last_id)
    SELECT site_id, subject, subject_id, -1 - hour / 720, SUM(chats), MIN(first_id), MAX(last_id) FROM history_hour
    WHERE hour >= 0 GROUP BY site_id, subject, subject_id, hour / 720;
