-- Who a visitor is at the site's identity provider; empty while nobody has signed in.
-- sso_values are what its token said for the fields of forms, [{"name":…,"value":…}].
ALTER TABLE visitor ADD COLUMN sso_user_id TEXT NOT NULL DEFAULT '';
ALTER TABLE visitor ADD COLUMN sso_values {{json}} NOT NULL DEFAULT '[]';
CREATE UNIQUE INDEX visitor_sso ON visitor (site_id, sso_user_id) WHERE sso_user_id <> '';

-- Who was signed in when the chat was requested, or signed in while it ran.
ALTER TABLE chat ADD COLUMN sso_user_id TEXT NOT NULL DEFAULT '';
