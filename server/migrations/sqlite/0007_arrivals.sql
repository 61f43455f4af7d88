-- Reports are counted and filtered, and shared files wait under the name that they came with.

-- The outcome in one word (imported, already, failed), once it is known.
ALTER TABLE intake_item ADD COLUMN result TEXT;
CREATE INDEX intake_item_result ON intake_item (intake_id, result, position);

ALTER TABLE kept_badge ADD COLUMN name TEXT;
