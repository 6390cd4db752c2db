/** WAIT_FOR_WEBHOOK from the request of another system to what follows the task. */
import { env, exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";

const worker = (exports as unknown as { default: Fetcher }).default;
const { DB } = env as unknown as { DB: D1Database };

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

const KEY = { "x-key": "k" };

async function addWebhook(name: string, receiverWorkflowNamesToVersions: object): Promise<string> {
  const config = { name, verifier: "HEADER_BASED", headers: KEY, receiverWorkflowNamesToVersions };
  const answer = await call("POST", "/api/metadata/webhook", config);
  expect(answer.status).toBe(200);
  return (answer.json as { id: string }).id;
}

const send = (webhook: string, body: object) => call("POST", `/webhook/${webhook}`, body, KEY);

async function define(name: string, more = {}): Promise<void> {
  const wait = {
    type: "WAIT_FOR_WEBHOOK",
    name: "w",
    taskReferenceName: "w",
    inputParameters: { matches: { "$.type": "paid", "$.order.id": "${workflow.input.order}" } },
  };
  await call("POST", "/api/metadata/workflow", { name, tasks: [wait], ...more });
}

const start = async (name: string, order: unknown): Promise<string> =>
  (await call("POST", `/api/workflow/${name}`, { order })).text;

const read = async (id: string) =>
  (await call("GET", `/api/workflow/${id}`)).json as { status: string; output: object };

const becomes = (id: string, status: string): Promise<unknown> =>
  vi.waitFor(async () => expect(await read(id)).toMatchObject({ status }), {
    timeout: 15_000,
    interval: 50,
  });

const rows = async (): Promise<unknown[]> =>
  (await DB.prepare("SELECT task_id FROM webhook_wait").all()).results;

describe("WAIT_FOR_WEBHOOK in workerd", () => {
  it("ends by the event that it waits for and by no other, with the payload as output", async () => {
    await define("shop");
    const webhook = await addWebhook("shop", { shop: 1 });
    const [one, two] = [await start("shop", 1), await start("shop", 2)];
    await send(webhook, { type: "refunded", order: { id: 1 } });
    await send(webhook, { type: "paid", order: { id: 3 } });
    const event = { type: "paid", order: { id: "1" }, amount: 5 };
    expect((await send(webhook, event)).status).toBe(200);
    await becomes(one, "COMPLETED");
    expect(await read(one)).toMatchObject({ output: event });
    expect(await read(two)).toMatchObject({ status: "RUNNING" });
    await send(webhook, { type: "paid", order: { id: 2 } });
    await becomes(two, "COMPLETED");
    await vi.waitFor(async () => expect(await rows()).toEqual([]), { timeout: 5_000 });
  });

  it("ends by an event that comes the moment it waits", async () => {
    await define("quick");
    const webhook = await addWebhook("quick", { quick: 0 });
    const ids = [];
    for (let order = 0; order < 10; order++) {
      ids.push(await start("quick", order));
      await send(webhook, { type: "paid", order: { id: order } });
    }
    for (const id of ids) await becomes(id, "COMPLETED");
  });

  it("hears nothing of webhooks and versions that are not its own", async () => {
    await define("own");
    const [other, old] = [
      await addWebhook("other", { else: 1 }),
      await addWebhook("old", { own: 2 }),
    ];
    const webhook = await addWebhook("own", { own: 1 });
    const id = await start("own", 1);
    for (const wrong of [other, old]) await send(wrong, { type: "paid", order: { id: 1 }, wrong });
    await send(webhook, { type: "paid", order: { id: 1 } });
    await becomes(id, "COMPLETED");
    expect(await read(id)).not.toHaveProperty("output.wrong");
  });

  it("is forgotten when it ends otherwise", async () => {
    await define("ended");
    const id = await start("ended", 1);
    await vi.waitFor(async () => expect(await rows()).toHaveLength(1), { timeout: 5_000 });
    await call("DELETE", `/api/workflow/${id}`);
    await vi.waitFor(async () => expect(await rows()).toEqual([]), { timeout: 15_000 });
  });
});
