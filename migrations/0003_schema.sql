-- Schemas of inputs and outputs, which definitions name.
CREATE TABLE schema_def (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  definition TEXT NOT NULL,
  PRIMARY KEY (name, version)
) WITHOUT ROWID;
