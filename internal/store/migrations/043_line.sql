-- The waiting chats that nobody is asked about, in the order in which they are to be given,
-- and those that somebody is: an agent who ends a chat gets the first of thousands at once.
CREATE INDEX chat_line ON chat (site_id, priority, (CASE WHEN accepted_at IS NULL THEN 1 ELSE 0 END), requested_at, id)
    WHERE state IN ('queued', 'offered') AND offered_agent_id = 0 AND handed_by = 0;
CREATE INDEX chat_asked ON chat (site_id) WHERE (offered_agent_id <> 0 OR handed_by <> 0);
