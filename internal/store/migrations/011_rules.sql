-- What a campaign does by itself: invitations, routing, texts; and segments.

-- Style and manual invitation, routing without its rules, and texts that differ from
-- the language's own. What is not in a document has its default, as on other pages.
ALTER TABLE campaign ADD COLUMN invitation_style TEXT NOT NULL DEFAULT 'popup';
ALTER TABLE campaign ADD COLUMN manual_invitation {{json}} NOT NULL DEFAULT '{}';
ALTER TABLE campaign ADD COLUMN routing {{json}} NOT NULL DEFAULT '{}';
ALTER TABLE campaign ADD COLUMN texts {{json}} NOT NULL DEFAULT '{}';

CREATE TABLE auto_invitation (
    site_id                BIGINT NOT NULL,
    id                     BIGINT NOT NULL,
    campaign_id            BIGINT NOT NULL,
    name                   TEXT NOT NULL,
    is_enable              BOOLEAN NOT NULL,
    is_popup_only_one_time BOOLEAN NOT NULL,
    invitation_window      {{json}} NOT NULL,
    conditions             {{json}} NOT NULL,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, campaign_id) REFERENCES campaign (site_id, id) ON DELETE CASCADE
);
CREATE INDEX auto_invitation_campaign ON auto_invitation (site_id, campaign_id);

-- Rules are asked in the order of their places, 1, 2, 3, … in each campaign.
CREATE TABLE custom_rule (
    site_id         BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    campaign_id     BIGINT NOT NULL,
    place           BIGINT NOT NULL,
    name            TEXT NOT NULL,
    is_enable       BOOLEAN NOT NULL,
    route_to_object TEXT NOT NULL CHECK (route_to_object IN ('department', 'agent')),
    route_to_id     BIGINT NOT NULL,
    route_priority  TEXT NOT NULL,
    conditions      {{json}} NOT NULL,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, campaign_id) REFERENCES campaign (site_id, id) ON DELETE CASCADE
);
CREATE INDEX custom_rule_campaign ON custom_rule (site_id, campaign_id, place);

-- Visitors who fulfil conditions. notification holds whom to tell.
CREATE TABLE visitor_segmentation (
    site_id      BIGINT NOT NULL REFERENCES site (id),
    id           BIGINT NOT NULL,
    name         TEXT NOT NULL,
    color        TEXT NOT NULL,
    is_enable    BOOLEAN NOT NULL,
    priority     BIGINT NOT NULL,
    description  TEXT NOT NULL,
    conditions   {{json}} NOT NULL,
    notification {{json}} NOT NULL,
    PRIMARY KEY (site_id, id)
);

-- Campaigns that are there already get the three invitations of a new one.
INSERT INTO auto_invitation (site_id, id, campaign_id, name, is_enable, is_popup_only_one_time, invitation_window, conditions)
SELECT c.site_id, 3 * (row_number() OVER (PARTITION BY c.site_id, f.n ORDER BY c.id) - 1) + f.n, c.id, f.name, FALSE, TRUE,
    '{"message":{"content":"Hi, can I help you?","font":"Verdana","bold":true,"fontsize":"large","italic":false,"color":"#484848"},"popup":{"position":"centered","image":{"id":4639,"type":"gallery"},"messageFrame":{"x":25,"y":25,"width":250,"height":80},"closeFrame":{"x":245,"y":155,"width":100,"height":30}}}',
    '{"when":"all","logicalExpression":"","list":[{"number":1,"field":"' || f.field || '","operator":"morethan","value":"' || f.value || '"}]}'
FROM campaign c CROSS JOIN (
    SELECT 1 AS n, 'Spent on website more than 30 seconds' AS name, 'TimeOnWebSite' AS field, '30' AS value
    UNION ALL SELECT 2, 'Returning visitor', 'NumberOfVisits', '1'
    UNION ALL SELECT 3, 'Visited more than 5 pages', 'PageViews', '5'
) f;
INSERT INTO counter (site_id, kind, next) SELECT site_id, 'auto_invitation', MAX(id) + 1 FROM auto_invitation GROUP BY site_id;
