-- The installation, its nodes, the agents' connections to them, and the agents' presence.

-- One row: the name of this installation, which keeps it apart from others on one broker.
CREATE TABLE installation (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    name     TEXT NOT NULL
);

-- A running process. It counts up beat every few seconds; whoever has watched a
-- beat stand still for too long by its own clock removes the node together with
-- its connections, comparing and setting the beat, so that no two clocks are compared.
CREATE TABLE node (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    beat       BIGINT NOT NULL,
    started_at BIGINT NOT NULL
);

-- An agent's realtime connection; it belongs to the node that holds the socket.
CREATE TABLE connection (
    id        TEXT PRIMARY KEY,
    node_id   TEXT NOT NULL REFERENCES node (id),
    site_id   BIGINT NOT NULL,
    agent_id  BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
);
CREATE INDEX connection_agent ON connection (site_id, agent_id);
CREATE INDEX connection_node ON connection (node_id);

-- What an agent chose to be, and whether the agent is there. Others see the chosen
-- status while present is true, and offline otherwise. gone_due_at is set when the last
-- connection goes, and cleared by the next one; when it passes, present becomes false.
CREATE TABLE agent_presence (
    site_id     BIGINT NOT NULL,
    agent_id    BIGINT NOT NULL,
    status      TEXT NOT NULL,
    present     BOOLEAN NOT NULL,
    gone_due_at BIGINT,
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, agent_id),
    FOREIGN KEY (site_id, agent_id) REFERENCES agent (site_id, id) ON DELETE CASCADE
);
CREATE INDEX agent_presence_due ON agent_presence (gone_due_at) WHERE gone_due_at IS NOT NULL;
