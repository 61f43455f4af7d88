-- What the achievement of a badge is known by, over all versions of Open Badges: identifiers that
-- its issuer may speak for, normalised, drawn from the report together with the skills.
CREATE TABLE badge_achievement (
    badge_id TEXT NOT NULL REFERENCES badge (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL,
    -- The order in which the badge names them: its achievement's own first.
    position BIGINT NOT NULL,
    iri TEXT NOT NULL,
    PRIMARY KEY (badge_id, iri)
);
CREATE INDEX badge_achievement_account ON badge_achievement (account_id, badge_id);

-- What a map is held against, in the order of reception. PostgreSQL keeps long texts out of line by
-- itself, and bounds what an index holds.
CREATE INDEX badge_held ON badge (account_id, received_at, id) WHERE acceptance = 'accepted' AND recipient = 'mine';

-- The reader reads more than skills; its job has another name.
DROP INDEX badge_skills_version;
ALTER TABLE badge RENAME COLUMN skills_version TO reader_version;
CREATE INDEX badge_reader_version ON badge (reader_version, id);
DELETE FROM job WHERE kind = 'read-skills';
