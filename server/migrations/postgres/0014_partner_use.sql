-- When a partner last delivered.
ALTER TABLE partner ADD COLUMN used_at BIGINT;
