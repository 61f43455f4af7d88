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

-- A share shows a badge, a collection, a map, or an objective.
ALTER TABLE share ADD COLUMN map_id TEXT REFERENCES map (id) ON DELETE CASCADE;
ALTER TABLE share ADD COLUMN objective_id TEXT REFERENCES objective (id) ON DELETE CASCADE;
ALTER TABLE share DROP CONSTRAINT share_one_subject;
ALTER TABLE share ADD CONSTRAINT share_one_subject CHECK (
    (CASE WHEN badge_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN collection_id IS NULL THEN 0 ELSE 1 END)
    + (CASE WHEN map_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN objective_id IS NULL THEN 0 ELSE 1 END) = 1);
CREATE INDEX share_map ON share (map_id);
CREATE INDEX share_objective ON share (objective_id);
