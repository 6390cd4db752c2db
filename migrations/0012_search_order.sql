-- Find executions in the order of their starts, those of a status too, and tasks in that of their scheduling.
CREATE INDEX execution_by_time ON execution (create_time);
CREATE INDEX execution_by_status ON execution (status, create_time);
CREATE INDEX task_by_time ON task (scheduled_time);
