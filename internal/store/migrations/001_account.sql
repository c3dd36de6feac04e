-- Sites and partners, their people, and how these prove who they are.

-- Opens and maintains sites for its customers; calls the Partner API alone.
CREATE TABLE partner (
    id             {{identity}},
    email          TEXT NOT NULL, -- lower case
    name           TEXT NOT NULL,
    password_hash  TEXT NOT NULL,
    failures       BIGINT NOT NULL DEFAULT 0,
    locked_until   BIGINT,
    daily_limit    BIGINT,        -- calls a day; empty: the installation's default, 0: none
    created_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX partner_email ON partner (email);

-- A customer's account; the tenant. One stored value stands behind the Account and
-- the Partner API's name of the same fact (NOTES-account A5).
CREATE TABLE site (
    id                {{identity}},
    partner_id        BIGINT REFERENCES partner (id),
    plan              TEXT NOT NULL CHECK (plan IN ('business', 'enterprise')),
    is_activated      BOOLEAN NOT NULL,
    is_disabled       BOOLEAN NOT NULL,
    seats             BIGINT NOT NULL, -- 0 is no limit
    daily_limit       BIGINT,          -- as of partner
    revision          BIGINT NOT NULL, -- counts the changes of settings, for those who keep them in memory
    name              TEXT NOT NULL,
    company           TEXT NOT NULL,
    website           TEXT NOT NULL,
    first_name        TEXT NOT NULL,
    last_name         TEXT NOT NULL,
    email             TEXT NOT NULL,
    mobile_number     TEXT NOT NULL,
    phone_number      TEXT NOT NULL,
    title             TEXT NOT NULL,
    fax_number        TEXT NOT NULL,
    mail_address      TEXT NOT NULL,
    city              TEXT NOT NULL,
    state_or_province TEXT NOT NULL,
    postal_or_zip     TEXT NOT NULL,
    country           TEXT NOT NULL,
    company_size      TEXT NOT NULL,
    time_zone         TEXT NOT NULL,
    datetime_format   TEXT NOT NULL,
    created_at        BIGINT NOT NULL
);
CREATE INDEX site_partner ON site (partner_id);

-- The next number of each kind of a site's settings.
CREATE TABLE counter (
    site_id BIGINT NOT NULL REFERENCES site (id),
    kind    TEXT NOT NULL,
    next    BIGINT NOT NULL,
    PRIMARY KEY (site_id, kind)
){{clustered}};

-- permissions holds the keys that are true: {"liveChat":["manageBan"],"account":[]}.
CREATE TABLE agent (
    site_id         BIGINT NOT NULL REFERENCES site (id),
    id              BIGINT NOT NULL,
    email           TEXT NOT NULL, -- lower case
    display_name    TEXT NOT NULL,
    first_name      TEXT NOT NULL,
    last_name       TEXT NOT NULL,
    title           TEXT NOT NULL,
    bio             TEXT NOT NULL,
    mobile_phone    TEXT NOT NULL,
    time_zone       TEXT NOT NULL,
    datetime_format TEXT NOT NULL,
    password_hash   TEXT NOT NULL, -- empty: cannot sign in by password
    is_admin        BOOLEAN NOT NULL,
    is_active       BOOLEAN NOT NULL,
    failures        BIGINT NOT NULL,
    locked_until    BIGINT,
    permissions     {{json}} NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX agent_email ON agent (email);

-- kind: administrators and everyone are the two system groups of a site, custom all others.
-- Members of the system groups follow agent.is_admin, and everybody.
CREATE TABLE agent_group (
    site_id     BIGINT NOT NULL REFERENCES site (id),
    id          BIGINT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('administrators', 'everyone', 'custom')),
    name        TEXT NOT NULL,
    description TEXT,
    permissions {{json}} NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX agent_group_name ON agent_group (site_id, lower(name));
CREATE UNIQUE INDEX agent_group_system ON agent_group (site_id, kind) WHERE kind <> 'custom';

CREATE TABLE agent_group_member (
    site_id  BIGINT NOT NULL,
    group_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    PRIMARY KEY (site_id, group_id, agent_id),
    FOREIGN KEY (site_id, group_id) REFERENCES agent_group (site_id, id) ON DELETE CASCADE,
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
){{clustered}};
CREATE INDEX agent_group_member_agent ON agent_group_member (site_id, agent_id);

-- Secrets are 256 random bits and stored as SHA-256. A credential belongs to an agent or to a partner.
CREATE TABLE api_key (
    digest     TEXT PRIMARY KEY,
    site_id    BIGINT,
    agent_id   BIGINT,
    partner_id BIGINT REFERENCES partner (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE,
    CHECK ((agent_id IS NULL) <> (partner_id IS NULL))
);
CREATE INDEX api_key_agent ON api_key (site_id, agent_id);

-- A sign-in by the token endpoint and all pairs of tokens that were made from it.
CREATE TABLE token_family (
    id         {{identity}},
    site_id    BIGINT,
    agent_id   BIGINT,
    partner_id BIGINT REFERENCES partner (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE,
    CHECK ((agent_id IS NULL) <> (partner_id IS NULL))
);
CREATE INDEX token_family_agent ON token_family (site_id, agent_id);

-- kind: access or refresh. used_at is when a refresh token was exchanged; once more ends its family.
CREATE TABLE token (
    digest     TEXT PRIMARY KEY,
    family_id  BIGINT NOT NULL REFERENCES token_family (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);
CREATE INDEX token_of_family ON token (family_id);
CREATE INDEX token_expiry ON token (expires_at);

-- A console session; digest is of the cookie's value.
CREATE TABLE session (
    digest     TEXT PRIMARY KEY,
    site_id    BIGINT NOT NULL,
    agent_id   BIGINT NOT NULL,
    csrf       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
);
CREATE INDEX session_agent ON session (site_id, agent_id);
CREATE INDEX session_expiry ON session (expires_at);

-- Addresses whose sign-ins failed lately: the next try is not heard before retry_at.
CREATE TABLE signin_delay (
    address    TEXT PRIMARY KEY,
    failures   BIGINT NOT NULL,
    retry_at   BIGINT NOT NULL,
    forget_at  BIGINT NOT NULL
);

-- What was changed in the settings, by whom.
CREATE TABLE audit_log (
    site_id     BIGINT NOT NULL REFERENCES site (id),
    id          BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    product     TEXT NOT NULL,
    action_type TEXT NOT NULL,
    summary     TEXT NOT NULL,
    agent_id    BIGINT,        -- empty: not an agent's doing
    agent_name  TEXT NOT NULL, -- as it was then
    PRIMARY KEY (site_id, id)
);
CREATE INDEX audit_log_time ON audit_log (site_id, at);

-- Calls that nodes have taken from a day's budget, in advance.
CREATE TABLE daily_usage (
    caller TEXT NOT NULL,  -- site:ID or partner:ID
    day    BIGINT NOT NULL, -- days since 1970, UTC
    taken  BIGINT NOT NULL,
    PRIMARY KEY (caller, day)
);

-- Which settings refer to which: what is in use is not removed.
CREATE TABLE reference (
    site_id   BIGINT NOT NULL REFERENCES site (id),
    from_kind TEXT NOT NULL,
    from_id   BIGINT NOT NULL,
    to_kind   TEXT NOT NULL,
    to_id     BIGINT NOT NULL,
    PRIMARY KEY (site_id, from_kind, from_id, to_kind, to_id)
);
CREATE INDEX reference_to ON reference (site_id, to_kind, to_id);
