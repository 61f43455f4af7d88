-- Learners who let a named person follow one of their objectives, and what that person wrote.

CREATE TABLE follow_up (
    id TEXT PRIMARY KEY NOT NULL,
    objective_id TEXT NOT NULL REFERENCES objective (id) ON DELETE CASCADE,
    -- The learner's.
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- Whom it is for, in the learner's words.
    name TEXT NOT NULL,
    -- In clear: its owner lists it.
    slug TEXT NOT NULL UNIQUE,
    -- Who accepted it; nobody yet where there is none.
    tutor_id TEXT REFERENCES account (id) ON DELETE CASCADE,
    consent_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    accepted_at BIGINT,
    ended_at BIGINT
);
CREATE INDEX follow_up_objective ON follow_up (objective_id, created_at);
CREATE INDEX follow_up_account ON follow_up (account_id);
CREATE INDEX follow_up_tutor ON follow_up (tutor_id, ended_at);

CREATE TABLE encouragement (
    id TEXT PRIMARY KEY NOT NULL,
    follow_up_id TEXT NOT NULL REFERENCES follow_up (id) ON DELETE CASCADE,
    line TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE INDEX encouragement_follow_up ON encouragement (follow_up_id, written_at);
