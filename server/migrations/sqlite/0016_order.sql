-- A person's own order among their badges. Nothing of it leaves the account, save in its own export.
ALTER TABLE badge ADD COLUMN favourite BOOLEAN NOT NULL DEFAULT FALSE;
-- Archived badges leave the list; their shares go on living.
ALTER TABLE badge ADD COLUMN archived_at BIGINT;

-- Narrow tables, with the account beside the badge: lists and counts read nothing else.
CREATE TABLE badge_tag (
    badge_id TEXT NOT NULL REFERENCES badge (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL,
    -- Lower case and without accents: what makes two tags the same.
    tag_key TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (badge_id, tag_key)
);
CREATE INDEX badge_tag_account ON badge_tag (account_id, badge_id, tag_key, tag);

-- The note, and the owner's words (note and tags) folded, to be found by. Apart from badge.search,
-- which each check writes anew.
CREATE TABLE badge_note (
    badge_id TEXT PRIMARY KEY NOT NULL REFERENCES badge (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL,
    note TEXT NOT NULL,
    search TEXT NOT NULL
);
CREATE INDEX badge_note_account ON badge_note (account_id);

-- Badges as a grid or as a list.
ALTER TABLE account ADD COLUMN badge_view TEXT NOT NULL DEFAULT 'grid';

-- Everything that a list is filtered, counted and sorted by, so that it never walks through the
-- badges' long texts. PostgreSQL keeps those out of line by itself, and bounds what an index holds.
CREATE INDEX badge_order ON badge (account_id, acceptance, id, received_at, issued_at, expires_at, verdict, name_key, issuer_key, issuer, favourite, archived_at);
