-- What is known of visits and visitors. All of it is found out once, when a visit begins:
-- browser, operating_system and screen of the device, search_engine and keywords of the
-- referrer, country, state and city of the address, gmt the distance of time_zone from
-- Greenwich, as in GMT +08:00. variables are the values of custom variables,
-- [{"id":…,"name":…,"value":…,"number":…}]; status what the visitor was seen doing last, as
-- the API numbers it, while no chat runs.
ALTER TABLE visit ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN operating_system TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN screen TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN search_engine TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN keywords TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN city TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN gmt TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN variables {{json}} NOT NULL DEFAULT '[]';
ALTER TABLE visit ADD COLUMN status SMALLINT NOT NULL DEFAULT 10;

-- visits counts the visits that have begun, pages the page views of those that have ended,
-- chats the answered chats.
ALTER TABLE visitor ADD COLUMN visits BIGINT NOT NULL DEFAULT 0;
ALTER TABLE visitor ADD COLUMN pages BIGINT NOT NULL DEFAULT 0;
ALTER TABLE visitor ADD COLUMN chats BIGINT NOT NULL DEFAULT 0;
UPDATE visitor SET
    visits = (SELECT COUNT(*) FROM visit WHERE visit.visitor_id = visitor.id),
    pages = (SELECT COALESCE(SUM(visit.pages), 0) FROM visit WHERE visit.visitor_id = visitor.id AND visit.ended_at IS NOT NULL),
    chats = (SELECT COUNT(*) FROM request WHERE request.visitor_id = visitor.id AND request.outcome = 'answered');

-- Who is on a site now, the newest first.
CREATE INDEX visit_now ON visit (site_id, started_at, id) WHERE ended_at IS NULL;
