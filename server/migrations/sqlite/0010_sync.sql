-- Synchroniser: the sources that a learner switched on, the runs over them, and how they are.

-- Who runs a job: 0 at once, 1 may wait for strangers' servers.
ALTER TABLE job ADD COLUMN lane BIGINT NOT NULL DEFAULT 0;

-- A source that the operator registered: a partner's client at Open Badge Factory. The others
-- stand in the settings.
CREATE TABLE source (
    id TEXT PRIMARY KEY NOT NULL,
    -- What learners read.
    name TEXT NOT NULL UNIQUE,
    base_url TEXT NOT NULL,
    client TEXT NOT NULL,
    -- Sealed.
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- A source that a learner switched on; deleted, secrets and all, when switched off.
CREATE TABLE source_link (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- The word of a source: displayer, badgr-eu, obf-….
    source TEXT NOT NULL,
    consent_id TEXT NOT NULL,
    linked_at BIGINT NOT NULL,
    -- What the source gave to ask with, sealed; nothing where addresses are enough.
    secret TEXT,
    -- The source no longer takes it: the learner has to connect again.
    lapsed_at BIGINT,
    PRIMARY KEY (account_id, source)
);

-- What a source gave that needs no second look, by the hash of its link or text.
CREATE TABLE source_seen (
    account_id TEXT NOT NULL,
    source TEXT NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (account_id, source, what),
    FOREIGN KEY (account_id, source) REFERENCES source_link (account_id, source) ON DELETE CASCADE
);

-- A connection that is being made: the learner is at the source and comes back with a code.
CREATE TABLE source_visit (
    -- The hash of the state that comes back.
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    -- The PKCE verifier, sealed.
    verifier TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);

-- What a source's answer was known by when everything in it had been taken in.
CREATE TABLE source_answer (
    account_id TEXT NOT NULL,
    source TEXT NOT NULL,
    -- The address that it was asked for; empty where it is asked for none.
    address TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    found BIGINT NOT NULL,
    PRIMARY KEY (account_id, source, address),
    FOREIGN KEY (account_id, source) REFERENCES source_link (account_id, source) ON DELETE CASCADE
);

-- What a partner's source is asked with for now, sealed.
CREATE TABLE source_token (
    source TEXT PRIMARY KEY NOT NULL,
    secret TEXT NOT NULL
);

-- How a source is, whoever asked.
CREATE TABLE source_health (
    source TEXT PRIMARY KEY NOT NULL,
    last_ok_at BIGINT,
    last_error_at BIGINT,
    last_error TEXT,
    failing_since BIGINT,
    failures BIGINT NOT NULL DEFAULT 0,
    -- It is not asked before.
    not_before BIGINT NOT NULL DEFAULT 0
);

-- When an account is synchronised by itself next.
CREATE TABLE sync_plan (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    next_at BIGINT NOT NULL
);
CREATE INDEX sync_plan_next ON sync_plan (next_at);

-- One run: what was asked, and what came of it.
CREATE TABLE sync_run (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    by_itself BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    -- Counts what was written down: two jobs never write the same.
    turn BIGINT NOT NULL DEFAULT 0,
    touched_at BIGINT NOT NULL
);
-- One at a time for an account.
CREATE UNIQUE INDEX sync_run_open ON sync_run (account_id) WHERE finished_at IS NULL;
CREATE INDEX sync_run_account ON sync_run (account_id, started_at, id);
CREATE INDEX sync_run_finished ON sync_run (finished_at);

CREATE TABLE sync_step (
    run_id TEXT NOT NULL REFERENCES sync_run (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    -- badges, mail, or the word of a source.
    what TEXT NOT NULL,
    -- What the learner reads of a source, and the address that it is asked for.
    label TEXT NOT NULL,
    address TEXT,
    -- Where it goes on: the last badge that was looked at, or what the source gave, as JSON.
    cursor TEXT NOT NULL DEFAULT '',
    -- What the source gave, on its way in.
    intake_id TEXT REFERENCES intake (id) ON DELETE SET NULL,
    found BIGINT NOT NULL DEFAULT 0,
    added BIGINT NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL DEFAULT 0,
    others BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    left_out BIGINT NOT NULL DEFAULT 0,
    -- Why it did not work, as JSON.
    problem TEXT,
    finished_at BIGINT,
    PRIMARY KEY (run_id, position)
);
CREATE INDEX sync_step_intake ON sync_step (intake_id) WHERE intake_id IS NOT NULL;
