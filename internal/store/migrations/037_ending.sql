-- When chats end by themselves: a page of a site's settings.
ALTER TABLE site_setting ADD COLUMN ending {{json}} NOT NULL DEFAULT '{}';
