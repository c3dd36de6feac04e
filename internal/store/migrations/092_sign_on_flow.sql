-- Visitors on their way to the identity provider and back. id is what the provider
-- answers to, return_to the page that was left. Who comes back must be the browser that
-- went: of a customer's page it brings the secret that it was given (SHA-256 in secret)
-- and the code that it came back with (SHA-256 in code); on the chat page of our own host its
-- cookie is of the visitor in browser. who (JSON) is what the provider says, until then.
CREATE TABLE sso_flow (
    id        TEXT PRIMARY KEY,
    site_id   BIGINT NOT NULL REFERENCES site (id),
    visitor   TEXT NOT NULL,
    browser   TEXT NOT NULL,
    return_to TEXT NOT NULL,
    secret    TEXT NOT NULL,
    code      TEXT NOT NULL DEFAULT '',
    who       TEXT NOT NULL DEFAULT '',
    until     BIGINT NOT NULL
){{clustered}};
CREATE INDEX sso_flow_until ON sso_flow (until);
