/** What is compared and what is not: the one place where tolerance is decided. */

/** Fields removed wherever they occur outside user payloads, each with the reason. */
export const DROPPED_FIELDS = {
  createTime: "clock",
  updateTime: "clock",
  startTime: "clock",
  endTime: "clock",
  scheduledTime: "clock",
  firstStartTime: "clock",
  firstScheduledTime: "clock",
  lastRetriedTime: "clock",
  queueWaitTime: "clock",
  executionTime: "clock",
  waitTimeout: "clock",
  lastPollTime: "clock",
  createdTime: "clock",
  updatedTime: "clock",
  nextRunTime: "clock",
  lastRunTimeInEpoch: "clock",
  executionDuration: "clock",
  instance: "the name of the host that answered",
  createdBy: "filled from the transport by some deployments only",
  updatedBy: "filled from the transport by some deployments only",
  ownerApp: "filled from a client header, empty otherwise",
  executionMetadata: "measurements for the user interface",
};

/** What is kept of one task of an execution (also of a polled task); the rest of a task is a copy
 *  of its definition, a clock, or the server's own book-keeping. A missing field counts as the
 *  default given here, so a server may leave defaults out. */
export const TASK_FIELDS = {
  taskId: undefined,
  taskType: undefined,
  taskDefName: undefined,
  referenceTaskName: undefined,
  status: undefined,
  seq: undefined,
  retryCount: 0,
  retried: false,
  retriedTaskId: undefined,
  iteration: 0,
  loopOverTask: false,
  inputData: {},
  outputData: {},
  reasonForIncompletion: undefined,
  workflowInstanceId: undefined,
  workflowType: undefined,
  subWorkflowId: undefined,
  correlationId: undefined,
  domain: undefined,
  workerId: undefined,
  workflowPriority: 0,
  pollCount: 0,
  callbackAfterSeconds: 0,
  startDelayInSeconds: 0,
  externalInputPayloadStoragePath: undefined,
  externalOutputPayloadStoragePath: undefined,
};

/** Task fields that say nothing about a task which the server runs by itself: how often its own
 *  threads looked at the task, and which of them. */
export const SYSTEM_TASK_DROPPED = ["pollCount", "callbackAfterSeconds", "workerId"];
export const SYSTEM_TASKS = new Set([
  "DECISION",
  "SWITCH",
  "FORK",
  "FORK_JOIN",
  "FORK_JOIN_DYNAMIC",
  "JOIN",
  "EXCLUSIVE_JOIN",
  "DO_WHILE",
  "SUB_WORKFLOW",
  "START_WORKFLOW",
  "SET_VARIABLE",
  "TERMINATE",
  "WAIT",
  "HUMAN",
  "INLINE",
  "LAMBDA",
  "JSON_JQ_TRANSFORM",
  "HTTP",
  "EVENT",
  "NOOP",
]);

/** What is kept of an execution; the definition it carries is checked by the metadata cases. */
export const EXECUTION_FIELDS = {
  workflowId: undefined,
  workflowName: undefined,
  workflowVersion: undefined,
  status: undefined,
  reasonForIncompletion: undefined,
  input: {},
  output: {},
  variables: {},
  tasks: [],
  correlationId: undefined,
  priority: 0,
  taskToDomain: {},
  parentWorkflowId: undefined,
  parentWorkflowTaskId: undefined,
  reRunFromWorkflowId: undefined,
  event: undefined,
  failedReferenceTaskNames: [],
  failedTaskNames: [],
  idempotencyKey: undefined,
  externalInputPayloadStoragePath: undefined,
  externalOutputPayloadStoragePath: undefined,
};

/** What is kept of the summaries which searches answer with. Their `input` and `output` are printed
 *  maps (key order and notation are the printer's), the sizes follow from them. */
export const WORKFLOW_SUMMARY_FIELDS = {
  workflowId: undefined,
  workflowType: undefined,
  version: undefined,
  status: undefined,
  correlationId: undefined,
  priority: 0,
  reasonForIncompletion: undefined,
  event: undefined,
  failedReferenceTaskNames: undefined,
  failedTaskNames: [],
  parentWorkflowId: undefined,
};
export const TASK_SUMMARY_FIELDS = {
  taskId: undefined,
  workflowId: undefined,
  workflowType: undefined,
  taskType: undefined,
  taskDefName: undefined,
  status: undefined,
  correlationId: undefined,
  reasonForIncompletion: undefined,
  domain: undefined,
  workflowPriority: 0,
};

/** Task types whose own input holds a null for each parameter that was not given. */
export const NULLS_DROPPED_FROM_INPUT = new Set(["SUB_WORKFLOW"]);

/** Values of a task's own input that are copies of definitions, not data. */
export const DROPPED_TASK_INPUT = {
  forkedTaskDefs: "definitions of the forked tasks, written out in full",
};

/** In definitions a field with one of these values equals a missing field, for a server may or may
 *  not write defaults out; EMPTY is an empty list or map, ANY is a field that is not compared at
 *  all. (Steps with `"exact": true` switch this off, and payloads are never touched.) */
export const EMPTY = Symbol("empty");
export const ANY = Symbol("any");
export const DEFINITION_DEFAULTS = {
  decisionCases: EMPTY,
  defaultCase: EMPTY,
  forkTasks: EMPTY,
  joinOn: EMPTY,
  loopOver: EMPTY,
  onStateChange: EMPTY,
  defaultExclusiveJoinTask: EMPTY,
  metadata: EMPTY,
  startDelay: 0,
  optional: false,
  asyncComplete: false,
  permissive: false,
  inputParameters: EMPTY,
  inputKeys: EMPTY,
  outputKeys: EMPTY,
  inputTemplate: EMPTY,
  variables: EMPTY,
  outputParameters: EMPTY,
  taskToDomain: EMPTY,
  priority: 0,
  cronSchedules: EMPTY,
  runtimeMetadata: EMPTY,
  maskedFields: EMPTY,
  enforceSchema: ANY, // schemas are not part of what the kit covers
  taskStatusListenerEnabled: ANY, // listeners live inside a server
  workflowStatusListenerEnabled: ANY,
  taskDefinition: ANY, // a copy of the task definition, made when registering
  backoffJitterMs: 0,
  maxRetryDelaySeconds: 0,
  totalTimeoutSeconds: 0,
  rateLimitPerFrequency: 0,
};

/** Fields that hold an identifier the server made up: replaced by the case's variable that holds
 *  the same value, or by `<id>`. An identifier may have any form (UUID or not). */
export const ID_FIELDS = new Set([
  "workflowId",
  "taskId",
  "workflowInstanceId",
  "subWorkflowId",
  "parentWorkflowId",
  "parentWorkflowTaskId",
  "retriedTaskId",
  "reRunFromWorkflowId",
  "targetWorkflowId",
  "requestId",
  "executionId",
  "messageId",
  "id",
  "workflowInstanceId",
  "targetWorkflowInstanceId",
  "conductor.event.messageId",
  "conductor.failure_workflow",
  "failureTaskId",
]);

/** What the value of a variable looks like when it is such an identifier. */
export const looksLikeId = (v) => v.length >= 12 && /\d/.test(v) && /^[\w.~:@-]+$/.test(v);

/** Lists whose order the API does not promise: compared as sets. */
export const UNORDERED_FIELDS = new Set([
  "failedReferenceTaskNames",
  "failedTaskNames",
  "validationErrors",
  "bulkSuccessfulResults",
]);

/** Fields whose value is the user's own data: kept exactly as they are, apart from ids in strings. */
export const PAYLOAD_FIELDS = new Set([
  "input",
  "output",
  "inputData",
  "outputData",
  "variables",
  "workflowInput",
  "payload",
]);

/** Pieces of free text that vary from run to run. */
export const TEXT_RULES = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "<id>"],
  [/after -?\d+ seconds/g, "after <n> seconds"],
  [/elapsed \d+ seconds/g, "elapsed <n> seconds"],
  [/\/\d{4}\/\d{2}\/\d{2}\//g, "/<date>/"],
];

/** The head of a validation error's path names a method of the server's own code:
 *  `registerWorkflowDef.arg0.tasks[0]` is compared as `tasks[0]`. */
export const VALIDATION_PATH_HEAD = /^\w+\.arg\d+\.?/;

/** Error messages written by the reference's parser or web framework rather than by Conductor. They
 *  are recorded as FOREIGN_TEXT, which any text meets. */
export const FOREIGN_TEXT = "<text>";
export const FOREIGN_MESSAGES = [
  /^JSON parse error/,
  /^No static resource/,
  /^Required request body is missing/,
  /^Failed to convert value/,
  /^Method parameter '/,
  /^Required request parameter/,
  /^Required parameter/,
  /^Content-Type /,
  /^Request method '/,
  /^Cannot deserialize/,
  /^Cannot construct instance/,
  /^For input string/,
  /^No enum constant/,
  /^Cannot invoke "/,
  /^Parameter specified as non-null/,
  /^Name for argument/,
  /^Unrecognized token/,
  /^Cannot coerce/,
];

/**
 * Mistakes of the client. The reference answers many of them with a 5xx; no recorded 5xx stands for
 * anything else. A server under test may say 4xx instead, whichever it finds fitting, as long as the
 * answer has the documented error body: JSON whose `status` is the HTTP status and whose `message`
 * says something. The rest of the body is then not compared. The recorded answer itself stays right.
 * (Which 4xx it must be is the business of the cases in `beyond/`.)
 */
export const refusesInsteadOfFailing = (recorded, answer) =>
  recorded?.status >= 500 &&
  answer.status >= 400 &&
  answer.status < 500 &&
  answer.type === "application/json" &&
  answer.body?.status === answer.status &&
  typeof answer.body.message === "string" &&
  answer.body.message.trim() !== "";
