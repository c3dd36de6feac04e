-- What a site signs its questions to its identity provider with: an RSA key (PKCS #8),
-- encrypted with the key file, and its certificate (DER in base64), which the metadata show.
CREATE TABLE sso_key (
    site_id     BIGINT PRIMARY KEY REFERENCES site (id),
    key         TEXT NOT NULL,
    certificate TEXT NOT NULL
);
