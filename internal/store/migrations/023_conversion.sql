-- What counts as a conversion, settings of which a site has one, and what is kept for
-- others to act on: forms for sensitive data, and who is told of what happens.

-- custom_variable and custom_variable_for_assign_value are names of custom variables;
-- assign_value is a number as text.
CREATE TABLE conversion_action (
    site_id                              BIGINT NOT NULL REFERENCES site (id),
    id                                   BIGINT NOT NULL,
    name                                 TEXT NOT NULL,
    is_enable                            BOOLEAN NOT NULL,
    type                                 TEXT NOT NULL CHECK (type IN ('Url', 'CustomVariable', 'LivechatApi')),
    custom_variable                      TEXT NOT NULL,
    match_type                           TEXT NOT NULL,
    match_value                          TEXT NOT NULL,
    is_case_sensitive                    BOOLEAN NOT NULL,
    is_assign_value                      BOOLEAN NOT NULL,
    is_assign_value_from_custom_variable BOOLEAN NOT NULL,
    assign_value                         TEXT NOT NULL,
    custom_variable_for_assign_value     TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);

-- The pages of a site. Members that are not in a document have their defaults, and so
-- has a site without a row; whether chats are allocated stands in configs alone.
CREATE TABLE site_setting (
    site_id         BIGINT PRIMARY KEY REFERENCES site (id),
    configs         {{json}} NOT NULL,
    auto_allocation {{json}} NOT NULL,
    visitor_sso     {{json}} NOT NULL
);

-- Forms that visitors fill in with card data. Ids of fields are counted per site, apart
-- from those of campaigns' forms.
CREATE TABLE secure_form (
    site_id     BIGINT NOT NULL REFERENCES site (id),
    id          BIGINT NOT NULL,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    fields      {{json}} NOT NULL,
    PRIMARY KEY (site_id, id)
);

-- Who is called when something happens. zap_id and zapier_account_id are kept as they
-- were sent, the latter as JSON; NULL is not sent.
CREATE TABLE webhook (
    site_id           BIGINT NOT NULL REFERENCES site (id),
    id                BIGINT NOT NULL,
    event             TEXT NOT NULL,
    target_url        TEXT NOT NULL,
    zap_id            BIGINT,
    zapier_account_id TEXT,
    PRIMARY KEY (site_id, id)
);
