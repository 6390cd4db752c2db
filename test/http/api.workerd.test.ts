/** The whole line in workerd: HTTP, D1, the objects and the index queue together. */
import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

const worker = (exports as unknown as { default: Fetcher }).default;

/** One request; a text as body goes as it is. */
async function call(method: string, path: string, body?: unknown) {
  const response = await worker.fetch(`http://baton.test${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  return {
    status: response.status,
    text,
    json: (isJson ? JSON.parse(text) : undefined) as unknown,
  };
}

let names = 0;

/** Registers a workflow of worker tasks of one type and gives its name, which is also the type. */
async function register(references = ["a"]): Promise<string> {
  names += 1;
  const name = `flow-${names}`;
  const tasks = references.map((taskReferenceName) => ({
    name,
    taskReferenceName,
    type: "SIMPLE",
  }));
  expect((await call("POST", "/api/metadata/workflow", { name, tasks })).status).toBe(200);
  return name;
}

async function start(name: string, more: Record<string, unknown> = {}): Promise<string> {
  const answer = await call("POST", "/api/workflow", { name, ...more });
  expect(answer).toMatchObject({ status: 200 });
  return answer.text;
}

describe("the API in workerd", () => {
  it("defines, starts, polls, completes", async () => {
    const name = await register(["a", "b"]);
    const id = await start(name, { input: { x: 1 }, correlationId: "c" });
    const poll = `/api/tasks/poll/batch/${name}?workerid=w&count=10&timeout=2000`;
    const [first] = (await call("GET", poll)).json as {
      taskId: string;
      referenceTaskName: string;
    }[];
    expect(first).toMatchObject({ referenceTaskName: "a", status: "IN_PROGRESS", workerId: "w" });
    const result = { workflowInstanceId: id, status: "COMPLETED", workerId: "w" };
    const next = await call("POST", "/api/tasks/update-v2", { ...result, taskId: first?.taskId });
    expect(next).toMatchObject({ status: 200, json: { referenceTaskName: "b", pollCount: 1 } });
    const { taskId } = next.json as { taskId: string };
    const log = await call("POST", `/api/tasks/${taskId}/log`, "a line");
    expect(log.status).toBe(200);
    expect((await call("GET", `/api/tasks/${taskId}/log`)).json).toMatchObject([{ log: "a line" }]);
    const done = { ...result, taskId, outputData: { n: 2 } };
    expect(await call("POST", "/api/tasks", done)).toMatchObject({ status: 200, text: taskId });
    expect((await call("GET", `/api/workflow/${id}`)).json).toMatchObject({
      status: "COMPLETED",
      correlationId: "c",
      output: { n: 2 },
      tasks: [{ status: "COMPLETED" }, { status: "COMPLETED" }],
    });
    expect((await call("GET", `/api/workflow/${id}/status`)).json).toEqual({
      workflowId: id,
      correlationId: "c",
      status: "COMPLETED",
    });
    expect((await call("POST", "/api/tasks/update-v2", done)).status).toBe(204);
  });

  it("finds executions through the index, and forgets a removed one", async () => {
    const name = await register();
    const key = { idempotencyKey: "k", idempotencyStrategy: "RETURN_EXISTING" };
    const id = await start(name, { correlationId: "c", ...key });
    const running = `/api/workflow/running/${name}`;
    await expect
      .poll(async () => (await call("GET", running)).json, { timeout: 15_000 })
      .toEqual([id]);
    const correlated = `/api/workflow/${name}/correlated/c?includeTasks=true`;
    expect((await call("GET", correlated)).json).toMatchObject([
      { workflowId: id, tasks: [{ status: "SCHEDULED" }] },
    ]);
    expect(await start(name, key)).toBe(id);
    expect((await call("DELETE", `/api/workflow/${id}/remove`)).status).toBe(400);
    const removed = await call("DELETE", `/api/workflow/${id}/remove?archiveWorkflow=false`);
    expect(removed.status).toBe(200);
    expect((await call("GET", `/api/workflow/${id}`)).status).toBe(404);
    expect((await call("GET", running)).json).toEqual([]);
    expect(await start(name, key)).not.toBe(id);
  });

  it("starts one execution of many concurrent ones with a key", async () => {
    const name = await register();
    const body = { name, idempotencyKey: "k", idempotencyStrategy: "FAIL" };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call("POST", "/api/workflow", body)),
    );
    const statuses = answers.map((answer) => answer.status).toSorted();
    expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
  });

  it("pauses, resumes and terminates", async () => {
    const id = await start(await register());
    for (const [method, path, status] of [
      ["PUT", `/api/workflow/${id}/resume`, 409],
      ["PUT", `/api/workflow/${id}/pause`, 200],
      ["PUT", `/api/workflow/${id}/pause`, 200],
      ["PUT", `/api/workflow/${id}/resume`, 200],
      ["PUT", `/api/workflow/decide/${id}`, 200],
      ["DELETE", `/api/workflow/${id}?reason=enough`, 200],
      ["PUT", `/api/workflow/${id}/pause`, 409],
    ] as const) {
      expect([path, (await call(method, path)).status]).toEqual([path, status]);
    }
    expect((await call("GET", `/api/workflow/${id}`)).json).toMatchObject({
      status: "TERMINATED",
      reasonForIncompletion: "enough",
    });
  });

  it("tells queue sizes and who polled", async () => {
    const name = await register();
    await start(name, { taskToDomain: { [name]: "blue" } });
    await start(name);
    const sizes = `/api/tasks/queue/sizes?taskType=${name},blue:${name}`;
    await expect
      .poll(async () => (await call("GET", sizes)).json)
      .toEqual({ [name]: 1, [`blue:${name}`]: 1 });
    await call("GET", `/api/tasks/poll/${name}?workerid=w&domain=red`);
    expect((await call("GET", `/api/tasks/queue/polldata?taskType=${name}`)).json).toMatchObject([
      { queueName: name, domain: "red", workerId: "w" },
    ]);
    await expect
      .poll(async () => (await call("GET", "/api/tasks/queue/all")).json)
      .toMatchObject({ [name]: 1, [`blue:${name}`]: 1 });
  });

  it("refuses a body over the limit and stays well", async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(0x20);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        if (sent > 30) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const response = await worker.fetch("http://baton.test/api/workflow", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(response.status).toBe(413);
    await response.text();
    expect((await call("GET", "/health")).status).toBe(200);
  });

  it("refuses a script that does not parse", async () => {
    const task = {
      name: "s",
      taskReferenceName: "s",
      type: "SWITCH",
      evaluatorType: "javascript",
      expression: "if (",
      decisionCases: { x: [{ name: "t", taskReferenceName: "t", type: "SIMPLE" }] },
    };
    const answer = await call("POST", "/api/metadata/workflow", { name: "bad", tasks: [task] });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toContain("Expression is not well formatted");
  });
});
