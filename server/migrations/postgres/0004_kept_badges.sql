-- Badges that a visitor without an account keeps for an hour, until a sign-up or sign-in takes them.
CREATE TABLE kept_badge (
    -- What the visitor's session knows them by.
    basket TEXT NOT NULL,
    blob_id TEXT NOT NULL REFERENCES blob (id),
    size BIGINT NOT NULL,
    kept_until BIGINT NOT NULL,
    -- Whose they will be: the account that waits for its confirmation holds them beyond the hour.
    account_id TEXT REFERENCES account (id) ON DELETE CASCADE,
    PRIMARY KEY (basket, blob_id)
);
CREATE INDEX kept_badge_blob ON kept_badge (blob_id);
CREATE INDEX kept_badge_account ON kept_badge (account_id);
CREATE INDEX kept_badge_until ON kept_badge (kept_until);
