-- What a person is told of their badges: in the application, and by mail as often as they choose.
ALTER TABLE account ADD COLUMN mail_rhythm TEXT NOT NULL DEFAULT 'at_once';

CREATE TABLE notice (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    badge_id TEXT REFERENCES badge (id) ON DELETE CASCADE,
    -- What is told once: the same news again makes no second notice.
    once TEXT NOT NULL,
    news TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    read_at BIGINT,
    mailed_at BIGINT,
    UNIQUE (account_id, once)
);
CREATE INDEX notice_told ON notice (account_id, told_at, id);
CREATE INDEX notice_badge ON notice (badge_id) WHERE badge_id IS NOT NULL;
