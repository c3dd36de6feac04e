-- Chats that are handed on. While one waits for somebody to take it: who hands it on, the
-- agent who leaves it then (0: nobody) and the department that it was in. To whom it goes
-- are its target_agent_id, or its department_id.
ALTER TABLE chat ADD COLUMN handed_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chat ADD COLUMN handed_agent_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chat ADD COLUMN handed_department_id BIGINT NOT NULL DEFAULT 0;

-- Who watches a chat without being in it, as [id,…].
ALTER TABLE chat ADD COLUMN monitors {{json}} NOT NULL DEFAULT '[]';
