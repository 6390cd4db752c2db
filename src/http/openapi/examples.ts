/**
 * Examples of what may be sent, for readers and for tools that try the API. They fit together: the names in paths are those
 * of what the bodies register. Ids come from answers, so they have none.
 */
import type { Json } from "../../model/json.ts";
import type { JsonSchema } from "./schema-collection.ts";

const TEAM = { key: "team", value: "blue" };

/** Bodies, by the name of their schema. */
const BODIES: Readonly<Record<string, Json>> = {
  TaskDef: {
    name: "send_mail",
    description: "Sends a mail",
    retryCount: 3,
    retryLogic: "EXPONENTIAL_BACKOFF",
    retryDelaySeconds: 5,
    responseTimeoutSeconds: 60,
    timeoutSeconds: 600,
    ownerEmail: "team@example.com",
  },
  WorkflowDef: {
    name: "hello",
    version: 1,
    description: "Greets somebody",
    tasks: [
      {
        name: "compose",
        taskReferenceName: "compose",
        type: "INLINE",
        inputParameters: {
          evaluatorType: "javascript",
          expression: "'Hello, ' + $.who",
          who: "${workflow.input.who}",
        },
      },
    ],
    outputParameters: { greeting: "${compose.output.result}" },
    ownerEmail: "team@example.com",
  },
  SchemaDef: {
    name: "somebody",
    version: 1,
    type: "JSON",
    data: { type: "object", required: ["who"], properties: { who: { type: "string" } } },
  },
  Tag: TEAM,
  StartWorkflowRequest: {
    name: "hello",
    version: 1,
    correlationId: "visit-17",
    input: { who: "Ada" },
  },
  WorkflowTestRequest: { name: "hello", version: 1, input: { who: "Ada" } },
  WorkflowSchedule: {
    name: "hello_each_morning",
    cronExpression: "0 0 8 * * MON-FRI",
    zoneId: "Europe/Berlin",
    startWorkflowRequest: { name: "hello", version: 1, input: { who: "all" } },
  },
  EventHandler: {
    name: "hello_on_visit",
    event: "conductor:visit",
    active: true,
    actions: [
      {
        action: "start_workflow",
        start_workflow: { name: "hello", version: 1, input: { who: "${name}" } },
      },
    ],
  },
  WebhookConfig: {
    name: "visits",
    verifier: "HEADER_BASED",
    headers: { "x-visit-key": "a long random text" },
    workflowsToStart: { hello: 1 },
  },
};

/** Parameters whose names say enough. */
const PARAMETERS: Readonly<Record<string, Json>> = {
  tasktype: "send_mail",
  taskType: "send_mail",
  taskName: "send_mail",
  version: 1,
  correlationId: "visit-17",
  event: "conductor:visit",
  cronExpression: "0 0 8 * * MON-FRI",
  zoneId: "Europe/Berlin",
  tag: `${TEAM.key}:${TEAM.value}`,
  workerid: "worker-1",
};

/** What `name` and `key` stand for, by how a path begins. */
const NAMED: readonly (readonly [start: string, name: string])[] = [
  ["/api/schema", "somebody"],
  ["/api/scheduler", "hello_each_morning"],
  ["/api/environment", "REGION"],
  ["/api/event", "hello_on_visit"],
  ["/api/secrets", "mail_password"],
  ["/api/baton/secrets", "mail_password"],
  ["/api/metadata", "hello"],
  ["/api/workflow", "hello"],
];

/** An example of a parameter; undefined where there is none. */
export function parameterExample(name: string, path: string): Json | undefined {
  if (name !== "name" && name !== "key") return PARAMETERS[name];
  return NAMED.find(([start]) => path.startsWith(start))?.[1];
}

/** An example of a body, by its schema; undefined where there is none. */
export function bodyExample(schema: JsonSchema): Json | undefined {
  const { $ref, items, anyOf } = schema;
  if ($ref !== undefined) return BODIES[$ref.split("/").at(-1) ?? ""];
  const [first] = anyOf ?? [];
  if (typeof first === "object") return bodyExample(first);
  if (typeof items !== "object" || Array.isArray(items)) return undefined;
  const item = bodyExample(items);
  return item === undefined ? undefined : [item];
}
