/** Hostile requests to every route of a real server: none makes a 5xx, and nobody else is touched. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFreePort, startServer, type LocalServer } from "../../scripts/local-server.ts";
import { hostileRequest, type HostileRequest } from "./hostile-requests.ts";
import { seededRandom } from "../helpers/random.ts";

const REQUESTS = Number(process.env["ABUSE_REQUESTS"] ?? 3_000);
const AT_ONCE = 8;
const NOT_BUILT = 501;

let folder: string;
let server: LocalServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-abuse-"));
  const port = await findFreePort();
  server = await startServer({
    port,
    dataFolder: join(folder, "data"),
    logFile: join(folder, "server.log"),
  });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  text: string;
}

async function send({ method, path, headers, body }: HostileRequest): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
  return { status: response.status, text: await response.text() };
}

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const request: HostileRequest = {
    method,
    path: `/api${path}`,
    headers: { "content-type": "application/json" },
  };
  if (body !== undefined) request.body = JSON.stringify(body);
  return await send(request);
}

const json = ({ text }: Answer): Record<string, unknown> => JSON.parse(text);

const simple = (name: string) => ({ name, taskReferenceName: name, type: "SIMPLE" });
const inline = (name: string, expression: string, more: object = {}) => ({
  ...simple(name),
  type: "INLINE",
  inputParameters: { evaluatorType: "javascript", expression, ...more },
});

/** Runs a definition of synchronous tasks to its end and gives the execution. */
async function run(tasks: object[], input: object = {}): Promise<Record<string, unknown>> {
  const started = await call("POST", "/workflow", {
    name: "hostile",
    workflowDef: { name: "hostile", tasks },
    input,
  });
  expect(started.status).toBe(200);
  const read = await call("GET", `/workflow/${started.text}`);
  expect(read.status).toBe(200);
  return json(read);
}

describe("a server under abuse", () => {
  it("answers every hostile request with less than 500 in the documented shape, and others go on", async () => {
    const random = seededRandom();
    expect(
      await call("POST", "/metadata/workflow", {
        name: "bystander",
        tasks: [simple("first"), simple("second")],
      }),
    ).toMatchObject({ status: 200 });
    const { text: workflowId } = await call("POST", "/workflow", { name: "bystander" });
    const taskId = `${workflowId}-1`;
    for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
      const requests = Array.from({ length: AT_ONCE }, () =>
        hostileRequest(random, { workflowId, taskId }),
      );
      const answers = await Promise.all(requests.map(send));
      answers.forEach((answer, at) => expectDocumented(requests[at], answer));
    }
    await completes(workflowId, ["first", "second"]);
  }, 600_000);

  it("survives data that doubles, nests and repeats", async () => {
    const doubling = Array.from({ length: 40 }, (_, at) => {
      const from = at === 0 ? "workflow.input" : `d${at - 1}.input`;
      return inline(`d${at}`, "1", { a: `\${${from}}`, b: `\${${from}}` });
    });
    expect(await run(doubling, { x: "x".repeat(1_000) })).toMatchObject({
      status: "FAILED",
      reasonForIncompletion: expect.stringContaining("is greater than the permissible limit"),
    });
    const nesting = Array.from({ length: 40 }, (_, at) => {
      const from = at === 0 ? "workflow.input" : `n${at - 1}.input.v`;
      const v = Array.from({ length: 45 }).reduce<unknown>((inner) => [inner], `\${${from}}`);
      return inline(`n${at}`, "1", { v: v as object });
    });
    expect(await run(nesting)).toMatchObject({
      status: "FAILED",
      reasonForIncompletion: expect.stringContaining("is nested deeper than"),
    });
    const repeated = Array.from({ length: 12 }, (_, at) => ({
      ...simple(`h${at}`),
      type: "HUMAN",
      inputParameters: { v: "${workflow.input}" },
    }));
    const names = repeated.map(({ name }) => name);
    const wide = [
      { ...simple("f"), type: "FORK_JOIN", forkTasks: repeated.map((branch) => [branch]) },
      { ...simple("j"), type: "JOIN", joinOn: names },
    ];
    expect(await run(wide, { x: "é".repeat(5_000_000) })).toMatchObject({
      status: "FAILED",
      reasonForIncompletion: expect.stringContaining("take"),
    });
  }, 120_000);

  it("ends searches in texts that would go on for ever", async () => {
    const path = "${workflow.input.list[?(@.text =~ /^(a+)+$/)]}";
    const slow = [inline("s", "$.found.length", { found: path })];
    const list = Array.from({ length: 50 }, () => ({ text: `${"a".repeat(5_000)}!` }));
    expect((await run(slow, { list }))["status"]).toMatch(/^(COMPLETED|FAILED)$/);
  }, 120_000);
});

function expectDocumented(request: HostileRequest | undefined, answer: Answer): void {
  const what = `${request?.method} ${request?.path.slice(0, 300)} ${String(request?.body).slice(0, 500)}`;
  const isServed = answer.status < 500 || answer.status === NOT_BUILT;
  expect(isServed, `${answer.status} ${answer.text.slice(0, 300)} for ${what}`).toBe(true);
  if (answer.status < 400 || request?.method === "HEAD") return;
  // As in Conductor: an unknown secret is a 404 without a body.
  if (answer.text === "" && request?.path.startsWith("/api/secrets/") === true) return;
  expect(answer.text, what).toMatch(/^\{/);
  const documented = { status: answer.status, message: expect.any(String), retryable: false };
  expect(json(answer), what).toMatchObject(documented);
}

/** Plays the worker of each task in turn. */
async function completes(workflowId: string, types: string[]): Promise<void> {
  for (const type of types) {
    const polled = await call("GET", `/tasks/poll/batch/${type}?count=1&timeout=5000`);
    const [task] = JSON.parse(polled.text) as { taskId: string; workflowInstanceId: string }[];
    expect(task?.workflowInstanceId).toBe(workflowId);
    const result = { ...task, status: "COMPLETED", outputData: {} };
    expect(await call("POST", "/tasks", result)).toMatchObject({ status: 200 });
  }
  expect(json(await call("GET", `/workflow/${workflowId}`))).toMatchObject({ status: "COMPLETED" });
}
