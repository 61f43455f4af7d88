-- Collections, and shares that show them.

CREATE TABLE collection (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- Raised by each change: who changes says which one they saw.
    edition BIGINT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    -- The cover, re-encoded.
    cover_blob_id TEXT REFERENCES blob (id),
    -- What becomes of badges that are revoked or have expired: they say so, or leave.
    ended TEXT NOT NULL,
    -- The last number that was given to a badge in it.
    numbered BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX collection_account ON collection (account_id, changed_at, id);
CREATE INDEX collection_cover ON collection (cover_blob_id);

-- Sections by their place. The first has an empty title.
CREATE TABLE collection_section (
    collection_id TEXT NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (collection_id, place)
);

CREATE TABLE collection_badge (
    collection_id TEXT NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    badge_id TEXT NOT NULL REFERENCES badge (id) ON DELETE CASCADE,
    -- What names it in public links: given once, never changed, never given again.
    number BIGINT NOT NULL,
    -- The section's place, and the badge's among all of the collection.
    section BIGINT NOT NULL,
    place BIGINT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (collection_id, badge_id),
    UNIQUE (collection_id, number)
);
CREATE INDEX collection_badge_badge ON collection_badge (badge_id);

-- A share shows a badge or a collection.
ALTER TABLE share ADD COLUMN account_id TEXT REFERENCES account (id) ON DELETE CASCADE;
UPDATE share SET account_id = (SELECT b.account_id FROM badge b WHERE b.id = share.badge_id);
ALTER TABLE share ALTER COLUMN account_id SET NOT NULL;
ALTER TABLE share ALTER COLUMN badge_id DROP NOT NULL;
ALTER TABLE share ADD COLUMN collection_id TEXT REFERENCES collection (id) ON DELETE CASCADE;
ALTER TABLE share ADD COLUMN show_photo BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE share ADD COLUMN show_dates BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE share ADD COLUMN show_place BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE share ADD COLUMN contact BOOLEAN NOT NULL DEFAULT FALSE;
-- When and why an operator took the page down.
ALTER TABLE share ADD COLUMN taken_down_at BIGINT;
ALTER TABLE share ADD COLUMN taken_down_reason TEXT;
ALTER TABLE share ADD CONSTRAINT share_one_subject CHECK ((badge_id IS NULL) <> (collection_id IS NULL));
CREATE INDEX share_account ON share (account_id);
CREATE INDEX share_collection ON share (collection_id);

-- What a person shows of themselves beside their name, where they choose to.
ALTER TABLE account ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN photo_blob_id TEXT REFERENCES blob (id);
CREATE INDEX account_photo ON account (photo_blob_id);
