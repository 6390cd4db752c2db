-- Events that no execution stands for, while they are not handled: since when, in epoch milliseconds.
ALTER TABLE event ADD COLUMN open_since INTEGER;
CREATE INDEX event_open ON event (open_since) WHERE open_since IS NOT NULL;
