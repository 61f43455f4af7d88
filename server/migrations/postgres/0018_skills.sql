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
CREATE INDEX badge_skill_account ON badge_skill (account_id, badge_id);

-- By which version of the reader the skills were drawn; badges that were stored before are read by
-- a job.
ALTER TABLE badge ADD COLUMN skills_version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX badge_skills_version ON badge (skills_version, id);

-- Frameworks that an operator brought; those that are shipped stand beside the program.
CREATE TABLE framework (
    word TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    source TEXT,
    imported_at BIGINT NOT NULL
);

CREATE TABLE framework_level (
    framework TEXT NOT NULL REFERENCES framework (word) ON DELETE CASCADE,
    level BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (framework, level)
);

CREATE TABLE framework_skill (
    framework TEXT NOT NULL REFERENCES framework (word) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    part TEXT NOT NULL,
    code TEXT,
    url TEXT,
    PRIMARY KEY (framework, position)
);
