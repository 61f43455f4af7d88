-- Who may look after the instance on /operateur; given by `besace user grant`.
ALTER TABLE account ADD COLUMN is_operator BOOLEAN NOT NULL DEFAULT FALSE;
