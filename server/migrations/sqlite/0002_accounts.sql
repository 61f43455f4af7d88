-- Accounts and what hangs on them. Deleting an account deletes every row below.
CREATE TABLE account (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    -- The last calendar year of minority; nothing for everybody else.
    minor_until BIGINT,
    created_at BIGINT NOT NULL,
    -- The last sign of life, to ten minutes.
    seen_at BIGINT NOT NULL,
    -- When its owner was told that it will be deleted for inactivity.
    warned_at BIGINT,
    locked_at BIGINT
);
CREATE INDEX account_seen ON account (seen_at);

CREATE TABLE address (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    -- The form in which addresses are compared.
    canonical TEXT NOT NULL,
    confirmed_at BIGINT,
    is_primary BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
-- Anybody may type an address; only one account can have confirmed it.
CREATE UNIQUE INDEX address_confirmed ON address (canonical) WHERE confirmed_at IS NOT NULL;
CREATE UNIQUE INDEX address_primary ON address (account_id) WHERE is_primary;
CREATE INDEX address_canonical ON address (canonical);
CREATE INDEX address_account ON address (account_id);

-- Links in mails: the SHA-256 of the token; a new one for the same purpose takes the old one's place.
CREATE TABLE token (
    address_id TEXT NOT NULL REFERENCES address (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (address_id, purpose)
);
CREATE INDEX token_expires ON token (expires_at);

-- Sessions: the SHA-256 of the cookie's value. Without an account: somebody in the middle of signing up.
CREATE TABLE session (
    id TEXT PRIMARY KEY NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    account_id TEXT REFERENCES account (id) ON DELETE CASCADE,
    device TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE consent (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    version TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE INDEX consent_account ON consent (account_id);

-- Counters of tries; the key is a hash. Rows go when their window ends.
CREATE TABLE limit_counter (
    key TEXT PRIMARY KEY NOT NULL,
    count BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX limit_counter_ends ON limit_counter (ends_at);
