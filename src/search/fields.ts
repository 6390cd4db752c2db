/** What can be searched and sorted by, and where it stands in the index. */
import { WORKFLOW_ID_LENGTH } from "../lib/workflow-id.ts";

/** A field of a kind of rows. */
export interface Field {
  /** An expression over the tables of the kind; the only text of a query's SQL that a name stands for. */
  readonly sql: string;
  readonly type: "text" | "number";
  /** May have no value: then no comparison holds. */
  readonly optional?: true;
  /** Many rows share each of its values: other fields find a row sooner. */
  readonly isCommon?: true;
  /** It is not of the row itself, but of the execution that a task belongs to. */
  readonly ofExecution?: true;
  /** What an index finds the rows of a value by: an expression, and what that is in those rows, of the SQL of the
   * value. */
  readonly lookup?: { readonly sql: string; readonly of: (valueSql: string) => string };
}

/** The fields of a kind of rows, by their names in queries. */
export type Fields = ReadonlyMap<string, Field>;

const text = (sql: string): Field => ({ sql, type: "text" });
const optionalText = (sql: string): Field => ({ sql, type: "text", optional: true });
const number = (sql: string): Field => ({ sql, type: "number" });
const commonText = (sql: string): Field => ({ ...text(sql), isCommon: true });

const OF_WORKFLOW: Readonly<Record<string, Field>> = {
  workflowId: text("e.workflow_id"),
  workflowType: commonText("e.name"),
  workflowName: commonText("e.name"),
  version: number("e.definition_version"),
  correlationId: optionalText("e.correlation_id"),
  idempotencyKey: optionalText("e.idempotency_key"),
  parentWorkflowId: text("e.parent_workflow_id"),
};

/** Milliseconds from the start to the end, or until now. */
const DURATION = `(CASE WHEN e.end_time > 0 THEN e.end_time
  ELSE CAST(unixepoch('subsec') * 1000 AS INTEGER) END - e.create_time)`;

/** What is kept of an execution beside its words. A search may have joined them already, under a name of its own. */
const REASON = "(SELECT reason FROM execution_text WHERE rowid = e.id)";
/** Joined by commas, as summaries have them. */
const FAILED_REFERENCES = `(SELECT ifnull(group_concat(value), '') FROM execution_text AS words,
  json_each(words.details, '$.failedReferenceTaskNames') WHERE words.rowid = e.id)`;

/** Fields of executions; the alias of their table is `e`. */
export const EXECUTION_FIELDS: Fields = new Map(
  Object.entries({
    ...OF_WORKFLOW,
    status: commonText("e.status"),
    priority: number("e.priority"),
    // All executions are of workflows: there are no others yet.
    classifier: text("'workflow'"),
    createTime: number("e.create_time"),
    startTime: number("e.create_time"),
    updateTime: number("e.update_time"),
    modifiedTime: number("e.update_time"),
    endTime: number("e.end_time"),
    duration: number(DURATION),
    reasonForIncompletion: text(REASON),
    failedReferenceTaskNames: text(FAILED_REFERENCES),
  }),
);

/** A task's id is the id of its execution and a number. */
const TASK_ID: Field = {
  ...text("(e.workflow_id || '-' || t.counter)"),
  ofExecution: true,
  lookup: { sql: "e.workflow_id", of: (taskId) => `substr(${taskId}, 1, ${WORKFLOW_ID_LENGTH})` },
};

const ofExecution = (field: Field): Field => ({ ...field, ofExecution: true });

/** Fields of tasks; the alias of their table is `t`, and `e` that of their executions. */
export const TASK_FIELDS: Fields = new Map(
  Object.entries({
    ...Object.fromEntries(
      Object.entries(OF_WORKFLOW).map(([name, field]) => [name, ofExecution(field)]),
    ),
    taskId: TASK_ID,
    taskType: commonText("t.type"),
    taskDefName: text("t.definition_name"),
    referenceTaskName: text("t.reference_name"),
    status: text("t.status"),
    priority: number("t.priority"),
    workflowPriority: number("t.priority"),
    retryCount: number("t.retry_count"),
    workerId: optionalText("t.worker_id"),
    domain: optionalText("t.domain"),
    scheduledTime: number("t.scheduled_time"),
    startTime: number("t.start_time"),
    updateTime: number("t.update_time"),
    modifiedTime: number("t.update_time"),
    endTime: number("t.end_time"),
  }),
);

/** The names of fields, as an error lists them. */
export function fieldNames(fields: Fields): string {
  return [...fields.keys()].toSorted().join(", ");
}
