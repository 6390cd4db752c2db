-- Where other systems send events to; `config` is the JSON of a whole WebhookConfig.
CREATE TABLE webhook (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  verified INTEGER NOT NULL,
  config TEXT NOT NULL
);
