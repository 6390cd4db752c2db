-- What is listed of schedules; each schedule itself lives in its own object.
CREATE TABLE schedule (
  name TEXT PRIMARY KEY NOT NULL,
  workflow_name TEXT NOT NULL,
  paused INTEGER NOT NULL,
  create_time INTEGER NOT NULL,
  updated_time INTEGER NOT NULL,
  next_run_time INTEGER,
  definition TEXT NOT NULL
);
CREATE INDEX schedule_by_workflow ON schedule (workflow_name);
CREATE INDEX schedule_by_next_run ON schedule (next_run_time) WHERE next_run_time IS NOT NULL;

-- The history of schedules: a row for each time at which one has fired.
CREATE TABLE schedule_run (
  execution_id TEXT PRIMARY KEY NOT NULL,
  schedule_name TEXT NOT NULL,
  scheduled_time INTEGER NOT NULL,
  execution_time INTEGER NOT NULL,
  workflow_name TEXT NOT NULL,
  workflow_id TEXT,
  reason TEXT,
  request TEXT NOT NULL,
  state TEXT NOT NULL,
  zone_id TEXT NOT NULL
);
CREATE INDEX schedule_run_by_schedule ON schedule_run (schedule_name, scheduled_time);
CREATE INDEX schedule_run_by_time ON schedule_run (scheduled_time);

-- Switches of the whole server.
CREATE TABLE setting (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
);
