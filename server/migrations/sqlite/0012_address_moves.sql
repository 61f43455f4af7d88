-- An address that another account has confirmed and that this one has proven too: when it comes here.
ALTER TABLE address ADD COLUMN moves_at BIGINT;
CREATE INDEX address_moves ON address (moves_at) WHERE moves_at IS NOT NULL;
