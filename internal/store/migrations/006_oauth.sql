-- OAuth clients: programs of others that call the API, the codes that they trade for
-- tokens, and tokens that belong to them.

-- A client acts on one site or, when a partner made it, on all sites of the partner.
-- Of the secret only the digest is kept; permissions is NULL for all, otherwise the list
-- of the keys that the client holds at most.
CREATE TABLE oauth_client (
    id            TEXT PRIMARY KEY,
    site_id       BIGINT REFERENCES site (id),
    partner_id    BIGINT REFERENCES partner (id) ON DELETE CASCADE,
    name          TEXT NOT NULL,
    secret_digest TEXT NOT NULL,
    redirect_uris {{json}} NOT NULL,
    permissions   {{json}},
    created_at    BIGINT NOT NULL,
    CHECK ((site_id IS NULL) <> (partner_id IS NULL))
);
CREATE INDEX oauth_client_site ON oauth_client (site_id) WHERE site_id IS NOT NULL;
CREATE INDEX oauth_client_partner ON oauth_client (partner_id) WHERE partner_id IS NOT NULL;

-- What an agent has allowed a client. It is traded once, for tokens of the family that is
-- named here; showing it again ends the family. challenge '' is no PKCE.
CREATE TABLE oauth_code (
    digest           TEXT PRIMARY KEY,
    client_id        TEXT NOT NULL REFERENCES oauth_client (id) ON DELETE CASCADE,
    site_id          BIGINT NOT NULL,
    agent_id         BIGINT NOT NULL,
    redirect_uri     TEXT NOT NULL,
    challenge        TEXT NOT NULL DEFAULT '',
    challenge_method TEXT NOT NULL DEFAULT '',
    family           TEXT NOT NULL,
    created_at       BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    used_at          BIGINT,
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
);
CREATE INDEX oauth_code_client ON oauth_code (client_id);
CREATE INDEX oauth_code_agent ON oauth_code (site_id, agent_id);
CREATE INDEX oauth_code_expires ON oauth_code (expires_at);

-- A token belongs to an agent, to a partner, to a client that acts on a site, or to a
-- client that acts for an agent.
CREATE TABLE token_of_all (
    digest     TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
    family     TEXT NOT NULL,
    site_id    BIGINT REFERENCES site (id),
    agent_id   BIGINT,
    partner_id BIGINT REFERENCES partner (id) ON DELETE CASCADE,
    client_id  TEXT REFERENCES oauth_client (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    CHECK (partner_id IS NOT NULL AND site_id IS NULL AND agent_id IS NULL AND client_id IS NULL
        OR partner_id IS NULL AND site_id IS NOT NULL AND (agent_id IS NOT NULL OR client_id IS NOT NULL)),
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
);
INSERT INTO token_of_all (digest, kind, family, site_id, agent_id, partner_id, created_at, expires_at, used_at)
    SELECT digest, kind, family, site_id, agent_id, partner_id, created_at, expires_at, used_at FROM token;
DROP TABLE token;
ALTER TABLE token_of_all RENAME TO token;
CREATE INDEX token_family ON token (family);
CREATE INDEX token_agent ON token (site_id, agent_id) WHERE site_id IS NOT NULL;
CREATE INDEX token_partner ON token (partner_id) WHERE partner_id IS NOT NULL;
CREATE INDEX token_client ON token (client_id) WHERE client_id IS NOT NULL;
CREATE INDEX token_expires ON token (expires_at);

-- Failures are also counted by client.
CREATE TABLE lockout_of_all (
    kind     TEXT NOT NULL CHECK (kind IN ('address', 'agent', 'partner', 'client')),
    subject  TEXT NOT NULL,
    failures BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
){{clustered}};
INSERT INTO lockout_of_all (kind, subject, failures, last_at, until_at) SELECT kind, subject, failures, last_at, until_at FROM lockout;
DROP TABLE lockout;
ALTER TABLE lockout_of_all RENAME TO lockout;
CREATE INDEX lockout_last ON lockout (last_at);
