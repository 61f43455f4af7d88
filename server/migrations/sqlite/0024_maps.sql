-- Mini-maps: those of their authors, the editions that others follow, and who follows them.

CREATE TABLE map (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- Raised by each change: who changes says which one they saw.
    edition BIGINT NOT NULL,
    title TEXT NOT NULL,
    nodes BIGINT NOT NULL,
    -- The open file, in its one form.
    document TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX map_account ON map (account_id, changed_at, id);

-- What was published of a map, or copied from a file. It outlives the map for those who follow it.
CREATE TABLE map_version (
    id TEXT PRIMARY KEY NOT NULL,
    map_id TEXT REFERENCES map (id) ON DELETE SET NULL,
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    document TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    UNIQUE (map_id, number)
);

CREATE TABLE objective (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    version_id TEXT NOT NULL REFERENCES map_version (id),
    -- The number of the newest version that its learner has decided not to follow.
    passed BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX objective_account ON objective (account_id, created_at, id);
CREATE INDEX objective_version ON objective (version_id, id);

-- Nodes that a learner says are done without a badge.
CREATE TABLE objective_declared (
    objective_id TEXT NOT NULL REFERENCES objective (id) ON DELETE CASCADE,
    node TEXT NOT NULL,
    line TEXT NOT NULL,
    declared_at BIGINT NOT NULL,
    PRIMARY KEY (objective_id, node)
);

-- A published map that its author proposes to whoever has confirmed an address.
CREATE TABLE map_offer (
    id TEXT PRIMARY KEY NOT NULL,
    map_id TEXT NOT NULL REFERENCES map (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    offered_at BIGINT NOT NULL,
    UNIQUE (map_id, address)
);
CREATE INDEX map_offer_account ON map_offer (account_id, offered_at);
CREATE INDEX map_offer_address ON map_offer (address);

-- A share shows a badge, a collection, a map, or an objective. Without its table the rows that lean
-- on it would go: they wait aside.
CREATE TABLE kept_listing AS SELECT * FROM listing;
CREATE TABLE kept_report AS SELECT * FROM abuse_report;
CREATE TABLE kept_letter AS SELECT id, share_id FROM letter;
CREATE TABLE share_of_any (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    badge_id TEXT REFERENCES badge (id) ON DELETE CASCADE,
    collection_id TEXT REFERENCES collection (id) ON DELETE CASCADE,
    map_id TEXT REFERENCES map (id) ON DELETE CASCADE,
    objective_id TEXT REFERENCES objective (id) ON DELETE CASCADE,
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
    CHECK ((CASE WHEN badge_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN collection_id IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN map_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN objective_id IS NULL THEN 0 ELSE 1 END) = 1)
);
INSERT INTO share_of_any (id, account_id, badge_id, collection_id, slug, show_name, show_evidence, show_photo, show_dates, show_place,
        listed, contact, ends_at, revoked_at, taken_down_at, taken_down_reason, created_at)
    SELECT id, account_id, badge_id, collection_id, slug, show_name, show_evidence, show_photo, show_dates, show_place,
        listed, contact, ends_at, revoked_at, taken_down_at, taken_down_reason, created_at FROM share;
DROP TABLE share;
ALTER TABLE share_of_any RENAME TO share;
CREATE INDEX share_badge ON share (badge_id);
CREATE INDEX share_account ON share (account_id);
CREATE INDEX share_collection ON share (collection_id);
CREATE INDEX share_map ON share (map_id);
CREATE INDEX share_objective ON share (objective_id);
INSERT INTO listing (share_id, collection_id, number, edition, made_at, card)
    SELECT share_id, collection_id, number, edition, made_at, card FROM kept_listing WHERE true
    ON CONFLICT (share_id) DO NOTHING;
INSERT INTO abuse_report (id, share_id, letter_id, page, reason, text, address, reported_at, closed_at)
    SELECT id, share_id, letter_id, page, reason, text, address, reported_at, closed_at FROM kept_report WHERE true
    ON CONFLICT (id) DO NOTHING;
UPDATE letter SET share_id = (SELECT k.share_id FROM kept_letter k WHERE k.id = letter.id);
DROP TABLE kept_listing;
DROP TABLE kept_report;
DROP TABLE kept_letter;
