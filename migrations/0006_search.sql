-- The index of executions, made anew: with a number of its own for each row, which its text has too.
-- Rows that are there count as older than anything their executions will say of themselves.
ALTER TABLE execution RENAME TO former_execution;

CREATE TABLE execution (
  id INTEGER PRIMARY KEY NOT NULL,
  workflow_id TEXT NOT NULL UNIQUE,
  index_version INTEGER NOT NULL,
  name TEXT NOT NULL,
  definition_version INTEGER NOT NULL,
  status TEXT NOT NULL,
  correlation_id TEXT,
  idempotency_key TEXT,
  -- Empty: it stands above all others.
  parent_workflow_id TEXT NOT NULL,
  priority INTEGER NOT NULL,
  create_time INTEGER NOT NULL,
  update_time INTEGER NOT NULL,
  end_time INTEGER NOT NULL,
  -- When its next timer was due as it said so; 0: none.
  due_time INTEGER NOT NULL
);

INSERT INTO execution (workflow_id, index_version, name, definition_version, status, correlation_id,
  parent_workflow_id, priority, create_time, update_time, end_time, due_time)
SELECT workflow_id, -1, name, definition_version, status, correlation_id,
  ifnull(parent_workflow_id, ''), priority, create_time, update_time, end_time, due_time
FROM former_execution ORDER BY create_time, workflow_id;

DROP TABLE former_execution;

CREATE INDEX execution_by_name ON execution (name, create_time);
CREATE INDEX execution_running ON execution (name, create_time) WHERE status IN ('RUNNING', 'PAUSED');
CREATE INDEX execution_due ON execution (due_time) WHERE status = 'RUNNING' AND due_time > 0;
CREATE INDEX execution_by_correlation ON execution (correlation_id, name) WHERE correlation_id IS NOT NULL;

-- The tasks of those executions, by the numbers of the executions' rows.
CREATE TABLE task (
  id INTEGER PRIMARY KEY NOT NULL,
  execution_id INTEGER NOT NULL,
  -- The number of the task in its execution: the end of its task id.
  counter INTEGER NOT NULL,
  index_version INTEGER NOT NULL,
  type TEXT NOT NULL,
  definition_name TEXT NOT NULL,
  reference_name TEXT NOT NULL,
  status TEXT NOT NULL,
  priority INTEGER NOT NULL,
  retry_count INTEGER NOT NULL,
  worker_id TEXT,
  domain TEXT,
  scheduled_time INTEGER NOT NULL,
  start_time INTEGER NOT NULL,
  update_time INTEGER NOT NULL,
  end_time INTEGER NOT NULL,
  queue_wait_time INTEGER NOT NULL,
  UNIQUE (execution_id, counter)
);

CREATE INDEX task_by_type ON task (type, scheduled_time);

-- What is said of executions and tasks, and found in any part of a word of three characters or more.
-- A row has the number of the row that it belongs to.
CREATE VIRTUAL TABLE execution_text USING fts5 (
  names, reason, input, output, details UNINDEXED, tokenize = 'trigram', columnsize = 0
);
CREATE VIRTUAL TABLE task_text USING fts5 (
  names, reason, input, output, details UNINDEXED, tokenize = 'trigram', columnsize = 0
);

-- How long the latest changes were on their way to the index, in milliseconds.
CREATE TABLE index_progress (
  id INTEGER PRIMARY KEY NOT NULL,
  written_time INTEGER NOT NULL,
  lag INTEGER NOT NULL
);
