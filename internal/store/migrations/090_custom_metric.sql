-- Numbers that a site defines itself for the report on today: expression is as internal/metric reads it.
CREATE TABLE custom_metric (
    site_id    BIGINT NOT NULL REFERENCES site (id),
    id         BIGINT NOT NULL,
    name       TEXT NOT NULL,
    is_enable  BOOLEAN NOT NULL,
    expression TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX custom_metric_name ON custom_metric (site_id, lower(name));
