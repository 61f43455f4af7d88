-- Explorer: what is listed, as results show it; letters to the owners of pages; reports of abuse.

CREATE TABLE listing (
    share_id TEXT PRIMARY KEY NOT NULL REFERENCES share (id) ON DELETE CASCADE,
    collection_id TEXT NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    -- Orders the results, and names the row for the search: made from the moment of the share.
    number BIGINT NOT NULL UNIQUE,
    -- The edition of the collection that this was made from; while there is another, it is not shown.
    edition BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    card TEXT NOT NULL
);
CREATE INDEX listing_collection ON listing (collection_id);

-- What a visitor writes to the owner of a page. It is delivered once its address is confirmed.
CREATE TABLE letter (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- The page on which it was written, and what that page showed.
    share_id TEXT REFERENCES share (id) ON DELETE SET NULL,
    about TEXT NOT NULL,
    name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    address TEXT NOT NULL,
    language TEXT NOT NULL,
    message TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    -- Only the hash of the token that confirms the address; the token itself is in the mail alone.
    token_hash TEXT UNIQUE,
    confirmed_at BIGINT,
    read_at BIGINT,
    answer TEXT,
    answered_at BIGINT
);
CREATE INDEX letter_account ON letter (account_id, confirmed_at);
CREATE INDEX letter_written ON letter (written_at);
CREATE INDEX letter_share ON letter (share_id);

-- What somebody finds wrong with a public page or a letter.
CREATE TABLE abuse_report (
    id TEXT PRIMARY KEY NOT NULL,
    share_id TEXT REFERENCES share (id) ON DELETE CASCADE,
    letter_id TEXT REFERENCES letter (id) ON DELETE CASCADE,
    -- The path of the page that was looked at.
    page TEXT NOT NULL,
    reason TEXT NOT NULL,
    text TEXT NOT NULL,
    address TEXT,
    reported_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX abuse_report_open ON abuse_report (closed_at, reported_at);
CREATE INDEX abuse_report_share ON abuse_report (share_id);
CREATE INDEX abuse_report_letter ON abuse_report (letter_id);

-- The words of a listing under its number. Contentless: it answers where a word is, and holds no text.
CREATE VIRTUAL TABLE listing_words USING fts5 (
    words, skills, issuers,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3 4'
);
