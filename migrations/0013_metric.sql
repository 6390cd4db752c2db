-- What executions and tasks have come to, added up for monitoring; `sum` is of milliseconds.
CREATE TABLE metric (
  name TEXT NOT NULL,
  labels TEXT NOT NULL,
  count INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (name, labels)
) WITHOUT ROWID;
