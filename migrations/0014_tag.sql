-- What people call definitions, schedules, secrets and others by: `kind` and `name` say what is tagged.
CREATE TABLE tag (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (kind, name, key, value)
) WITHOUT ROWID;
