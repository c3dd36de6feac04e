-- Offline messages as visitors leave them. client_id is the visitor's own name for the
-- message: a repeated one is the same message. chat_id is the chat that was waited for,
-- 0 when the message was left by the button. phone and company stand among the fields
-- too. recipients are addresses that the campaign's routing names, separated by commas;
-- without any the department, the agent or the whole site gets the mail. mailed_at is when
-- the mails were handed on, once.
ALTER TABLE offline_message ADD COLUMN client_id TEXT NOT NULL DEFAULT '';
ALTER TABLE offline_message ADD COLUMN chat_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE offline_message ADD COLUMN visit_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE offline_message ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE offline_message ADD COLUMN company TEXT NOT NULL DEFAULT '';
ALTER TABLE offline_message ADD COLUMN recipients TEXT NOT NULL DEFAULT '';
ALTER TABLE offline_message ADD COLUMN mailed_at BIGINT;
CREATE UNIQUE INDEX offline_message_client ON offline_message (visitor_uuid, client_id) WHERE client_id <> '';

-- How often somebody has been here is asked by conditions.
CREATE INDEX visit_of_visitor ON visit (visitor_id);
