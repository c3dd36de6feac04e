-- Plans, and which of them sites have.

-- edition says what a plan includes; seats 0 is no limit; products is a mask that
-- means nothing yet. Operators may change these and add others.
CREATE TABLE plan (
    id       BIGINT PRIMARY KEY,
    name     TEXT NOT NULL,
    edition  TEXT NOT NULL CHECK (edition IN ('enterprise', 'business')),
    seats    BIGINT NOT NULL DEFAULT 0,
    products BIGINT NOT NULL DEFAULT 1
);
INSERT INTO plan (id, name, edition) VALUES (1, 'Enterprise', 'enterprise'), (2, 'Business', 'business');

-- What site.plan and site.seats follow from: the highest edition, and the seats together.
CREATE TABLE site_plan (
    site_id BIGINT NOT NULL REFERENCES site (id),
    plan_id BIGINT NOT NULL REFERENCES plan (id),
    PRIMARY KEY (site_id, plan_id)
){{clustered}};
CREATE INDEX site_plan_plan ON site_plan (plan_id);
INSERT INTO site_plan (site_id, plan_id) SELECT id, CASE plan WHEN 'enterprise' THEN 1 ELSE 2 END FROM site;

-- A site that a partner has opened is on trial until it pays.
ALTER TABLE site ADD COLUMN trial BOOLEAN NOT NULL DEFAULT FALSE;
