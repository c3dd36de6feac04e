-- What a day's rows of rollup_people hold is told by quarters: which of the day's quarters it is, how many bytes follow, and these as in a quarter's row.

-- Days are added up anew.
INSERT INTO rollup_stale (site_id, start, marks) SELECT site_id, start, 1 FROM rollup_cell WHERE grain = 1 AND dim = 0 AND dim2 = 0 AND id = 0 AND id2 = 0
    ON CONFLICT (site_id, start) DO UPDATE SET marks = rollup_stale.marks + 1;
