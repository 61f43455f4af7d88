-- Evidence that a learner adds to a badge; the issuer's own is in the badge.
CREATE TABLE evidence (
    badge_id TEXT NOT NULL REFERENCES badge (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL,
    -- Among the pieces of the badge; part of the addresses under which a file is found.
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT,
    blob_id TEXT REFERENCES blob (id),
    file_kind TEXT,
    file_name TEXT,
    -- Bytes of the file, which count like those of badges.
    size BIGINT NOT NULL,
    shown BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (badge_id, number)
);
CREATE INDEX evidence_account ON evidence (account_id, size);
CREATE INDEX evidence_blob ON evidence (blob_id) WHERE blob_id IS NOT NULL;
