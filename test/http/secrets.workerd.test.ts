/** Secrets in workerd: D1, the platform's cryptography and the object of an execution together. */
import { evictDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";

const worker = (exports as unknown as { default: Fetcher }).default;
const { EXECUTIONS, DB } = env as unknown as { EXECUTIONS: DurableObjectNamespace; DB: D1Database };
const VALUE = "correct-horse-battery";

async function call(method: string, path: string, body?: unknown): Promise<string> {
  const response = await worker.fetch(`http://baton.test/api${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  expect(response.status, path).toBe(200);
  return await response.text();
}

it("reach a worker and come back masked, also when the object was evicted in between", async () => {
  await call("PUT", "/secrets/WORKERD", VALUE);
  expect(await call("GET", "/secrets/WORKERD")).toBe(VALUE);
  const { results } = await DB.prepare("SELECT * FROM secret").all();
  expect(JSON.stringify(results)).not.toContain(VALUE);
  const inputParameters = { token: "Bearer ${workflow.secrets.WORKERD}" };
  const task = { name: "secretive", taskReferenceName: "a", type: "SIMPLE", inputParameters };
  await call("POST", "/metadata/workflow", { name: "secretive", tasks: [task] });
  const id = await call("POST", "/workflow", { name: "secretive" });
  const [polled] = JSON.parse(
    await call("GET", "/tasks/poll/batch/secretive?count=1&timeout=5000"),
  ) as [{ taskId: string; inputData: { token: string } }];
  expect(polled.inputData.token).toBe(`Bearer ${VALUE}`);
  await evictDurableObject(EXECUTIONS.getByName(id));
  const result = { taskId: polled.taskId, workflowInstanceId: id, status: "COMPLETED" };
  await call("POST", "/tasks", { ...result, outputData: { echo: polled.inputData.token } });
  const read = await call("GET", `/workflow/${id}`);
  expect(JSON.parse(read)).toMatchObject({ status: "COMPLETED", output: { echo: "Bearer ***" } });
  expect(read).not.toContain(VALUE);
});
