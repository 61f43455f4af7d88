-- Mails that people forward to their own import address.

-- The secret address of an account. Its SHA-256 finds it when a mail comes; sealed, it can be shown
-- to its owner. Switched off, it has neither.
CREATE TABLE import_address (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    token_hash TEXT UNIQUE,
    sealed TEXT,
    made_at BIGINT NOT NULL
);

-- What is kept of a mail, for seven days: its badges are an intake, and what its owner has to decide
-- is sealed, for links can hold secrets. The mail itself is not kept.
CREATE TABLE forwarded_mail (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- What was found in it, as a hash: the same mail is shown once.
    digest TEXT NOT NULL,
    intake_id TEXT REFERENCES intake (id) ON DELETE SET NULL,
    sealed TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    UNIQUE (account_id, digest)
);
CREATE INDEX forwarded_mail_account ON forwarded_mail (account_id, received_at, id);
CREATE INDEX forwarded_mail_received ON forwarded_mail (received_at);
CREATE INDEX forwarded_mail_intake ON forwarded_mail (intake_id) WHERE intake_id IS NOT NULL;
