-- Badges, what was found out about them, and the shares through which others see them.

-- Bytes in the blob store. A row is made before anything names the bytes, and goes with them.
CREATE TABLE blob (
    id TEXT PRIMARY KEY NOT NULL,
    kept_at BIGINT NOT NULL
);

CREATE TABLE badge (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- What makes two files the same badge: the SHA-256 of the credential in them.
    fingerprint TEXT NOT NULL,
    -- The kind of file that it came in, and the size of that file.
    kind TEXT NOT NULL,
    size BIGINT NOT NULL,
    name TEXT NOT NULL,
    issuer TEXT NOT NULL,
    -- Lower case and without accents: for sorting and for finding.
    name_key TEXT COLLATE "C" NOT NULL,
    issuer_key TEXT COLLATE "C" NOT NULL,
    search TEXT NOT NULL,
    issued_at BIGINT,
    expires_at BIGINT,
    -- Nothing while it is being checked for the first time.
    verdict TEXT,
    checked_at BIGINT,
    recipient TEXT NOT NULL,
    recipient_hint TEXT,
    -- What pages show, drawn from the report.
    face TEXT NOT NULL,
    checked TEXT,
    -- All that the verification said, with the normal form and the document that was judged.
    report TEXT,
    received_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (account_id, fingerprint)
);
CREATE INDEX badge_received ON badge (account_id, received_at, id);
CREATE INDEX badge_checked ON badge (checked_at);

-- Which bytes belong to a badge: the original as it came, and pictures drawn from it.
CREATE TABLE badge_blob (
    badge_id TEXT NOT NULL REFERENCES badge (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    blob_id TEXT NOT NULL REFERENCES blob (id),
    PRIMARY KEY (badge_id, role)
);
CREATE INDEX badge_blob_blob ON badge_blob (blob_id);

-- Each change of the verdict.
CREATE TABLE badge_check (
    badge_id TEXT NOT NULL REFERENCES badge (id) ON DELETE CASCADE,
    checked_at BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    PRIMARY KEY (badge_id, checked_at)
);

CREATE TABLE share (
    id TEXT PRIMARY KEY NOT NULL,
    badge_id TEXT NOT NULL REFERENCES badge (id) ON DELETE CASCADE,
    slug TEXT NOT NULL UNIQUE,
    show_name BOOLEAN NOT NULL,
    show_evidence BOOLEAN NOT NULL,
    listed BOOLEAN NOT NULL,
    ends_at BIGINT,
    revoked_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX share_badge ON share (badge_id);

-- Every slug that was ever given out, as its SHA-256: what is here and not in share is gone, which
-- is told apart from what never was.
CREATE TABLE gone_slug (
    hash TEXT PRIMARY KEY NOT NULL
);

-- Answers of hosts, to be asked for by their validators. Nothing about one person is kept.
CREATE TABLE http_cache (
    key TEXT PRIMARY KEY NOT NULL,
    etag TEXT,
    last_modified TEXT,
    content_type TEXT,
    body BYTEA NOT NULL,
    used_at BIGINT NOT NULL
);
CREATE INDEX http_cache_used ON http_cache (used_at);
