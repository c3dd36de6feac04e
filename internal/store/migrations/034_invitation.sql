-- What is noticed while somebody looks around: invitations to chat, segments, conversions.

-- An invitation that a visitor was shown, by an agent (agent_id) or by itself
-- (auto_invitation_id). pages is how many pages of the visit had been viewed by then.
CREATE TABLE invitation_shown (
    id                 {{identity}},
    site_id            BIGINT NOT NULL REFERENCES site (id),
    visitor_id         BIGINT NOT NULL REFERENCES visitor (id),
    visit_id           BIGINT NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    campaign_id        BIGINT NOT NULL,
    auto_invitation_id BIGINT NOT NULL DEFAULT 0,
    agent_id           BIGINT NOT NULL DEFAULT 0,
    message            TEXT NOT NULL,
    pages              BIGINT NOT NULL,
    shown_at           BIGINT NOT NULL,
    outcome            TEXT CHECK (outcome IN ('accepted', 'refused', 'ended')),
    decided_at         BIGINT
);
-- A visitor is asked one thing at a time.
CREATE UNIQUE INDEX invitation_open ON invitation_shown (visitor_id) WHERE outcome IS NULL;
CREATE INDEX invitation_visit ON invitation_shown (visit_id);

-- The segments that a visitor is in, as last looked.
CREATE TABLE visit_segment (
    visit_id   BIGINT NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    segment_id BIGINT NOT NULL,
    entered_at BIGINT NOT NULL,
    PRIMARY KEY (visit_id, segment_id)
){{clustered}};

-- What conversion actions a visit has achieved by its pages and variables: each once.
CREATE TABLE visit_conversion (
    visit_id    BIGINT NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    action_id   BIGINT NOT NULL,
    achieved_at BIGINT NOT NULL,
    PRIMARY KEY (visit_id, action_id)
){{clustered}};
