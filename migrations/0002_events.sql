-- The events that executions have published. The key makes each of them one, however often it is delivered.
CREATE TABLE event (
  event_id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  payload TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  publish_time INTEGER NOT NULL
);
