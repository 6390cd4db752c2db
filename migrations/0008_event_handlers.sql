-- What is done when an event is published; `definition` is the JSON of a whole EventHandler.
CREATE TABLE event_handler (
  name TEXT PRIMARY KEY NOT NULL,
  event TEXT NOT NULL,
  active INTEGER NOT NULL,
  definition TEXT NOT NULL
);
CREATE INDEX event_handler_by_event ON event_handler (event);

-- What came of each action of a handler for each event. The key makes it happen once.
CREATE TABLE event_execution (
  event_id TEXT NOT NULL,
  handler TEXT NOT NULL,
  action INTEGER NOT NULL,
  event TEXT NOT NULL,
  action_type TEXT NOT NULL,
  status TEXT NOT NULL,
  output TEXT NOT NULL,
  created_time INTEGER NOT NULL,
  PRIMARY KEY (event_id, handler, action)
);
CREATE INDEX event_execution_by_handler ON event_execution (handler, created_time);
CREATE INDEX event_execution_by_time ON event_execution (created_time);

-- Events that could not be acted on, until somebody tries them again or removes them.
CREATE TABLE dead_letter (
  id TEXT PRIMARY KEY NOT NULL,
  event TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  buried_time INTEGER NOT NULL,
  message TEXT NOT NULL
);
CREATE INDEX dead_letter_by_time ON dead_letter (buried_time);
