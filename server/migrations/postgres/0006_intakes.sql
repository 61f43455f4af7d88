-- Badges that come in by themselves or in numbers.

-- Where a badge is for its holder (accepted, pending, declined) and how it came (import, mail,
-- delivery, source).
ALTER TABLE badge ADD COLUMN acceptance TEXT NOT NULL DEFAULT 'accepted';
ALTER TABLE badge ADD COLUMN origin TEXT NOT NULL DEFAULT 'import';
-- When a badge for an address that its holder has not confirmed is deleted, and when they were told.
ALTER TABLE badge ADD COLUMN leaves_at BIGINT;
ALTER TABLE badge ADD COLUMN reminded_at BIGINT;
CREATE INDEX badge_acceptance ON badge (account_id, acceptance, received_at, id);
CREATE INDEX badge_leaves ON badge (leaves_at) WHERE leaves_at IS NOT NULL;

-- One arrival of files, texts and links: an upload, a mail, a delivery, an answer of a source.
-- Kept as a report of what came of each.
CREATE TABLE intake (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    origin TEXT NOT NULL,
    -- Where its badges go: accepted or pending.
    acceptance TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    -- Whoever works on it holds it until then.
    held_until BIGINT NOT NULL DEFAULT 0,
    -- How much of it was not looked at, being over a limit.
    left_out BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX intake_account ON intake (account_id, started_at, id);
CREATE INDEX intake_finished ON intake (finished_at);

CREATE TABLE intake_item (
    intake_id TEXT NOT NULL REFERENCES intake (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    -- What the person knows it by: a file's name, a link.
    name TEXT,
    -- While it waits: its bytes, or the link to open.
    blob_id TEXT REFERENCES blob (id),
    link TEXT,
    -- What came of it, once that is known.
    outcome TEXT,
    badge_id TEXT REFERENCES badge (id) ON DELETE SET NULL,
    PRIMARY KEY (intake_id, position)
);
CREATE INDEX intake_item_blob ON intake_item (blob_id) WHERE blob_id IS NOT NULL;
CREATE INDEX intake_item_badge ON intake_item (badge_id) WHERE badge_id IS NOT NULL;
