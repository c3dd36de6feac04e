-- What departments have beside a name, and how agents get chats there.

ALTER TABLE department ADD COLUMN offline_message_to TEXT NOT NULL DEFAULT 'allAgents' CHECK (offline_message_to IN ('allAgents', 'emailAddresses'));
ALTER TABLE department ADD COLUMN email_addresses TEXT NOT NULL DEFAULT '';
ALTER TABLE department ADD COLUMN allocation_rule TEXT NOT NULL DEFAULT 'load balancing';
ALTER TABLE department ADD COLUMN is_last_chatted_preferred BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE department ADD COLUMN backup_department_id BIGINT NOT NULL DEFAULT 0;

-- Groups whose members are a department's members, whoever they are.
CREATE TABLE department_group (
    site_id       BIGINT NOT NULL,
    department_id BIGINT NOT NULL,
    group_id      BIGINT NOT NULL,
    PRIMARY KEY (site_id, department_id, group_id),
    FOREIGN KEY (site_id, department_id) REFERENCES department (site_id, id) ON DELETE CASCADE,
    FOREIGN KEY (site_id, group_id) REFERENCES agent_group (site_id, id) ON DELETE CASCADE
){{clustered}};
CREATE INDEX department_group_group ON department_group (site_id, group_id);

-- Who is a member of which department, by itself or through a group.
CREATE VIEW department_member (site_id, department_id, agent_id) AS
    SELECT d.site_id, d.department_id, d.agent_id FROM department_agent d
    UNION
    SELECT d.site_id, d.department_id, m.agent_id FROM department_group d
        JOIN group_member m ON m.site_id = d.site_id AND m.group_id = d.group_id
    UNION
    SELECT d.site_id, d.department_id, a.id FROM department_group d
        JOIN agent_group g ON g.site_id = d.site_id AND g.id = d.group_id AND g.kind <> 'custom'
        JOIN agent a ON a.site_id = d.site_id AND (g.kind = 'everyone' OR a.is_admin);

-- department_member as the facts have told it so far.
CREATE TABLE department_roll (
    site_id       BIGINT NOT NULL REFERENCES site (id),
    department_id BIGINT NOT NULL,
    agent_id      BIGINT NOT NULL,
    PRIMARY KEY (site_id, department_id, agent_id)
){{clustered}};
INSERT INTO department_roll (site_id, department_id, agent_id) SELECT site_id, department_id, agent_id FROM department_agent;

-- How many chats an agent is given at once, and whether any; who has no row has the defaults.
CREATE TABLE agent_allocation (
    site_id              BIGINT NOT NULL,
    agent_id             BIGINT NOT NULL,
    max_chats_count      BIGINT NOT NULL,
    is_accept_allocation BOOLEAN NOT NULL,
    PRIMARY KEY (site_id, agent_id),
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
);

-- Which away status an agent chose; 0 is plain away.
ALTER TABLE agent_presence ADD COLUMN away_status_id BIGINT NOT NULL DEFAULT 0;
