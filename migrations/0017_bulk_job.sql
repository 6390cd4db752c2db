-- Jobs that treat many executions alike. Which ones is written down when a job begins, in parts.
CREATE TABLE bulk_job (
  id TEXT PRIMARY KEY NOT NULL,
  action TEXT NOT NULL,
  selection TEXT NOT NULL,
  status TEXT NOT NULL,
  total INTEGER NOT NULL,
  claimed_until INTEGER NOT NULL,
  create_time INTEGER NOT NULL,
  update_time INTEGER NOT NULL,
  end_time INTEGER
);
CREATE INDEX bulk_job_by_time ON bulk_job (create_time);
CREATE INDEX bulk_job_running ON bulk_job (claimed_until) WHERE status = 'RUNNING';
-- `failures` is null until the part is done.
CREATE TABLE bulk_job_part (
  job_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  size INTEGER NOT NULL,
  workflow_ids TEXT NOT NULL,
  failures TEXT,
  PRIMARY KEY (job_id, number)
);
