-- chat_id is the chat that was asked for last on the visit, or that ran already when it
-- began; 0 is none. A visitor's pages are the page views of all visits but the last one:
-- they are added up when the next one begins.
ALTER TABLE visit ADD COLUMN chat_id BIGINT NOT NULL DEFAULT 0;
UPDATE visit SET chat_id = COALESCE((SELECT c.id FROM chat c WHERE c.visitor_id = visit.visitor_id AND c.state <> 'ended'), 0)
    WHERE ended_at IS NULL;
UPDATE visitor SET pages = (SELECT COALESCE(SUM(v.pages), 0) FROM visit v WHERE v.visitor_id = visitor.id
    AND v.id <> (SELECT MAX(l.id) FROM visit l WHERE l.visitor_id = visitor.id));

-- The values of custom variables when the chat ended, as visit.variables holds them.
ALTER TABLE chat ADD COLUMN variables {{json}} NOT NULL DEFAULT '[]';
