-- Partners, sites, agents and their groups; what people sign in with; and what
-- every site has: counters, references, the audit log, the day's budget of calls.
-- The counters of the installation itself (sites, revisions) have site_id 0.

-- The next number of a kind in a site (store.NextID).
CREATE TABLE counter (
    site_id BIGINT NOT NULL,
    kind    TEXT NOT NULL,
    next    BIGINT NOT NULL,
    PRIMARY KEY (site_id, kind)
){{clustered}};

-- Opens and maintains sites for its customers. email_lower is what people sign in
-- with; daily_limit is NULL for the installation's default, 0 for none.
CREATE TABLE partner (
    id            {{identity}},
    name          TEXT NOT NULL,
    email         TEXT NOT NULL,
    email_lower   TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    daily_limit   BIGINT,
    created_at    BIGINT NOT NULL
);

-- A customer's account. revision is a number of the whole installation, given in the
-- order of commits, and changes with every change of the site's configuration.
-- seats 0 and daily_limit 0 mean no limit, daily_limit NULL the installation's default.
CREATE TABLE site (
    id                    BIGINT PRIMARY KEY,
    partner_id            BIGINT REFERENCES partner (id),
    name                  TEXT NOT NULL,
    company               TEXT NOT NULL,
    website               TEXT NOT NULL DEFAULT '',
    contact_first_name    TEXT NOT NULL DEFAULT '',
    contact_last_name     TEXT NOT NULL DEFAULT '',
    contact_email         TEXT NOT NULL DEFAULT '',
    contact_mobile_number TEXT NOT NULL DEFAULT '',
    phone_number          TEXT NOT NULL DEFAULT '',
    title                 TEXT NOT NULL DEFAULT '',
    fax_number            TEXT NOT NULL DEFAULT '',
    mail_address          TEXT NOT NULL DEFAULT '',
    city                  TEXT NOT NULL DEFAULT '',
    state_or_province     TEXT NOT NULL DEFAULT '',
    postal_or_zip_code    TEXT NOT NULL DEFAULT '',
    country               TEXT NOT NULL DEFAULT '',
    company_size          TEXT NOT NULL DEFAULT '',
    time_zone             TEXT NOT NULL,
    datetime_format       TEXT NOT NULL,
    plan                  TEXT NOT NULL CHECK (plan IN ('enterprise', 'business')),
    seats                 BIGINT NOT NULL DEFAULT 0,
    daily_limit           BIGINT,
    activated             BOOLEAN NOT NULL DEFAULT TRUE,
    disabled              BOOLEAN NOT NULL DEFAULT FALSE,
    revision              BIGINT NOT NULL,
    created_at            BIGINT NOT NULL
);
CREATE INDEX site_partner ON site (partner_id) WHERE partner_id IS NOT NULL;
CREATE INDEX site_revision ON site (revision);

-- A person of a site. Without a password_hash nobody can sign in as this agent;
-- email_lower is unique in the installation, because a sign-in names no site.
-- permissions is the list of the keys that the agent holds itself.
CREATE TABLE agent (
    site_id          BIGINT NOT NULL REFERENCES site (id),
    id               BIGINT NOT NULL,
    email            TEXT NOT NULL,
    email_lower      TEXT NOT NULL UNIQUE,
    display_name     TEXT NOT NULL,
    first_name       TEXT NOT NULL,
    last_name        TEXT NOT NULL,
    title            TEXT NOT NULL DEFAULT '',
    bio              TEXT NOT NULL DEFAULT '',
    mobile_phone     TEXT NOT NULL DEFAULT '',
    time_zone        TEXT NOT NULL DEFAULT '-1',
    date_time_format TEXT NOT NULL DEFAULT 'MM/dd/yyyy HH:mm:ss',
    is_admin         BOOLEAN NOT NULL DEFAULT FALSE,
    is_active        BOOLEAN NOT NULL DEFAULT TRUE,
    permissions      {{json}} NOT NULL DEFAULT '[]',
    password_hash    TEXT NOT NULL DEFAULT '',
    created_at       BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);

-- Agents who get permissions together. The members of 'administrators' are the agents
-- with is_admin, those of 'everyone' are all: neither has rows in group_member.
-- description is NULL until it is set.
CREATE TABLE agent_group (
    site_id     BIGINT NOT NULL REFERENCES site (id),
    id          BIGINT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('administrators', 'everyone', 'custom')),
    name        TEXT NOT NULL,
    description TEXT,
    permissions {{json}} NOT NULL DEFAULT '[]',
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX agent_group_name ON agent_group (site_id, lower(name));
CREATE UNIQUE INDEX agent_group_system ON agent_group (site_id, kind) WHERE kind <> 'custom';

CREATE TABLE group_member (
    site_id  BIGINT NOT NULL,
    group_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    PRIMARY KEY (site_id, agent_id, group_id),
    FOREIGN KEY (site_id, group_id) REFERENCES agent_group (site_id, id) ON DELETE CASCADE,
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
){{clustered}};
CREATE INDEX group_member_group ON group_member (site_id, group_id);

-- Keys, tokens and sessions are 256 random bits of which only the SHA-256 is kept, as
-- unpadded base64url. Each belongs to an agent of a site, or to a partner.

CREATE TABLE api_key (
    digest     TEXT PRIMARY KEY,
    site_id    BIGINT,
    agent_id   BIGINT,
    partner_id BIGINT REFERENCES partner (id) ON DELETE CASCADE,
    expires_at BIGINT,
    created_at BIGINT NOT NULL,
    CHECK ((agent_id IS NULL) = (site_id IS NULL) AND (agent_id IS NULL) <> (partner_id IS NULL)),
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
);
CREATE INDEX api_key_agent ON api_key (site_id, agent_id) WHERE agent_id IS NOT NULL;
CREATE INDEX api_key_partner ON api_key (partner_id) WHERE partner_id IS NOT NULL;

-- family names all that came from one sign-in. A refresh token works once; used_at
-- says when, and showing it again ends the family.
CREATE TABLE token (
    digest     TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
    family     TEXT NOT NULL,
    site_id    BIGINT,
    agent_id   BIGINT,
    partner_id BIGINT REFERENCES partner (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    CHECK ((agent_id IS NULL) = (site_id IS NULL) AND (agent_id IS NULL) <> (partner_id IS NULL)),
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
);
CREATE INDEX token_family ON token (family);
CREATE INDEX token_agent ON token (site_id, agent_id) WHERE agent_id IS NOT NULL;
CREATE INDEX token_partner ON token (partner_id) WHERE partner_id IS NOT NULL;
CREATE INDEX token_expires ON token (expires_at);

-- A console that is signed in. expires_at moves on while it is used, up to ends_at.
CREATE TABLE session (
    digest     TEXT PRIMARY KEY,
    site_id    BIGINT NOT NULL,
    agent_id   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
);
CREATE INDEX session_agent ON session (site_id, agent_id);
CREATE INDEX session_expires ON session (expires_at);

-- Failed sign-ins: by address, and by the email of an account, whether or not there is
-- such an account. Until until_at no password is looked at.
CREATE TABLE lockout (
    kind     TEXT NOT NULL CHECK (kind IN ('address', 'agent', 'partner')),
    subject  TEXT NOT NULL,
    failures BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
){{clustered}};
CREATE INDEX lockout_last ON lockout (last_at);

-- What was changed, by whom. Rows are never changed; agent_name is the name at that time.
CREATE TABLE audit_log (
    site_id    BIGINT NOT NULL REFERENCES site (id),
    id         BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    agent_id   BIGINT,
    agent_name TEXT NOT NULL,
    product    TEXT NOT NULL CHECK (product IN ('liveChat', 'account')),
    action     TEXT NOT NULL,
    summary    TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX audit_log_at ON audit_log (site_id, at, id);

-- How many of a day's calls nodes have taken so far: day counts from 1970-01-01 UTC.
CREATE TABLE daily_usage (
    owner TEXT NOT NULL CHECK (owner IN ('site', 'partner')),
    id    BIGINT NOT NULL,
    day   BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    PRIMARY KEY (owner, id, day)
){{clustered}};

-- Which object of a site names which other one, so that what is in use cannot be
-- removed. Written in the step that writes the user; part says where in it.
CREATE TABLE reference (
    site_id     BIGINT NOT NULL REFERENCES site (id),
    user_kind   TEXT NOT NULL,
    user_id     BIGINT NOT NULL,
    part        TEXT NOT NULL DEFAULT '',
    target_kind TEXT NOT NULL,
    target_id   BIGINT NOT NULL,
    PRIMARY KEY (site_id, user_kind, user_id, part, target_kind, target_id)
){{clustered}};
CREATE INDEX reference_target ON reference (site_id, target_kind, target_id);
