-- Everything that an account holds in one file, made by a job and kept for a week.
CREATE TABLE export (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    requested_at BIGINT NOT NULL,
    -- One of them once it is made, or cannot be.
    ready_at BIGINT,
    failed_at BIGINT,
    blob_id TEXT REFERENCES blob (id),
    size BIGINT NOT NULL,
    -- When it is removed.
    until_at BIGINT NOT NULL
);
CREATE INDEX export_account ON export (account_id, requested_at);
CREATE INDEX export_until ON export (until_at);
CREATE INDEX export_blob ON export (blob_id) WHERE blob_id IS NOT NULL;
-- One at a time for each account.
CREATE UNIQUE INDEX export_one ON export (account_id) WHERE ready_at IS NULL AND failed_at IS NULL;

-- What such a file brings back beside its badges, which waits until those are in.
CREATE TABLE restore (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    intake_id TEXT NOT NULL REFERENCES intake (id) ON DELETE CASCADE,
    index_blob_id TEXT NOT NULL REFERENCES blob (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX restore_account ON restore (account_id);
CREATE INDEX restore_intake ON restore (intake_id);
CREATE INDEX restore_index ON restore (index_blob_id);

-- Its files: covers, evidence, the photo.
CREATE TABLE restore_file (
    restore_id TEXT NOT NULL REFERENCES restore (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    blob_id TEXT NOT NULL REFERENCES blob (id),
    PRIMARY KEY (restore_id, path)
);
CREATE INDEX restore_file_blob ON restore_file (blob_id);
