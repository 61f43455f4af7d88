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
CREATE TABLE share_of_either (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    badge_id TEXT REFERENCES badge (id) ON DELETE CASCADE,
    collection_id TEXT REFERENCES collection (id) ON DELETE CASCADE,
    slug TEXT NOT NULL UNIQUE,
    show_name BOOLEAN NOT NULL,
    show_evidence BOOLEAN NOT NULL,
    show_photo BOOLEAN NOT NULL DEFAULT FALSE,
    show_dates BOOLEAN NOT NULL DEFAULT TRUE,
    show_place BOOLEAN NOT NULL DEFAULT FALSE,
    listed BOOLEAN NOT NULL,
    contact BOOLEAN NOT NULL DEFAULT FALSE,
    ends_at BIGINT,
    revoked_at BIGINT,
    -- When and why an operator took the page down.
    taken_down_at BIGINT,
    taken_down_reason TEXT,
    created_at BIGINT NOT NULL,
    CHECK ((badge_id IS NULL) <> (collection_id IS NULL))
);
INSERT INTO share_of_either (id, account_id, badge_id, slug, show_name, show_evidence, listed, ends_at, revoked_at, created_at)
    SELECT s.id, b.account_id, s.badge_id, s.slug, s.show_name, s.show_evidence, s.listed, s.ends_at, s.revoked_at, s.created_at
    FROM share s JOIN badge b ON b.id = s.badge_id;
DROP TABLE share;
ALTER TABLE share_of_either RENAME TO share;
CREATE INDEX share_badge ON share (badge_id);
CREATE INDEX share_account ON share (account_id);
CREATE INDEX share_collection ON share (collection_id);

-- What a person shows of themselves beside their name, where they choose to.
ALTER TABLE account ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN photo_blob_id TEXT REFERENCES blob (id);
CREATE INDEX account_photo ON account (photo_blob_id);
