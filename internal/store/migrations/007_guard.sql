-- Where a site's agents may call from. Without a range, a site that is restricted lets
-- none of them in. What is said of the mobile app is kept for it.
ALTER TABLE site ADD COLUMN ip_restricted BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE site ADD COLUMN ip_restricted_mobile BOOLEAN NOT NULL DEFAULT FALSE;

-- Both ends belong to the range; they are of one family.
CREATE TABLE ip_range (
    site_id       BIGINT NOT NULL REFERENCES site (id),
    id            BIGINT NOT NULL,
    first_address TEXT NOT NULL,
    last_address  TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
){{clustered}};
