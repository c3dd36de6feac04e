-- What agents wrote a moment ago, for those whom a push of it did not reach.
CREATE INDEX agent_chat_last ON agent_chat (last_at, id);
