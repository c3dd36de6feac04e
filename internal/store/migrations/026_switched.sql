-- Why the visitor of a chat that nobody answered is to leave a message instead, or has left
-- one: by its own choice, or because a limit of the queue was hit, or nobody is there for
-- the request. Empty for all other chats.
ALTER TABLE chat ADD COLUMN switched TEXT NOT NULL DEFAULT '' CHECK (switched IN ('', 'byVisitor', 'queueFull', 'waitedTooLong', 'nobodyThere'));
