-- The search of the history (docs/decisions/013). Texts stand in chat_text, in lower case.

-- Which chats hold which words. term is a word ("w" and the word), three or four letters of
-- one ("g…"), or a tag ("t…": "d" and a department's id, "a" and an agent's). ids are the chats
-- among the 32768 of the block: a byte that says how they are written, and then two bytes
-- for each, or a bit for every one that there can be.
CREATE TABLE search_posting (
    site_id BIGINT NOT NULL,
    term    TEXT NOT NULL,
    block   BIGINT NOT NULL,
    ids     {{bytes}} NOT NULL,
    PRIMARY KEY (site_id, term, block)
){{clustered}};
--postgres ALTER TABLE search_posting ALTER COLUMN ids SET STORAGE EXTERNAL;
--postgres ALTER TABLE search_posting ALTER COLUMN term TYPE TEXT COLLATE "C";

-- The words there are, for those who look for a part of one.
CREATE TABLE search_word (
    id      {{identity}},
    site_id BIGINT NOT NULL,
    text    TEXT NOT NULL,
    UNIQUE (site_id, text)
);
--sqlite CREATE VIRTUAL TABLE search_word_index USING fts5 (text, content = 'search_word', content_rowid = 'id', tokenize = 'trigram case_sensitive 1', detail = 'full');
--sqlite CREATE TRIGGER search_word_added AFTER INSERT ON search_word BEGIN
--sqlite     INSERT INTO search_word_index (rowid, text) VALUES (new.id, new.text);
--sqlite END;
--sqlite CREATE TRIGGER search_word_removed AFTER DELETE ON search_word BEGIN
--sqlite     INSERT INTO search_word_index (search_word_index, rowid, text) VALUES ('delete', old.id, old.text);
--sqlite END;
--postgres DO $$ BEGIN
--postgres     CREATE INDEX search_word_index ON search_word USING gin (text gin_trgm_ops);
--postgres EXCEPTION WHEN OTHERS THEN
--postgres     RAISE NOTICE 'looking for parts of words will be slower: %', SQLERRM;
--postgres END $$;

-- Chats that search_posting does not tell the truth about yet: new ones, which are looked
-- through one by one, and removed ones with what they are still listed under. tags are
-- separated by blanks.
CREATE TABLE search_pending (
    id      {{identity}},
    site_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL UNIQUE,
    removed BOOLEAN NOT NULL DEFAULT FALSE,
    tags    TEXT NOT NULL,
    text    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX search_pending_site ON search_pending (site_id, id);

-- Who merges a site's pending chats into the postings, and until when nobody else does.
CREATE TABLE search_merge (
    site_id    BIGINT PRIMARY KEY,
    holder     TEXT NOT NULL,
    held_until BIGINT NOT NULL
);

-- All of the history is new to it.
INSERT INTO search_pending (site_id, chat_id, tags) SELECT c.site_id, c.id, 'd' || c.department_id ||
    COALESCE((SELECT string_agg(' a' || a.agent_id, '') FROM chat_agent a WHERE a.chat_id = c.id), '')
    FROM chat c JOIN chat_text t ON t.chat_id = c.id ORDER BY c.id;
--sqlite DROP TRIGGER chat_text_added;
--sqlite DROP TRIGGER chat_text_removed;
--sqlite DROP TABLE chat_text_index;
--postgres DROP INDEX IF EXISTS chat_text_index;
