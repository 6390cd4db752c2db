-- Definitions. The JSON has no times: the columns have them, so that an overwrite keeps the first one.
CREATE TABLE workflow_def (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  definition TEXT NOT NULL,
  create_time INTEGER NOT NULL,
  update_time INTEGER NOT NULL,
  PRIMARY KEY (name, version)
) WITHOUT ROWID;

CREATE TABLE task_def (
  name TEXT PRIMARY KEY NOT NULL,
  definition TEXT NOT NULL,
  create_time INTEGER NOT NULL,
  update_time INTEGER NOT NULL
) WITHOUT ROWID;

-- The index of executions: what each of them said of itself at `index_version`.
CREATE TABLE execution (
  workflow_id TEXT PRIMARY KEY NOT NULL,
  index_version INTEGER NOT NULL,
  name TEXT NOT NULL,
  definition_version INTEGER NOT NULL,
  status TEXT NOT NULL,
  correlation_id TEXT,
  parent_workflow_id TEXT,
  priority INTEGER NOT NULL,
  create_time INTEGER NOT NULL,
  start_time INTEGER NOT NULL,
  update_time INTEGER NOT NULL,
  end_time INTEGER NOT NULL,
  -- When its next timer was due as it said so; 0: none.
  due_time INTEGER NOT NULL
);

CREATE INDEX execution_by_name ON execution (name, create_time);
CREATE INDEX execution_running ON execution (name, create_time) WHERE status IN ('RUNNING', 'PAUSED');
CREATE INDEX execution_due ON execution (due_time) WHERE status = 'RUNNING' AND due_time > 0;
CREATE INDEX execution_by_correlation ON execution (correlation_id, name) WHERE correlation_id IS NOT NULL;

-- Task types that were pushed to or polled at least once.
CREATE TABLE queue (
  name TEXT PRIMARY KEY NOT NULL
) WITHOUT ROWID;

-- Who asked first: inserted before the execution is started.
CREATE TABLE idempotency_key (
  workflow_name TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  reserved_at INTEGER NOT NULL,
  PRIMARY KEY (workflow_name, idempotency_key)
) WITHOUT ROWID;

CREATE INDEX idempotency_key_by_workflow ON idempotency_key (workflow_id);
