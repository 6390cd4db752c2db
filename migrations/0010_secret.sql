-- Secrets that workflows refer to; the values are encrypted under a key that is not in the database.
CREATE TABLE secret (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL,
  previous_value TEXT,
  create_time INTEGER NOT NULL,
  update_time INTEGER NOT NULL
);
