-- Maps in a collection: those that its holder follows, each with how far they are.

CREATE TABLE collection_objective (
    collection_id TEXT NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    objective_id TEXT NOT NULL REFERENCES objective (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    PRIMARY KEY (collection_id, objective_id)
);
CREATE INDEX collection_objective_objective ON collection_objective (objective_id);
