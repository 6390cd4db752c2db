-- Which WAIT_FOR_WEBHOOK tasks wait, and for which events: `paths` is a JSON list, `match_key` the values there.
CREATE TABLE webhook_wait (
  task_id TEXT PRIMARY KEY NOT NULL,
  workflow TEXT NOT NULL,
  version INTEGER NOT NULL,
  paths TEXT NOT NULL,
  match_key TEXT NOT NULL,
  start_time INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX webhook_wait_by_key ON webhook_wait (workflow, paths, match_key);

-- Where the tasks of a workflow look in events.
CREATE TABLE webhook_path (
  workflow TEXT NOT NULL,
  paths TEXT NOT NULL,
  PRIMARY KEY (workflow, paths)
) WITHOUT ROWID;
