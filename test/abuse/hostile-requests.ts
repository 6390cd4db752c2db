/** Requests that nobody should send, for every route: random, and the same again for the same seed. */
import { routesFor } from "../../src/http/routes/index.ts";
import type { SeededRandom } from "../helpers/random.ts";

export interface HostileRequest {
  method: string;
  /** With its query, encoded. */
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
}

/** What stands for an execution and a task that are there and must be let alone. */
export interface Victims {
  workflowId: string;
  taskId: string;
}

type Choices<Value> = readonly [Value, ...Value[]];

const ROUTES = routesFor({ kind: "open" }).map(({ declaration }) => declaration);

const TEXTS: Choices<string> = [
  ...([
    "",
    " ",
    "a",
    "null",
    "undefined",
    "__proto__",
    "constructor",
    "toString",
    "*",
    "%",
    "%00",
  ] as const),
  ...["\u0000", "a\u0000b", "\ud83d", "😀", "é", "..", "../../etc/passwd", "a/b", "a?b#c", "a\\b"],
  ...["'; DROP TABLE execution; --", '"', "<script>", "${workflow.input}", "${", "${${a}}", "$.."],
  ...["\r\nX: y", "x".repeat(300), "ü".repeat(5_000), "-1", "0", "1e309", "NaN", "00000000"],
  ...["00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000-1"],
];

const NUMBERS: Choices<unknown> = [
  ...([0, -1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e21, 1e308, -0, 999_999_999_999] as const),
];

const RAW_BODIES: Choices<string | Uint8Array<ArrayBuffer>> = [
  ...([
    "",
    " ",
    "null",
    "{",
    "[",
    "]",
    "{}",
    "[]",
    "[[]]",
    "true",
    "7",
    '"text"',
    "nul",
    "{}}",
  ] as const),
  ...['{"a":1,"a":2}', '{"__proto__":{"x":1}}', "\ufeff{}", '{"a":\u0000}', '{"a":1e999}', "'x'"],
  ...["[".repeat(300) + "]".repeat(300), "[".repeat(5_000), '{"a":'.repeat(2_000)],
  `[${"{},".repeat(20_000)}{}]`,
  new Uint8Array([0xff, 0xfe, 0x00, 0xc3, 0x28]),
];

const CONTENT_TYPES: Choices<string> = [
  ...(["application/json", "application/json", "application/json", "application/json"] as const),
  ...[
    "text/plain",
    "application/xml",
    "application/json;charset=utf-16",
    "multipart/form-data",
    "/",
  ],
];

/** Bodies that the routes would take, to be spoilt somewhere. */
const SOUND_BODIES: Choices<unknown> = [
  { name: "abused", version: 1, input: { a: [1, { b: "x" }] }, correlationId: "c", priority: 1 },
  { name: "abused", tasks: [{ name: "t", taskReferenceName: "t", type: "SIMPLE" }] },
  [{ name: "abused_task", retryCount: 1, timeoutSeconds: 0, inputTemplate: { a: 1 } }],
  { name: "abused_task", retryCount: 1, timeoutSeconds: 0, responseTimeoutSeconds: 10 },
  {
    workflowInstanceId: "w",
    taskId: "t",
    status: "COMPLETED",
    outputData: {},
    logs: [{ log: "l" }],
  },
  { correlationIds: ["c"], workflowNames: ["abused"] },
  ["a", "b"],
  {
    name: "inline",
    workflowDef: {
      name: "inline",
      tasks: [
        {
          name: "s",
          taskReferenceName: "s",
          type: "SWITCH",
          evaluatorType: "javascript",
          expression: "$.x",
          inputParameters: { x: "${workflow.input.x}" },
          decisionCases: { a: [{ name: "i", taskReferenceName: "i", type: "NOOP" }] },
        },
        {
          name: "l",
          taskReferenceName: "l",
          type: "DO_WHILE",
          loopCondition: "$.l.iteration < 3",
          loopOver: [
            {
              name: "j",
              taskReferenceName: "j",
              type: "INLINE",
              inputParameters: {
                evaluatorType: "javascript",
                expression: "({ a: $.a })",
                a: "${j.output}",
              },
            },
          ],
        },
      ],
    },
    input: { x: "a" },
  },
];

/** A hostile request to one of the routes, chosen at random. */
export function hostileRequest(random: SeededRandom, victims: Victims): HostileRequest {
  const route = random.pick(ROUTES as unknown as Choices<(typeof ROUTES)[number]>);
  const path = route.path.replaceAll(/\{(\w+)\}/g, () => encoded(hostileSegment(random, victims)));
  const headers: Record<string, string> = { "content-type": random.pick(CONTENT_TYPES) };
  const request: HostileRequest = {
    // Now and then a method that the route does not have.
    method:
      random.below(20) === 0 ? random.pick(["PATCH", "OPTIONS", "DELETE", "PUT"]) : route.method,
    path: `${path}${hostileQuery(random, Object.keys(route.query ?? {}))}`,
    headers,
  };
  if (request.method !== "GET") request.body = hostileBody(random);
  return request;
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function hostileSegment(random: SeededRandom, { workflowId, taskId }: Victims): string {
  // Reads of what is there are welcome; nothing that could end it is sent with its id.
  return random.below(4) === 0 ? `${random.pick([workflowId, taskId])}x` : random.pick(TEXTS);
}

function hostileQuery(random: SeededRandom, names: string[]): string {
  const parts: string[] = [];
  for (const name of [...names, "unknown"]) {
    for (let times = random.below(3); times > 0; times--) {
      const value = random.below(3) === 0 ? String(random.pick(NUMBERS)) : random.pick(TEXTS);
      parts.push(`${name}=${encoded(value)}`);
    }
  }
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

function hostileBody(random: SeededRandom): string | Uint8Array<ArrayBuffer> {
  if (random.below(3) === 0) return random.pick(RAW_BODIES);
  const body = structuredClone(random.pick(SOUND_BODIES));
  for (let times = 1 + random.below(3); times > 0; times--) spoil(random, body);
  return JSON.stringify(body);
}

/** Replaces a member somewhere in a value, or adds one. */
function spoil(random: SeededRandom, value: unknown): void {
  let at = value as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(at) as unknown as Choices<string>;
    const key =
      keys.length === 0 || random.below(10) === 0 ? random.pick(TEXTS) : random.pick(keys);
    // Not what is inherited: spoiling that would spoil every object of this process.
    const member = Object.hasOwn(at, key) ? at[key] : undefined;
    const isContainer = typeof member === "object" && member !== null;
    if (!isContainer || random.below(4) === 0) {
      Object.defineProperty(at, key, {
        value: hostileValue(random),
        enumerable: true,
        writable: true,
        configurable: true,
      });
      return;
    }
    at = member as Record<string, unknown>;
  }
}

function hostileValue(random: SeededRandom): unknown {
  switch (random.below(6)) {
    case 0:
      return random.pick(NUMBERS);
    case 1:
      return random.pick([null, true, [], {}, [[]], [null], { a: null }, [{}]]);
    case 2:
      return nested(random.below(150));
    case 3:
      return Object.fromEntries([[random.pick(TEXTS), random.pick(TEXTS)]]);
    default:
      return random.pick(TEXTS);
  }
}

function nested(depth: number): unknown {
  let value: unknown = "deep";
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
