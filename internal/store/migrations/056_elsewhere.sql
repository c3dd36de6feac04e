-- Where a request may wait when nobody is there where it waits: where its routing sent it
-- first, and the fallback, as [[agent,department],…]. Empty when that is the whole site.
ALTER TABLE chat ADD COLUMN elsewhere {{json}} NOT NULL DEFAULT '[]';
