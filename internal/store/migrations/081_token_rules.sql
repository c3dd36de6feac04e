-- What a site demands of the tokens that its visitors sign in with.
ALTER TABLE site_setting ADD COLUMN sign_on {{json}} NOT NULL DEFAULT '{}';
