-- Results of tasks that may be reused while they are young (`cacheConfig`).
CREATE TABLE cached_result (
  entry TEXT PRIMARY KEY NOT NULL,
  output TEXT NOT NULL,
  stored_time INTEGER NOT NULL,
  expiry_time INTEGER NOT NULL
);
CREATE INDEX cached_result_by_expiry ON cached_result (expiry_time);
