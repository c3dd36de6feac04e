-- Old visits are removed unless there is a chat of theirs.
CREATE INDEX chat_visit ON chat (visit_id);
