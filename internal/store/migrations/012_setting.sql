-- Settings of live chat that are no part of a campaign.

-- What agents may say beside online and away. Number 100 is Away itself.
CREATE TABLE custom_away_status (
    site_id    BIGINT NOT NULL REFERENCES site (id),
    id         BIGINT NOT NULL,
    name       TEXT NOT NULL,
    is_visible BOOLEAN NOT NULL,
    PRIMARY KEY (site_id, id)
);
INSERT INTO custom_away_status (site_id, id, name, is_visible) SELECT id, 100, 'Away', TRUE FROM site;
INSERT INTO counter (site_id, kind, next) SELECT id, 'custom_away_status', 101 FROM site;

-- Keeps a visitor (visitor_id) or addresses (ip_address: one, a block, or from-to) from chatting.
CREATE TABLE ban (
    site_id    BIGINT NOT NULL REFERENCES site (id),
    id         BIGINT NOT NULL,
    type       TEXT NOT NULL CHECK (type IN ('visitor', 'ip')),
    visitor_id TEXT NOT NULL,
    ip_address TEXT NOT NULL,
    comment    TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);

-- A value that the customer's page gives: value is a script expression.
CREATE TABLE custom_variable (
    site_id   BIGINT NOT NULL REFERENCES site (id),
    id        BIGINT NOT NULL,
    name      TEXT NOT NULL,
    type      TEXT NOT NULL CHECK (type IN ('text', 'integer', 'decimal')),
    value     TEXT NOT NULL,
    hyperlink TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);

-- Texts kept for use in chats, in a tree of categories whose root is 0. A private one
-- belongs to one agent, owner_id, and goes with it; a public one has no owner.
CREATE TABLE canned_message_category (
    site_id    BIGINT NOT NULL REFERENCES site (id),
    id         BIGINT NOT NULL,
    is_private BOOLEAN NOT NULL,
    owner_id   BIGINT,
    name       TEXT NOT NULL,
    parent_id  BIGINT NOT NULL,
    PRIMARY KEY (site_id, id),
    CHECK (is_private = (owner_id IS NOT NULL)),
    FOREIGN KEY (site_id, owner_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
);

CREATE TABLE canned_message (
    site_id           BIGINT NOT NULL REFERENCES site (id),
    id                BIGINT NOT NULL,
    is_private        BOOLEAN NOT NULL,
    owner_id          BIGINT,
    name              TEXT NOT NULL,
    message           TEXT NOT NULL,
    category_id       BIGINT NOT NULL,
    short_cuts        TEXT NOT NULL,
    similar_questions {{json}} NOT NULL,
    PRIMARY KEY (site_id, id),
    CHECK (is_private = (owner_id IS NOT NULL)),
    FOREIGN KEY (site_id, owner_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
);
CREATE INDEX canned_message_owner ON canned_message (site_id, owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX canned_message_category_owner ON canned_message_category (site_id, owner_id) WHERE owner_id IS NOT NULL;
