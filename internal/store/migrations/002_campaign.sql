-- Campaigns with their pages, and departments with their members.

-- A campaign; alias is the name by which a foreign embed code knows it (an
-- integer or a GUID). Pages are JSON documents: the defaults of what is not in
-- them stand in the code, so a page may gain members without a migration.
CREATE TABLE campaign (
    site_id     BIGINT NOT NULL REFERENCES site (id),
    id          BIGINT NOT NULL,
    alias       TEXT,
    name        TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    language    TEXT NOT NULL,
    chat_button {{json}} NOT NULL,
    chat_window {{json}} NOT NULL,
    pre_chat    {{json}} NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX campaign_alias ON campaign (site_id, alias) WHERE alias IS NOT NULL;

CREATE TABLE department (
    site_id     BIGINT NOT NULL REFERENCES site (id),
    id          BIGINT NOT NULL,
    name        TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX department_name ON department (site_id, lower(name));

CREATE TABLE department_agent (
    site_id       BIGINT NOT NULL,
    department_id BIGINT NOT NULL,
    agent_id      BIGINT NOT NULL,
    PRIMARY KEY (site_id, department_id, agent_id),
    FOREIGN KEY (site_id, department_id) REFERENCES department (site_id, id) ON DELETE CASCADE,
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
){{clustered}};
CREATE INDEX department_agent_agent ON department_agent (site_id, agent_id);
