-- Finds the events that are old enough to go.
CREATE INDEX event_by_time ON event (publish_time);
