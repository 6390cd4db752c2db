/** Events through the real queue: from what publishes them to what handlers do. */
import { env, exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";

const worker = (exports as unknown as { default: Fetcher }).default;
const { EVENT_QUEUE } = env as unknown as { EVENT_QUEUE: Queue<unknown> };

async function call(method: string, path: string, body?: unknown, headers = {}) {
  const response = await worker.fetch(`http://baton.test${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  return { status: response.status, text, json: (isJson ? JSON.parse(text) : undefined) as never };
}

interface EventExecution {
  messageId: string;
  status: string;
  output: Record<string, string>;
}

const did = async (handler: string): Promise<EventExecution[]> =>
  (await call("GET", `/api/baton/event-executions?handler=${handler}`)).json;

const eventually = <Value>(check: () => Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: 15_000, interval: 100 });

async function defineFlow(name: string, task: object): Promise<void> {
  const tasks = [{ name: "t", taskReferenceName: "t", ...task }];
  const answer = await call("POST", "/api/metadata/workflow", { name, version: 1, tasks });
  expect(answer.status).toBe(200);
}

async function addHandler(name: string, event: string, ...actions: object[]): Promise<void> {
  const answer = await call("POST", "/api/event", { name, event, active: true, actions });
  expect(answer.status).toBe(200);
}

describe("events in workerd", () => {
  it("go from an EVENT task to a handler that was registered just before, and end a task by it", async () => {
    await defineFlow("publisher", { type: "EVENT", sink: "conductor:done" });
    await defineFlow("waiting", { type: "WAIT" });
    const waiting = (await call("POST", "/api/workflow/waiting", {})).text;
    const event = "conductor:publisher:done";
    await addHandler(
      "completes",
      event,
      {
        action: "complete_task",
        complete_task: { workflowId: waiting, taskRefName: "t", output: { by: "${workflowType}" } },
      },
      {
        action: "update_workflow_variables",
        update_workflow_variables: { workflowId: waiting, variables: { never: 1 } },
      },
    );
    await call("POST", "/api/workflow/publisher", {});
    await eventually(async () => {
      const { json } = await call("GET", `/api/workflow/${waiting}`);
      expect(json).toMatchObject({ status: "COMPLETED", output: { by: "publisher" } });
    });
    await eventually(async () => expect(await did("completes")).toHaveLength(2));
  });

  it("act once, also where their message is delivered again", async () => {
    await defineFlow("started", { type: "NOOP" });
    await addHandler("starts", "test:again", {
      action: "start_workflow",
      start_workflow: { name: "started", input: { n: "${n}" } },
    });
    const event = { id: "again", name: "test:again", payload: { n: 7 }, time: 1, workflowId: "" };
    for (let copy = 0; copy < 3; copy++) await EVENT_QUEUE.send({ eventId: "again", event });
    const [first] = await eventually(async () => {
      const done = await did("starts");
      expect(done).toMatchObject([{ messageId: "again", status: "COMPLETED" }]);
      return done;
    });
    const execution = await call("GET", `/api/workflow/${first?.output["workflowId"]}`);
    expect(execution.json).toMatchObject({ event: "test:again", input: { n: 7 } });
  });

  it("are handled behind a message that is poison, which becomes a dead letter", async () => {
    await addHandler("behind", "test:behind", {
      action: "start_workflow",
      start_workflow: { name: "started" },
    });
    const event = { id: "behind", name: "test:behind", payload: {}, time: 1, workflowId: "" };
    await EVENT_QUEUE.send({ poison: "one" });
    await EVENT_QUEUE.send({ eventId: "behind", event });
    await eventually(async () => expect(await did("behind")).toHaveLength(1));
    await eventually(async () => {
      const { json } = await call("GET", "/api/baton/dead-letters");
      expect(json).toMatchObject({
        results: expect.arrayContaining([
          expect.objectContaining({ event: "", payload: { poison: "one" } }),
        ]) as unknown[],
      });
    });
  });

  it("come from webhooks", async () => {
    await defineFlow("hooked", { type: "NOOP" });
    const { json } = await call("POST", "/api/metadata/webhook", {
      name: "hook",
      verifier: "HEADER_BASED",
      headers: { "X-Key": "k" },
      workflowsToStart: { hooked: 1 },
    });
    const { id } = json as { id: string };
    const sent = await call("POST", `/webhook/${id}`, { x: 1 }, { "x-key": "k" });
    expect(sent.status).toBe(200);
    const [first] = await eventually(async () => {
      const done = await did(`webhook:${id}`);
      expect(done).toMatchObject([{ messageId: sent.text, status: "COMPLETED" }]);
      return done;
    });
    const execution = await call("GET", `/api/workflow/${first?.output["workflowId"]}`);
    expect(execution.json).toMatchObject({ event: "webhook:hook", input: { x: 1 } });
  });
});
