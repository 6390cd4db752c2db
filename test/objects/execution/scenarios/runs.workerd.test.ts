import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Task } from "../../../../src/model/task.ts";
import { fork, join, KID, ONCE } from "../../../helpers/scenario-tasks.ts";
import {
  child,
  done,
  failed,
  inBothWays,
  typed,
  update,
  work,
  type Run,
} from "../../../helpers/scenario.ts";

const operation =
  (name: string, body?: object) =>
  async (run: Run): Promise<void> =>
    void (await run.call("POST", `/workflow/${run.id}/${name}`, body));

/** The statuses that listeners have heard of, sorted. */
async function eventsOf(workflowId: string): Promise<string[]> {
  const { DB } = env as unknown as { DB: D1Database };
  const query = DB.prepare("SELECT payload FROM event WHERE workflow_id = ?").bind(workflowId);
  const { results } = await query.all<{ payload: string }>();
  return results
    .map(({ payload }) => (JSON.parse(payload) as { status: string }).status)
    .toSorted();
}

const attempts = (result: Record<string, unknown>): string[] =>
  (result["tasks"] as Task[]).map(
    ({ referenceTaskName, status }) => `${referenceTaskName} ${status}`,
  );

describe("an execution that is set going again, straight and with evictions", () => {
  it("takes up what failed, beside what has been done", async () => {
    const result = await inBothWays({
      taskDefs: { work: ONCE },
      definition: {
        tasks: [fork("f", [work("a")], [work("b")]), join("j", ["a", "b"]), work("c")],
      },
      work: { a: done({ n: 1 }), b: [failed("broke"), done({ n: 2 })], c: done({ ok: true }) },
      afterwards: [operation("retry")],
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { ok: true } });
    const names = attempts(result);
    expect(names.filter((name) => name.startsWith("a "))).toEqual(["a COMPLETED"]);
    expect(names.filter((name) => name.startsWith("b "))).toEqual(["b FAILED", "b COMPLETED"]);
  });

  it("takes up what failed in a child, from above", async () => {
    const result = await inBothWays({
      taskDefs: { work: ONCE },
      children: { kid: KID },
      definition: { tasks: [child("s"), work("z")] },
      work: { w: [failed("broke"), done({ v: 7 })], z: done({ end: true }) },
      afterwards: [operation("retry?resumeSubworkflowTasks=true")],
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { end: true } });
    expect((result["tasks"] as Task[])[0]).toMatchObject({ outputData: { v: 7 } });
  });

  it("begins anew under the same id", async () => {
    const result = await inBothWays({
      taskDefs: { work: ONCE },
      definition: { tasks: [work("a"), work("b")] },
      work: { a: [done({ n: 1 }), done({ n: 2 })], b: [failed("broke"), done({ ok: true })] },
      afterwards: [operation("restart")],
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { ok: true } });
    expect(attempts(result)).toEqual(["a COMPLETED", "b COMPLETED"]);
    expect((result["tasks"] as Task[])[0]).toMatchObject({ outputData: { n: 2 } });
  });

  it("runs again from one of its tasks, with another input", async () => {
    const result = await inBothWays({
      definition: { tasks: [work("a"), work("b", { inputParameters: { n: "${a.output.n}" } })] },
      work: { a: done({ n: 1 }), b: [done({ turn: 1 }), done({ turn: 2 })] },
      afterwards: [
        async (run) => {
          const { taskId } = await run.task("b");
          await operation("rerun", { reRunFromTaskId: taskId, taskInput: { n: 9 } })(run);
        },
      ],
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { turn: 2 },
      tasks: [{ outputData: { n: 1 } }, { inputData: { n: 9 } }],
    });
  });

  it("goes past a task that an operator has skipped", async () => {
    const result = await inBothWays({
      definition: { tasks: [typed("HUMAN", "h"), work("b"), work("c")] },
      work: { b: failed("never asked"), c: done({ ok: true }) },
      events: [
        async (run) => {
          const body = { taskOutput: { by: "hand" } };
          await run.call("PUT", `/workflow/${run.id}/skiptask/b`, body);
        },
        update("h"),
      ],
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { ok: true } });
    expect(attempts(result).toSorted()).toEqual(["b SKIPPED", "c COMPLETED", "h COMPLETED"]);
  });
});

describe("what an execution waits for or starts, straight and with evictions", () => {
  it("goes on behind an exclusive join with the first of its names", async () => {
    const behind = [typed("EXCLUSIVE_JOIN", "x", { joinOn: ["a", "b"] }), work("c")];
    const result = await inBothWays({
      definition: { tasks: [fork("f", [work("a")], [work("b")], behind), join("j", ["c"])] },
      work: { a: done({ from: "a" }), b: done({ from: "b" }), c: done({ ok: true }) },
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { ok: true } });
    const joined = (result["tasks"] as Task[]).find(
      ({ taskType }) => taskType === "EXCLUSIVE_JOIN",
    );
    expect(joined).toMatchObject({ status: "COMPLETED", outputData: { from: "a" } });
  });

  it("starts another execution once, and does not wait for it", async () => {
    const started: string[] = [];
    const inputParameters = {
      startWorkflow: { name: "@kid", input: { n: "${workflow.input.n}" } },
    };
    const result = await inBothWays({
      children: {
        kid: { tasks: [typed("HUMAN", "h")], outputParameters: { n: "${workflow.input.n}" } },
      },
      start: { input: { n: 5 } },
      definition: {
        tasks: [typed("START_WORKFLOW", "s", { inputParameters }), typed("HUMAN", "h")],
      },
      events: [
        async (run) => {
          const { outputData } = await run.task("s");
          const id = String(outputData["workflowId"]);
          started.push(id);
          expect(await run.hasStatus(id, "RUNNING")).toMatchObject({ input: { n: 5 } });
          await run.call("DELETE", `/workflow/${id}`);
          await update("h")(run);
        },
      ],
    });
    expect(result).toMatchObject({ status: "COMPLETED" });
    expect(new Set(started).size).toBe(2);
  });

  it("tells listeners of each status once", async () => {
    const counted: unknown[] = [];
    await inBothWays({
      definition: { tasks: [work("a")], workflowStatusListenerEnabled: true },
      afterwards: [
        async (run) => {
          await expect.poll(() => eventsOf(run.id), { timeout: 10_000 }).toHaveLength(2);
          counted.push(await eventsOf(run.id));
        },
      ],
    });
    expect(counted).toHaveLength(2);
    for (const events of counted) {
      expect(events).toEqual(["COMPLETED", "RUNNING"]);
    }
  });
});
