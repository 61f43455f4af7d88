-- What partners deliver by themselves, also to addresses without an account. No table below holds
-- an address: what is only compared is an HMAC under the key that key_name names, and what has to
-- be read again is sealed under a key that needs the address, or the link in its mail, too.

-- Platforms of issuers that may deliver. Of the secret only the SHA-256 is stored.
CREATE TABLE partner (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    contact TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When its secret was last replaced.
    renewed_at BIGINT,
    revoked_at BIGINT
);

CREATE TABLE delivery (
    id TEXT PRIMARY KEY NOT NULL,
    partner_id TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
    -- HMACs of the partner's own name of it, of what it is, and of the address.
    item_mac TEXT NOT NULL,
    content_mac TEXT NOT NULL,
    address_mac TEXT NOT NULL,
    key_name TEXT NOT NULL,
    -- The badge, while it waits; afterwards the row says that it has been here.
    sealed TEXT,
    received_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX delivery_item ON delivery (partner_id, item_mac);
CREATE INDEX delivery_waiting ON delivery (address_mac, received_at, id) WHERE sealed IS NOT NULL;
CREATE INDEX delivery_received ON delivery (received_at);
CREATE INDEX delivery_key ON delivery (key_name);

-- One mail for each partner and address.
CREATE TABLE invitation (
    id TEXT PRIMARY KEY NOT NULL,
    partner_id TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
    address_mac TEXT NOT NULL,
    key_name TEXT NOT NULL,
    -- The SHA-256 of the token in its links, and the address sealed under that token.
    token_hash TEXT NOT NULL UNIQUE,
    sealed_address TEXT NOT NULL,
    sent_at BIGINT,
    -- Whoever is sending it has it for themselves until then: two mails would be one too many.
    held_until BIGINT NOT NULL,
    -- Ninety days behind the last delivery.
    ends_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX invitation_address ON invitation (partner_id, address_mac);
CREATE INDEX invitation_ends ON invitation (ends_at);
CREATE INDEX invitation_key ON invitation (key_name);

-- Addresses that want no invitation from anybody.
CREATE TABLE suppression (
    address_mac TEXT PRIMARY KEY NOT NULL,
    key_name TEXT NOT NULL,
    since BIGINT NOT NULL
);
