/** The server from outside, as users meet it: killed in the middle of work, demonstrated, and abused. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFreePort, startServer, type LocalServer } from "../../scripts/local-server.ts";

let folder: string;
let port: number;
let server: LocalServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-e2e-"));
  port = await findFreePort();
  server = await open();
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function open(): Promise<LocalServer> {
  const dataFolder = join(folder, "data");
  return startServer({ port, dataFolder, logFile: join(folder, "server.log") });
}

interface Answer {
  status: number;
  text: string;
  json: Record<string, unknown>;
}

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/api${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true && text !== "";
  return { status: response.status, text, json: isJson ? JSON.parse(text) : {} };
}

const task = (taskReferenceName: string, type = "SIMPLE", more: object = {}) => ({
  name: taskReferenceName,
  taskReferenceName,
  type,
  ...more,
});
const script = (reference: string, expression: string) =>
  task(reference, "INLINE", { inputParameters: { evaluatorType: "javascript", expression } });

async function register(name: string, tasks: object[], more: object = {}): Promise<void> {
  const answer = await call("POST", "/metadata/workflow?overwrite=true", { name, tasks, ...more });
  expect(answer).toMatchObject({ status: 200 });
}

async function run(name: string): Promise<Record<string, unknown>> {
  const { text: id } = await call("POST", `/workflow/${name}`, {});
  for (;;) {
    const { json } = await call("GET", `/workflow/${id}`);
    if (json["status"] !== "RUNNING") return json;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Plays a worker for one task; after a kill it may take a moment until the task is delivered again. */
async function work(type: string): Promise<void> {
  let polled: { taskId: string; workflowInstanceId: string } | undefined;
  for (let round = 0; polled === undefined && round < 4; round++) {
    const poll = await call("GET", `/tasks/poll/batch/${type}?workerid=w&count=1&timeout=5000`);
    [polled] = poll.json as unknown as [typeof polled];
  }
  const { taskId, workflowInstanceId } = polled ?? {};
  const result = { taskId, workflowInstanceId, status: "COMPLETED", outputData: { by: type } };
  expect(await call("POST", "/tasks", result)).toMatchObject({ status: 200, text: taskId });
}

describe("a server that is killed between the steps of a workflow", () => {
  it("goes on where it stood", async () => {
    const children = [task("step2")];
    await register("killed_child", children);
    await register("killed", [
      task("step1"),
      task("sub", "SUB_WORKFLOW", { subWorkflowParam: { name: "killed_child", version: 1 } }),
      task("pause", "WAIT", { inputParameters: { duration: "2 seconds" } }),
      task("step3"),
    ]);
    const { text: id } = await call("POST", "/workflow/killed", {});
    for (const step of ["step1", "step2", "step3"]) {
      await server.kill();
      server = await open();
      await work(step);
    }
    await server.kill();
    server = await open();
    const { json } = await call("GET", `/workflow/${id}`);
    expect(json).toMatchObject({ status: "COMPLETED", output: { by: "step3" } });
  }, 120_000);
});

describe("the demo", () => {
  it("runs ten orders to their end", async () => {
    const demo = join(import.meta.dirname, "../../src/cli/demo.ts");
    const child = spawn(process.execPath, [demo, "--url", `http://127.0.0.1:${port}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    const [code] = await once(child, "close");
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain("10");
  }, 90_000);
});

describe("bad input", () => {
  it("is refused with the documented shape and leaves the server and others alone", async () => {
    await register("other", [task("other_work")]);
    const { text: other } = await call("POST", "/workflow/other", {});
    const cases: [string, string, unknown, number][] = [
      ["POST", "/workflow", { name: "no_such" }, 404],
      ["POST", "/workflow", '{"name": ', 400],
      ["POST", "/workflow", { name: 7, input: [] }, 400],
      ["POST", "/workflow", { name: "other", input: { big: "x".repeat(30_000_000) } }, 413],
      ["GET", "/workflow/no-such-id", undefined, 404],
      ["GET", "/workflow/00000000-0000-0000-0000-000000000000", undefined, 404],
      ["GET", "/tasks/00000000-0000-0000-0000-000000000000-1", undefined, 404],
      ["POST", "/metadata/workflow", { name: "loose", tasks: [] }, 400],
    ];
    for (const [method, path, body, status] of cases) {
      const answer = await call(method, path, body);
      expect(answer, `${method} ${path}`).toMatchObject({ status, json: { status } });
      expect(String(answer.json["message"])).not.toBe("");
    }
    expect((await call("GET", "/health")).status).toBe(200);
    expect((await call("GET", `/workflow/${other}`)).json).toMatchObject({ status: "RUNNING" });
    await work("other_work");
    expect((await call("GET", `/workflow/${other}`)).json).toMatchObject({ status: "COMPLETED" });
  });

  it("ignores an update for a finished task", async () => {
    await register("finished", [task("finished_work"), task("after_work")]);
    const { text: id } = await call("POST", "/workflow/finished", {});
    await work("finished_work");
    const late = { taskId: `${id}-1`, workflowInstanceId: id, status: "FAILED" };
    expect((await call("POST", "/tasks", late)).status).toBe(200);
    expect((await call("GET", `/tasks/${id}-1`)).json).toMatchObject({ status: "COMPLETED" });
  });

  it("fails tasks whose scripts have no end, or no measure, and what refers to nothing is null", async () => {
    await register("endless", [script("s", "while (true) {}")]);
    await register("hungry", [
      script("s", "const a = []; for (;;) a.push(new Array(1000).fill(7))"),
    ]);
    await register("nothing", [
      task("n", "INLINE", {
        inputParameters: { evaluatorType: "javascript", expression: "$.x", x: "${ghost.output.y}" },
      }),
    ]);
    const endless = await run("endless");
    expect(endless).toMatchObject({ status: "FAILED" });
    expect(String(endless["reasonForIncompletion"])).toMatch(/limit/i);
    expect(await run("hungry")).toMatchObject({ status: "FAILED" });
    expect(await run("nothing")).toMatchObject({ status: "COMPLETED", output: { result: null } });
    expect((await call("GET", "/health")).status).toBe(200);
  });

  it("fails a task that calls a host which no name server knows, and goes on", async () => {
    const inputParameters = { http_request: { uri: "http://nobody.invalid/", method: "GET" } };
    await register("unknown_host", [task("h", "HTTP", { inputParameters })]);
    const unknown = await run("unknown_host");
    expect(unknown).toMatchObject({ status: "FAILED" });
    expect(String(unknown["reasonForIncompletion"])).toContain("no connection");
    expect((await call("GET", "/health")).status).toBe(200);
  });

  it("stops a workflow that starts itself without an end, and says why", async () => {
    await register("circle", [
      task("again", "SUB_WORKFLOW", { subWorkflowParam: { name: "circle", version: 1 } }),
    ]);
    const circle = await run("circle");
    expect(circle).toMatchObject({ status: "FAILED" });
    expect(String(circle["reasonForIncompletion"])).toContain("at most 50 deep");
  });
});
