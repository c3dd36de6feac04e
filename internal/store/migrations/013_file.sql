-- What files there are; their bytes are in the blob store under blob. A row is
-- written before its bytes (stored_at NULL) and outlives them (removed_at), so that
-- no bytes are ever without a row; rows that are not whole are tidied away.
--
-- link is what visitors open a file by: 128 random bits. owner_id is the chat or the
-- offline message that the file belongs to, NULL for images of the site. note says
-- that visitors must not see it.
CREATE TABLE file (
    site_id    BIGINT NOT NULL REFERENCES site (id),
    id         BIGINT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('image', 'chat', 'offlineMessage')),
    owner_id   BIGINT,
    note       BOOLEAN NOT NULL DEFAULT FALSE,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       BIGINT NOT NULL,
    width      BIGINT NOT NULL DEFAULT 0,
    height     BIGINT NOT NULL DEFAULT 0,
    link       TEXT NOT NULL UNIQUE,
    blob       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    stored_at  BIGINT,
    removed_at BIGINT,
    PRIMARY KEY (site_id, id),
    CHECK ((kind = 'image') = (owner_id IS NULL))
);
CREATE INDEX file_owner ON file (kind, owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX file_untidy ON file (created_at) WHERE stored_at IS NULL OR removed_at IS NOT NULL;

-- The bytes themselves, where the blob store is this database: in pieces, the first
-- is number 0, and an empty blob has that one.
CREATE TABLE blob_piece (
    blob_key TEXT NOT NULL,
    n        BIGINT NOT NULL,
    data     {{bytes}} NOT NULL,
    PRIMARY KEY (blob_key, n)
);
