-- The trace (W3C Trace Context, JSON) that an event belongs to.
ALTER TABLE event ADD COLUMN trace TEXT;
ALTER TABLE dead_letter ADD COLUMN trace TEXT;
