-- Since days have their quarters with them, nothing is written here.
DROP TABLE rollup_stale;
