-- Agents have photographs: an agent names its own by the link of the file, '' for none, and
-- the file, which is an image, says whose it is; NULL for images of buttons and windows.
ALTER TABLE agent ADD COLUMN photo TEXT NOT NULL DEFAULT '';
ALTER TABLE file ADD COLUMN agent_id BIGINT;
