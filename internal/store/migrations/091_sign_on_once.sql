-- What has signed somebody in and counts once: artifacts and assertions of identity
-- providers, as SHA-256 of what they are called. Kept until they would not hold any more.
CREATE TABLE sso_used (
    site_id BIGINT NOT NULL REFERENCES site (id),
    digest  TEXT NOT NULL,
    until   BIGINT NOT NULL,
    PRIMARY KEY (site_id, digest)
){{clustered}};
CREATE INDEX sso_used_until ON sso_used (until);
