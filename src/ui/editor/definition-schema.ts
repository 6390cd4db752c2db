/** What may stand where in a workflow definition: for completion and explanations in the editor. */

/** What a member holds: an object of a kind, a list or map of something, or anything. */
export type Content =
  | { is: "text" | "number" | "boolean" | "any" }
  | { is: "object"; kind: ObjectKind }
  | { is: "list" | "map"; of: Content };

export type ObjectKind = "workflow" | "task" | "sub" | "limit" | "schema" | "cache";

export interface Member {
  name: string;
  /** In one sentence. */
  doc: string;
  content: Content;
  /** All values there are. */
  values?: readonly string[];
}

const TEXT: Content = { is: "text" };
const NUMBER: Content = { is: "number" };
const BOOLEAN: Content = { is: "boolean" };
const ANY: Content = { is: "any" };
const MAP: Content = { is: "map", of: ANY };
const TEXTS: Content = { is: "list", of: TEXT };
const TASKS: Content = { is: "list", of: { is: "object", kind: "task" } };

function member(name: string, doc: string, content: Content, values?: readonly string[]): Member {
  return { name, doc, content, ...(values !== undefined && { values }) };
}

/** The types of tasks, each in a few words. */
export const TASK_TYPES: Readonly<Record<string, string>> = {
  SIMPLE: "A task that a worker does.",
  HTTP: "A request over HTTP.",
  INLINE: "A script in JavaScript.",
  SWITCH: "Takes one of several cases.",
  FORK_JOIN: "Runs branches side by side.",
  FORK_JOIN_DYNAMIC: "Runs branches side by side that are made at run time.",
  JOIN: "Waits for tasks in branches.",
  EXCLUSIVE_JOIN: "Waits for the first of several tasks.",
  DO_WHILE: "Runs its body again as long as a condition holds.",
  FOR_EACH: "Runs its body for each element of a list.",
  TRY_CATCH: "Goes on elsewhere where something fails.",
  SUB_WORKFLOW: "Runs another workflow and waits for it.",
  START_WORKFLOW: "Starts another workflow and goes on.",
  DYNAMIC: "A task whose type is known only at run time.",
  WAIT: "Waits for a time, or for a signal.",
  WAIT_FOR_WEBHOOK: "Waits for a call from outside.",
  HUMAN: "Waits for a person.",
  EVENT: "Publishes an event.",
  SET_VARIABLE: "Sets variables of the run.",
  JSON_JQ_TRANSFORM: "Changes JSON by a jq query.",
  TERMINATE: "Ends the run.",
  NOOP: "Does nothing.",
  PULL_WORKFLOW_MESSAGES: "Takes messages that were sent to the run.",
};

const EVALUATORS = ["value-param", "javascript", "graaljs"] as const;

const WORKFLOW: readonly Member[] = [
  member("name", "What runs are started by.", TEXT),
  member("version", "The highest version is the latest.", NUMBER),
  member("description", "What it is for.", TEXT),
  member("tasks", "Its steps, in their order.", TASKS),
  member("inputParameters", "Names of the input's members. They are not enforced.", TEXTS),
  member("inputTemplate", "What is taken where the input leaves something out.", MAP),
  member("outputParameters", "The run's output, made of expressions.", MAP),
  member("variables", "Variables at the start, read by ${workflow.variables.…}.", MAP),
  member("failureWorkflow", "The workflow that starts when this one fails.", TEXT),
  member("failureWorkflowVersion", "Its version; the latest without it.", NUMBER),
  member("timeoutSeconds", "How long a run may take. 0: as long as it wants.", NUMBER),
  member("timeoutPolicy", "What happens when the time is over.", TEXT, [
    "TIME_OUT_WF",
    "ALERT_ONLY",
  ]),
  member("restartable", "Whether a run may be restarted after its end.", BOOLEAN),
  member("schemaVersion", "Always 2.", NUMBER),
  member("ownerEmail", "Who is responsible.", TEXT),
  member("rateLimitConfig", "How many runs may go on at once.", { is: "object", kind: "limit" }),
  member("inputSchema", "A JSON schema for the input.", { is: "object", kind: "schema" }),
  member("outputSchema", "A JSON schema for the output.", { is: "object", kind: "schema" }),
  member("enforceSchema", "Whether the schemas refuse what does not fit.", BOOLEAN),
  member("workflowStatusListenerEnabled", "Whether changes of status are published.", BOOLEAN),
  member("workflowStatusListenerSink", "Where they are published.", TEXT),
  member("maskedFields", "Members that are shown as ***.", TEXTS),
  member("cacheConfig", "Takes the result of an earlier run.", { is: "object", kind: "cache" }),
  member("metadata", "Whatever you want to keep with it.", MAP),
];

const TASK: readonly Member[] = [
  member("name", "The task definition, and for a worker what it polls for.", TEXT),
  member("taskReferenceName", "Its name within the workflow, read by ${name.output.…}.", TEXT),
  member("type", "What kind of step it is.", TEXT, Object.keys(TASK_TYPES)),
  member("description", "What it is for.", TEXT),
  member("inputParameters", "Its input, made of values and expressions.", MAP),
  member("optional", "The run goes on when it fails.", BOOLEAN),
  member("permissive", "Branches beside it go on when it fails.", BOOLEAN),
  member("startDelay", "Seconds to wait before it is handed out.", NUMBER),
  member("retryCount", "Attempts after the first, instead of the task definition's.", NUMBER),
  member("asyncComplete", "It stays open until it is completed from outside.", BOOLEAN),
  member("evaluatorType", "How the expression is read.", TEXT, EVALUATORS),
  member("expression", "What decides: the name of an input, or a script.", TEXT),
  member("decisionCases", "The tasks of each case.", { is: "map", of: TASKS }),
  member("defaultCase", "The tasks when no case fits.", TASKS),
  member("forkTasks", "The branches, each a list of tasks.", { is: "list", of: TASKS }),
  member("joinOn", "The reference names that it waits for.", TEXTS),
  member("joinMode", "Whether it is decided with the run.", TEXT, ["SYNC", "ASYNC"]),
  member("defaultExclusiveJoinTask", "Whose output is taken where none has run.", TEXTS),
  member("loopCondition", "A script: the loop goes on while it is true.", TEXT),
  member("loopOver", "The body of the loop.", TASKS),
  member("items", "The list that the loop goes through.", ANY),
  member("subWorkflowParam", "The workflow that it runs.", { is: "object", kind: "sub" }),
  member("dynamicTaskNameParam", "The input that names the task to run.", TEXT),
  member("dynamicForkTasksParam", "The input that holds the tasks to fork.", TEXT),
  member("dynamicForkTasksInputParamName", "The input that holds their inputs.", TEXT),
  member("sink", "Where an EVENT is published.", TEXT),
  member("scriptExpression", "The script of a LAMBDA.", TEXT),
  member("onStateChange", "Events that are published when its state changes.", MAP),
  member("cacheConfig", "Takes the result of an earlier task.", { is: "object", kind: "cache" }),
  member("taskDefinition", "A task definition for this task alone.", MAP),
  member("metadata", "Whatever you want to keep with it.", MAP),
];

const KINDS: Readonly<Record<ObjectKind, readonly Member[]>> = {
  workflow: WORKFLOW,
  task: TASK,
  sub: [
    member("name", "The workflow that is started.", TEXT),
    member("version", "Its version; the latest without it.", NUMBER),
    member("taskToDomain", "Domains by task.", { is: "map", of: TEXT }),
    member("workflowDefinition", "A definition, instead of a registered one.", {
      ...{ is: "object", kind: "workflow" },
    }),
    member("idempotencyKey", "A second start with the same key finds the first.", TEXT),
    member("idempotencyStrategy", "What a second start does.", TEXT, [
      ...["FAIL", "RETURN_EXISTING", "FAIL_ON_RUNNING"],
    ]),
    member("priority", "From 0 to 99.", ANY),
  ],
  limit: [
    member("rateLimitKey", "Runs with the same key share the limit.", TEXT),
    member("concurrentExecLimit", "How many may go on at once.", NUMBER),
    member("policy", "What happens to one too many.", TEXT, ["QUEUE", "REJECT"]),
  ],
  schema: [
    member("name", "The schema's name.", TEXT),
    member("version", "Its version.", NUMBER),
    member("type", "Its language; only JSON is enforced.", TEXT, ["JSON", "AVRO", "PROTOBUF"]),
    member("data", "The schema itself; without it a registered one.", MAP),
  ],
  cache: [
    member("key", "What tells equal calls apart.", TEXT),
    member("ttlInSecond", "How long a result is taken.", NUMBER),
  ],
};

const INPUTS: Readonly<Record<string, readonly Member[]>> = {
  HTTP: [
    member("uri", "The address.", TEXT),
    member("method", "GET, POST, …", TEXT, ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]),
    member("headers", "Headers of the request.", MAP),
    member("body", "What is sent.", ANY),
    member("accept", "The type of answer that is asked for.", TEXT),
    member("contentType", "The type of what is sent.", TEXT),
    member("connectionTimeOut", "Milliseconds to connect.", NUMBER),
    member("readTimeOut", "Milliseconds to read the answer.", NUMBER),
    member("http_request", "All of these within one object.", MAP),
  ],
  INLINE: [
    member("evaluatorType", "The language.", TEXT, ["javascript", "graaljs"]),
    member("expression", "The script; it reads the other inputs as $.name.", TEXT),
  ],
  WAIT: [
    member("duration", "How long: “30 seconds”, “2 hours 5 minutes”.", TEXT),
    member("until", "Until when: “2026-12-24 18:00 UTC”.", TEXT),
  ],
  JSON_JQ_TRANSFORM: [member("queryExpression", "The jq query over the other inputs.", TEXT)],
  TERMINATE: [
    member("terminationStatus", "How the run ends.", TEXT, ["COMPLETED", "FAILED", "TERMINATED"]),
    member("terminationReason", "Why.", TEXT),
    member("workflowOutput", "The run's output.", ANY),
  ],
  START_WORKFLOW: [member("startWorkflow", "The request: name, version, input.", MAP)],
};

/** The members that an object of a kind can have. */
export function membersOf(kind: ObjectKind): readonly Member[] {
  return KINDS[kind];
}

/** The inputs that tasks of a type read. */
export function inputsOf(type: string): readonly Member[] {
  return Object.hasOwn(INPUTS, type) ? (INPUTS[type] ?? []) : [];
}

/** What stands at a path of a definition; null where anything may stand. */
export function contentAt(path: readonly (string | number)[]): Content | null {
  let content: Content = { is: "object", kind: "workflow" };
  for (const key of path) {
    const inner: Content | undefined =
      content.is === "object"
        ? membersOf(content.kind).find(({ name }) => name === key)?.content
        : content.is === "list" || content.is === "map"
          ? content.of
          : undefined;
    if (inner === undefined) return null;
    content = inner;
  }
  return content;
}

/** The path of the innermost task around a place; null outside of tasks. */
export function taskPathAround(
  path: readonly (string | number)[],
): readonly (string | number)[] | null {
  for (let length = path.length; length > 0; length--) {
    const around = path.slice(0, length);
    const content = contentAt(around);
    if (content?.is === "object" && content.kind === "task") return around;
  }
  return null;
}
