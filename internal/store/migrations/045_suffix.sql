-- The words of the search index with all their ends of five letters and more: who looks for
-- a part of a word finds the words that have it as the beginning of an end, in one stretch.
-- Shorter parts have postings of their own.
ALTER TABLE search_word RENAME TO search_word_before;
CREATE TABLE search_word (
    site_id BIGINT NOT NULL,
    suffix  TEXT NOT NULL,
    word    TEXT NOT NULL,
    PRIMARY KEY (site_id, suffix, word)
){{clustered}};
--postgres ALTER TABLE search_word ALTER COLUMN suffix TYPE TEXT COLLATE "C";
--postgres ALTER TABLE search_word ALTER COLUMN word TYPE TEXT COLLATE "C";
INSERT INTO search_word (site_id, suffix, word)
    WITH RECURSIVE cut (site_id, word, at) AS (
        SELECT site_id, text, 1 FROM search_word_before WHERE length(text) >= 5
        UNION ALL SELECT site_id, word, at + 1 FROM cut WHERE length(word) - at >= 5)
    SELECT site_id, substr(word, at), word FROM cut;
--sqlite DROP TRIGGER search_word_added;
--sqlite DROP TRIGGER search_word_removed;
--sqlite DROP TABLE search_word_index;
DROP TABLE search_word_before;
