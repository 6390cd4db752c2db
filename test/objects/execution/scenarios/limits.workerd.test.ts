/** Limits over many executions, with every object evicted again and again. */
import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { derivedUuid } from "../../../../src/lib/derived-uuid.ts";
import { rateLimitObjectName } from "../../../../src/lib/object-name.ts";
import type { Task } from "../../../../src/model/task.ts";
import { child, Run, typed, update, work, type Scenario } from "../../../helpers/scenario.ts";

const { EXECUTIONS, TASK_QUEUES, RATE_LIMITS } = env as unknown as Record<
  "EXECUTIONS" | "TASK_QUEUES" | "RATE_LIMITS",
  DurableObjectNamespace
>;

async function registered(scenario: Scenario): Promise<Run> {
  const run = new Run(scenario, false);
  await run.register();
  return run;
}

async function start(run: Run, input: object = {}): Promise<string> {
  return (await run.call("POST", "/workflow", { name: run.prefix, input })) as string;
}

async function evict(...stubs: DurableObjectStub[]): Promise<void> {
  for (const stub of stubs) {
    await evictDurableObject(stub).catch((error: unknown) => {
      if (!String(error).includes("not currently running")) throw error;
    });
  }
}

describe("the limit of a task type, with evictions", () => {
  const scenario: Scenario = {
    taskDefs: { work: { concurrentExecLimit: 1, retryCount: 0, responseTimeoutSeconds: 60 } },
    definition: { tasks: [work("a")] },
  };

  const poll = async (run: Run): Promise<Task[]> => {
    const path = `/tasks/poll/batch/${run.prefix}_work?count=10&timeout=0`;
    return (await run.call("GET", path)) as Task[];
  };

  it("keeps the slot of a task that a worker has, and gives it to the next one at its end", async () => {
    const run = await registered(scenario);
    const ids = [await start(run), await start(run)];
    const objects = [
      TASK_QUEUES.getByName(`${run.prefix}_work`),
      ...ids.map((id) => EXECUTIONS.getByName(id)),
    ];
    for (const id of ids) await run.read(id);
    const [first, ...none] = await poll(run);
    expect(none).toEqual([]);
    for (let turn = 0; turn < 3; turn++) {
      await evict(...objects);
      expect(await poll(run)).toEqual([]);
    }
    const { taskId, workflowInstanceId } = first as Task;
    await run.call("POST", "/tasks", { taskId, workflowInstanceId, status: "COMPLETED" });
    await expect
      .poll(() => poll(run), { timeout: 10_000 })
      .toMatchObject([{ status: "IN_PROGRESS" }]);
    await evict(...objects);
    expect(await poll(run)).toEqual([]);
  });

  it("frees the slot of an execution that is removed", async () => {
    const run = await registered(scenario);
    const ids = [await start(run), await start(run)];
    for (const id of ids) await run.read(id);
    const [first] = await poll(run);
    await evict(TASK_QUEUES.getByName(`${run.prefix}_work`));
    const { workflowInstanceId } = first as Task;
    await run.call("DELETE", `/workflow/${workflowInstanceId}/remove?archiveWorkflow=false`);
    await expect.poll(() => poll(run), { timeout: 10_000 }).toHaveLength(1);
  });
});

describe("the limit of a task that the server runs itself, with evictions", () => {
  it("lets the next one begin when the one before has ended, in order", async () => {
    const run = await registered({
      taskDefs: { work: { concurrentExecLimit: 1, retryCount: 0 } },
      definition: { tasks: [child("c", { name: "@work" })] },
      children: { kid: { tasks: [typed("HUMAN", "h")] } },
    });
    const ids: string[] = [];
    for (let at = 0; at < 3; at++) {
      ids.push(await start(run));
      await run.read(ids[at]);
    }
    const statuses = async (): Promise<string[]> => {
      const tasks = ids.map((id) => run.task("c", id));
      return (await Promise.all(tasks)).map(({ status }) => status);
    };
    const evictAll = (): Promise<void> =>
      evict(
        TASK_QUEUES.getByName(`${run.prefix}_work`),
        ...ids.map((id) => EXECUTIONS.getByName(id)),
      );
    const [waits, runs, ended] = ["SCHEDULED", "IN_PROGRESS", "COMPLETED"];
    await expect.poll(statuses, { timeout: 10_000 }).toEqual([runs, waits, waits]);
    await evictAll();
    expect(await statuses()).toEqual([runs, waits, waits]);
    const end = async (id: string | undefined): Promise<void> => {
      run.id = (await run.task("c", id)).subWorkflowId ?? "";
      await expect
        .poll(async () => (await run.read(run.id)).tasks.length, { timeout: 10_000 })
        .toBe(1);
      await update("h")(run);
      await evictAll();
    };
    await end(ids[0]);
    await expect.poll(statuses, { timeout: 10_000 }).toEqual([ended, runs, waits]);
    await run.call("DELETE", `/workflow/${ids[1]}`);
    await expect
      .poll(() => run.task("c", ids[2]), { timeout: 10_000 })
      .toMatchObject({
        status: runs,
      });
    await end(ids[2]);
    await run.hasStatus(ids[2] ?? "", "COMPLETED");
  });
});

describe("the limit of a workflow (`rateLimitConfig`), with evictions", () => {
  it("lets the next one of a key run when the one before has ended, in order", async () => {
    const run = await registered({
      definition: {
        tasks: [typed("HUMAN", "h")],
        rateLimitConfig: { rateLimitKey: "${workflow.input.key}", concurrentExecLimit: 1 },
      },
    });
    const ids: string[] = [];
    for (let at = 0; at < 3; at++) ids.push(await start(run, { key: "k" }));
    const other = await start(run, { key: "other" });
    const running = async (): Promise<number[]> => {
      const counts = ids.map(async (id) => (await run.read(id)).tasks.length);
      return await Promise.all(counts);
    };
    const limit = derivedUuid(`rate-limit:${JSON.stringify([run.prefix, "k"])}`);
    const evictAll = (): Promise<void> =>
      evict(
        RATE_LIMITS.getByName(rateLimitObjectName(limit)),
        ...ids.map((id) => EXECUTIONS.getByName(id)),
      );
    expect((await run.read(other)).tasks).toHaveLength(1);
    for (let turn = 1; turn <= ids.length; turn++) {
      const expected = ids.map((_, at) => (at < turn ? 1 : 0));
      await expect.poll(running, { timeout: 10_000 }).toEqual(expected);
      await evictAll();
      expect(await running()).toEqual(expected);
      run.id = ids[turn - 1] as string;
      await update("h")(run);
      await evictAll();
    }
    for (const id of ids) await run.hasStatus(id, "COMPLETED");
  });
});
