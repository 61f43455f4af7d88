-- The skills that badges name, drawn from their reports.
CREATE TABLE badge_skill (
    badge_id TEXT NOT NULL REFERENCES badge (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    -- Lower case, without accents and without a level: what makes two skills the same.
    skill_key TEXT NOT NULL,
    name TEXT NOT NULL,
    framework TEXT,
    url TEXT,
    code TEXT,
    -- The level that the badge gives, from 1; nothing where it names none.
    level BIGINT,
    -- How the badge names it: an alignment, a tag, or an extension.
    source TEXT NOT NULL,
    PRIMARY KEY (badge_id, position)
);
CREATE INDEX badge_skill_account ON badge_skill (account_id, badge_id, skill_key, name);

-- By which version of the reader the skills were drawn; badges that were stored before are read by
-- a job.
ALTER TABLE badge ADD COLUMN skills_version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX badge_skills_version ON badge (skills_version, id);
