-- Offers that were answered stay, hidden from whoever answered: whoever made them sees no difference.
ALTER TABLE map_offer ADD COLUMN answered_at BIGINT;

-- What maps and their versions weigh in the room of an account, and how many nodes a version has: a
-- node says once whether it is required, and quotes within words are escaped.
ALTER TABLE map ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
ALTER TABLE map_version ADD COLUMN nodes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE map_version ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
UPDATE map SET size = LENGTH(document);
UPDATE map_version SET size = LENGTH(document),
    nodes = (LENGTH(document) - LENGTH(REPLACE(document, '"required": ', ''))) / 12;

-- The documents are long: what they weigh is read from here.
CREATE INDEX map_weight ON map (account_id, id, size);
CREATE INDEX map_version_weight ON map_version (map_id, size);
