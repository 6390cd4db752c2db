/** Live connections in workerd, where the platform's WebSockets are. */
import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { liveMessageSchema, type LiveMessage } from "../../../src/model/baton/live.ts";

const worker = (exports as unknown as { default: Fetcher }).default;

async function post(path: string, body: unknown): Promise<string> {
  const init = { method: "POST", headers: { "content-type": "application/json" } };
  const url = `http://baton.test${path}`;
  const response = await worker.fetch(url, { ...init, body: JSON.stringify(body) });
  const text = await response.text();
  expect([response.status, text]).toEqual([200, text]);
  return text;
}

class Watcher {
  private readonly messages: LiveMessage[] = [];
  private wake = (): void => {};
  readonly socket: WebSocket;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => {
      this.messages.push(liveMessageSchema.parse(JSON.parse(String(data))));
      this.wake();
    });
    socket.accept();
  }

  async next(): Promise<LiveMessage> {
    while (this.messages.length === 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.messages.shift() as LiveMessage;
  }
}

async function watch(id: string, query = ""): Promise<Watcher> {
  const response = await worker.fetch(`http://baton.test/api/baton/runs/${id}/live${query}`, {
    headers: { upgrade: "websocket" },
  });
  expect(response.status).toBe(101);
  if (response.webSocket === null) throw new Error("no WebSocket");
  return new Watcher(response.webSocket);
}

async function startRun(name: string): Promise<string> {
  const tasks = [{ name, taskReferenceName: "a", type: "SIMPLE" }];
  await post("/api/metadata/workflow", { name, tasks });
  return await post("/api/workflow", { name });
}

it("whoever watches is told what changes, from the version on that it has", async () => {
  const id = await startRun("live-1");
  const watcher = await watch(id);
  const first = await watcher.next();
  expect(first).toMatchObject({ run: { workflowId: id, status: "RUNNING" }, tasks: [] });
  const seq = "seq" in first ? first.seq : 0;
  await post("/api/tasks", { workflowInstanceId: id, taskId: `${id}-1`, status: "COMPLETED" });
  const told = { run: { status: "COMPLETED" }, tasks: [{ ref: "a", status: "COMPLETED" }] };
  expect(await watcher.next()).toMatchObject(told);
  // One that was cut off meanwhile gets the same.
  expect(await (await watch(id, `?since=${seq}`)).next()).toMatchObject(told);
  expect(await (await watch(id, "?since=999999")).next()).toEqual({ reload: true });
});

it("whoever watches is told of the removal", async () => {
  const id = await startRun("live-2");
  const watcher = await watch(id);
  await watcher.next();
  await post("/api/workflow/bulk/terminate", [id]);
  expect(await watcher.next()).toMatchObject({ run: { status: "TERMINATED" } });
  const url = `http://baton.test/api/workflow/${id}/remove?archiveWorkflow=false`;
  expect((await worker.fetch(url, { method: "DELETE" })).status).toBe(200);
  expect(await watcher.next()).toEqual({ removed: true });
  const again = await worker.fetch(`http://baton.test/api/baton/runs/${id}/live`, {
    headers: { upgrade: "websocket" },
  });
  expect(again.status).toBe(404);
});
