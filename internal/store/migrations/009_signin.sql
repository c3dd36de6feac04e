-- Sign-in to the console: sessions that can be told apart, the second factor, links
-- that set a password, named keys, and what a site demands of its agents.

-- Where a session was opened from, and when it was last used (by steps of some minutes).
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;

ALTER TABLE api_key ADD COLUMN name TEXT NOT NULL DEFAULT '';

-- password_grant_with_second_factor lets agents trade their password for a token
-- although it is not all that they sign in with.
ALTER TABLE site ADD COLUMN second_factor_required BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE site ADD COLUMN password_grant_with_second_factor BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE site ADD COLUMN min_password_length BIGINT NOT NULL DEFAULT 6;

-- An agent's authenticator. Seeds are encrypted with the key file. seed is what codes
-- are made of since confirmed_at; pending_seed is shown and not confirmed yet. last_step
-- is the time step of the last code that was accepted: no code of it or before works again.
CREATE TABLE second_factor (
    site_id      BIGINT NOT NULL,
    agent_id     BIGINT NOT NULL,
    seed         TEXT NOT NULL DEFAULT '',
    confirmed_at BIGINT,
    last_step    BIGINT NOT NULL DEFAULT 0,
    pending_seed TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (site_id, agent_id),
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
){{clustered}};

-- Codes for a lost authenticator, 80 random bits each; a row goes when its code is used.
CREATE TABLE recovery_code (
    site_id  BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    digest   TEXT NOT NULL,
    PRIMARY KEY (site_id, agent_id, digest),
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
){{clustered}};

-- Links that let an agent set a password, of which only the SHA-256 is kept. An agent
-- has one at most. email_lower is where the link went: it holds only while that is the agent's.
CREATE TABLE password_link (
    digest      TEXT PRIMARY KEY,
    purpose     TEXT NOT NULL CHECK (purpose IN ('invitation', 'reset')),
    site_id     BIGINT NOT NULL,
    agent_id    BIGINT NOT NULL,
    email_lower TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX password_link_agent ON password_link (site_id, agent_id);
CREATE INDEX password_link_expires ON password_link (expires_at);

-- Who asked for such links lately: by address, and for which email.
CREATE TABLE link_request (
    kind     TEXT NOT NULL CHECK (kind IN ('address', 'email')),
    subject  TEXT NOT NULL,
    requests BIGINT NOT NULL,
    since_at BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
){{clustered}};
CREATE INDEX link_request_since ON link_request (since_at);

-- Agents (0: all of the site) whose right to be connected must be looked at again.
-- revision is one of the installation's, given in the order of commits: every node
-- reads what is behind the last one it has seen. Agents that are gone stay here a while.
CREATE TABLE recheck (
    site_id  BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (site_id, agent_id)
){{clustered}};
CREATE INDEX recheck_revision ON recheck (revision);
