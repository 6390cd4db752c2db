/**
 * A run that uses a secret everywhere, on a real server. Afterwards its value stands in nothing that is stored,
 * logged or answered, but in the task that a worker polls and in the call that an HTTP task makes.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findFreePort, startServer, type LocalServer } from "../../scripts/local-server.ts";

const VALUE = 'correct-horse"battery/staple 1';
const HIDDEN = "correct-horse";
const TOKEN = "${workflow.secrets.TOKEN}";
/** A part of a JSON secret. */
const PART = "battery-staple";
const PASSWORD = "${workflow.secrets.JSON.password}";
/** What a webhook is verified by. */
const SIGNING = "tr0ub4dor-and-3";
/** What the workflow hides in `card`. */
const CARD = "4111-1111-1111";
const EVERYTHING = [HIDDEN, PART, SIGNING];

let folder: string;
let server: LocalServer;
let echo: Server;
/** What the called server has seen. */
const calls: string[] = [];
/** All answers but those of polls. */
const answers: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-secrets-"));
  echo = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      const seen = JSON.stringify({ url: request.url, headers: request.headers, body });
      calls.push(seen);
      response.writeHead(request.url?.startsWith("/fail") === true ? 400 : 200, {
        "content-type": "application/json",
        "x-echo": String(request.headers["x-token"]),
      });
      response.end(seen);
    });
  });
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  server = await startServer({
    port: await findFreePort(),
    dataFolder: join(folder, "data"),
    logFile: join(folder, "server.log"),
  });
});

afterAll(async () => {
  await server.stop();
  echo.close();
  await rm(folder, { recursive: true, force: true });
});

async function send(method: string, path: string, body?: unknown): Promise<string> {
  const response = await fetch(`${server.url}/api${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text;
}

async function call(method: string, path: string, body?: unknown): Promise<string> {
  const text = await send(method, path, body);
  answers.push(text);
  return text;
}

const task = (name: string, type: string, inputParameters: object, more = {}) => ({
  name,
  taskReferenceName: name,
  type,
  inputParameters,
  ...more,
});

const httpTask = (name: string, path: string, more = {}) => {
  const uri = `http://127.0.0.1:${(echo.address() as AddressInfo).port}${path}`;
  const request = {
    uri,
    method: "POST",
    headers: {
      "X-Token": "${workflow.secrets.PLAIN}",
      Authorization: "Bearer ${workflow.secrets.PLAIN}",
    },
    body: { secret: TOKEN, text: `<${TOKEN}>` },
  };
  return task(name, "HTTP", { http_request: request }, more);
};

const usingEverywhere = () => [
  httpTask("called", "/ok?q=${workflow.secrets.PLAIN}"),
  httpTask("refused", "/fail/${workflow.secrets.PLAIN}", { optional: true, retryCount: 0 }),
  httpTask("unreachable", "/x", {
    optional: true,
    retryCount: 0,
    inputParameters: {
      http_request: { uri: "http://127.0.0.1:1/${workflow.secrets.PLAIN}", method: "GET" },
    },
  }),
  task("script", "INLINE", { expression: "$.s + '!'", s: TOKEN }),
  task(
    "thrown",
    "INLINE",
    { expression: "throw new Error('bad ' + $.s)", s: TOKEN },
    { optional: true },
  ),
  task("transformed", "JSON_JQ_TRANSFORM", { queryExpression: "{(.s): [.s]}", s: TOKEN }),
  task("variable", "SET_VARIABLE", { kept: TOKEN }),
  task(
    "published",
    "EVENT",
    { s: TOKEN, from: "${script.output.result}", card: "${workflow.input.card}" },
    { sink: "conductor" },
  ),
  task("forked", "FORK_JOIN_DYNAMIC", {
    forkTaskName: "worked_fork",
    forkTaskInputs: [{ s: TOKEN, password: PASSWORD }],
  }),
  task("joined", "JOIN", {}, { joinOn: [] }),
  task("unaware", "SIMPLE", {}),
  task("hooked", "WAIT_FOR_WEBHOOK", { matches: { "$.token": "${workflow.secrets.PLAIN}" } }),
  task(
    "switched",
    "SWITCH",
    { value: TOKEN },
    {
      evaluatorType: "value-param",
      expression: "value",
      decisionCases: { x: [task("noop", "NOOP", {})] },
    },
  ),
  task("worked", "SIMPLE", { s: TOKEN, deep: [{ t: `(${TOKEN})` }] }),
  task(
    "child",
    "SUB_WORKFLOW",
    { s: TOKEN },
    {
      subWorkflowParam: { name: "secret_child", version: 1 },
      optional: true,
    },
  ),
];

/** Polls a worker task and gives everything that it was handed back, in every way there is. */
async function workOn(type: string): Promise<void> {
  const text = await send("GET", `/tasks/poll/batch/${type}?count=1&timeout=5000`);
  const [polled] = JSON.parse(text) as [
    {
      taskId: string;
      workflowInstanceId: string;
      inputData: { s?: string; password?: string };
    },
  ];
  if (type !== "unaware") expect(polled.inputData.s).toBe(VALUE);
  if (type === "worked_fork") expect(polled.inputData.password).toBe(PART);
  await call("POST", `/tasks/${polled.taskId}/log`, `has ${VALUE}`);
  await call("POST", "/tasks", {
    taskId: polled.taskId,
    workflowInstanceId: polled.workflowInstanceId,
    status: type === "worked_below" ? "FAILED_WITH_TERMINAL_ERROR" : "COMPLETED",
    reasonForIncompletion: `because of ${VALUE}`,
    outputData: {
      got: polled.inputData,
      json: JSON.stringify(polled.inputData),
      // The child has not got the other secret.
      remembered: type === "worked_below" ? VALUE : [VALUE, PART],
    },
    logs: [{ log: `used ${VALUE}`, taskId: polled.taskId, createdTime: 1 }],
  });
  answers.push(
    await send("GET", `/tasks/${polled.taskId}`),
    await send("GET", `/tasks/${polled.taskId}/log`),
  );
}

it("keeps the value of a secret out of everything that is stored, logged and answered", async () => {
  await send("PUT", "/secrets/TOKEN", VALUE);
  await send("PUT", "/secrets/PLAIN", HIDDEN);
  await send("PUT", "/secrets/JSON", JSON.stringify({ user: "me", password: PART }));
  const webhook = { name: "hook", verifier: "HMAC_BASED", secretValue: SIGNING };
  await call("POST", "/metadata/webhook", webhook);
  await call("GET", "/metadata/webhook");
  const define = (name: string, tasks: object[], more = {}) =>
    call("POST", "/metadata/workflow", { name, version: 1, tasks, ...more });
  await call("POST", "/metadata/taskdefs", [
    { name: "worked", runtimeMetadata: ["TOKEN"], retryCount: 0 },
    { name: "worked_below", retryCount: 0 },
  ]);
  const below = task("worked_below", "SIMPLE", { s: "${workflow.input.s}" });
  await define("secret_child", [below], { workflowStatusListenerEnabled: true });
  await define("secret_flow", usingEverywhere(), {
    outputParameters: { s: TOKEN, of: "${worked.output}", child: "${child.reasonForIncompletion}" },
    workflowStatusListenerEnabled: true,
    maskedFields: ["card"],
  });
  const id = await call("POST", "/workflow/secret_flow", { card: CARD });
  await workOn("worked_fork");
  await workOn("unaware");
  await expect
    .poll(async () => await call("GET", `/workflow/${id}?includeTasks=true`), { timeout: 20_000 })
    .toContain("WAIT_FOR_WEBHOOK");
  await call("POST", `/tasks/${id}/hooked/COMPLETED`, {});
  await workOn("worked");
  await workOn("worked_below");
  await expect
    .poll(async () => JSON.parse(await call("GET", `/workflow/${id}?includeTasks=true`)).status, {
      timeout: 20_000,
    })
    .toBe("COMPLETED");
  const read = JSON.parse(await call("GET", `/workflow/${id}`));
  const child = read.tasks.find(
    (one: { referenceTaskName: string }) => one.referenceTaskName === "child",
  );
  await call("GET", `/workflow/${child.subWorkflowId}`);
  await call("GET", "/secrets/v2");
  await call("GET", "/metadata/workflow/secret_flow");

  expect(calls).toHaveLength(2);
  expect(calls.every((seen) => seen.includes(HIDDEN))).toBe(true);
  expect(read.output.of.got.s).toBe("***");
  for (const hidden of [...EVERYTHING, CARD]) {
    expect(answers.filter((text) => text.includes(hidden))).toEqual([]);
  }
  // The index and the events come a moment later.
  await expect
    .poll(async () => await call("GET", "/workflow/search?query=workflowType=secret_flow"), {
      timeout: 20_000,
    })
    .toContain(id);
  await server.stop();
  for (const hidden of EVERYTHING) expect(await placesOf(hidden, folder)).toEqual([]);
  // An execution keeps its own input as it is, and shows it to nobody.
  const holdsCard = await placesOf(CARD, folder);
  expect(holdsCard.filter((path) => !path.includes("WorkflowExecution"))).toEqual([]);
  expect(await placesOf("workflow.secrets.TOKEN", folder)).not.toEqual([]);
});

/** The files that hold a text: as bytes, or in a value of a database. */
async function placesOf(text: string, root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const utf16 = Buffer.from(text, "utf16le");
    if (bytes.includes(text) || bytes.includes(utf16) || bytes.includes(btoa(text).slice(0, -4))) {
      found.push(path);
    } else if (path.endsWith(".sqlite") && valuesIn(path).some((value) => value.includes(text))) {
      found.push(path);
    }
  }
  return found;
}

/** Long values lie in several pages of a database file. */
function valuesIn(path: string): string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const values = tables.flatMap(({ name }) => {
    const rows = database.prepare(`SELECT * FROM "${String(name)}"`);
    rows.setReadBigInts(true);
    return rows.all().flatMap((row) => Object.values(row).map(textOf));
  });
  database.close();
  return values;
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString() : String(value);
}
