import { describe, expect, it } from "vitest";
import {
  readStatus,
  readTask,
  readTasks,
  readWorkflow,
  type TaskPage,
} from "../../../src/objects/execution/reads.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { setVariable, worker } from "../../helpers/task-inputs.ts";

/** Two tasks done, one failed and tried again, the last one waiting. */
function world(): EngineWorld {
  const tasks = [setVariable("v", { seen: 1 }), worker("a"), worker("b")];
  const retried = { b: { retryCount: 1, retryDelaySeconds: 0 } };
  const world = EngineWorld.started(definitionOf(tasks, {}, retried), { correlationId: "c" });
  world.complete("a", { n: 1 });
  world.fail("b");
  return world;
}

const parsed = (text: string): Record<string, unknown> => JSON.parse(text);

describe("reading an execution", () => {
  it("gives it with its tasks in the order of their seq, or without", () => {
    const { execution } = world();
    const whole = parsed(readWorkflow(execution, true));
    expect(whole).toMatchObject({
      workflowId: WORKFLOW_ID,
      status: "RUNNING",
      tasks: [
        { referenceTaskName: "v", seq: 1 },
        { referenceTaskName: "a", seq: 2 },
        { referenceTaskName: "b", seq: 3, status: "FAILED", retried: true },
        { referenceTaskName: "b", seq: 4, status: "SCHEDULED", retryCount: 1 },
      ],
    });
    expect(parsed(readWorkflow(execution, false))).toEqual({ ...whole, tasks: [] });
  });

  it("gives the status with only what was asked for", () => {
    const { execution } = world();
    const bare = { workflowId: WORKFLOW_ID, correlationId: "c", status: "RUNNING" };
    expect(parsed(readStatus(execution, false, false))).toEqual(bare);
    expect(parsed(readStatus(execution, true, false))).toEqual({ ...bare, output: {} });
    expect(parsed(readStatus(execution, false, true))).toEqual({ ...bare, variables: { seen: 1 } });
  });

  it("leaves out a correlation id that there is not", () => {
    const { execution } = EngineWorld.started(definitionOf([worker("a")]));
    expect(parsed(readStatus(execution, false, false))).not.toHaveProperty("correlationId");
  });
});

describe("reading tasks by the page", () => {
  const { execution } = world();
  const page = (more: Partial<TaskPage>) => {
    const text = readTasks(execution, { start: 0, count: 15, statuses: [], ...more });
    const { totalHits, results } = JSON.parse(text) as {
      totalHits: number;
      results: { seq: number }[];
    };
    return { totalHits, seqs: results.map(({ seq }) => seq) };
  };

  it.each<[Partial<TaskPage>, number[]]>([
    [{}, [1, 2, 3, 4]],
    [{ start: 1, count: 2 }, [2, 3]],
    [{ start: 3, count: 9 }, [4]],
    [{ start: 4 }, []],
    [{ start: -5, count: 1 }, [1]],
    [{ count: 0 }, []],
    [{ count: -1 }, []],
  ])("gives of %o the tasks %o, and counts all of them", (request, seqs) => {
    expect(page(request)).toEqual({ totalHits: 4, seqs });
  });

  it("takes only the statuses asked for, in any case, and counts those", () => {
    expect(page({ statuses: ["completed"] })).toEqual({ totalHits: 2, seqs: [1, 2] });
    expect(page({ statuses: ["Failed", "SCHEDULED"], count: 1 })).toEqual({
      totalHits: 2,
      seqs: [3],
    });
    expect(page({ statuses: ["no such status"] })).toEqual({ totalHits: 0, seqs: [] });
  });
});

describe("reading one task", () => {
  const { execution } = world();

  it("gives each attempt under its own id", () => {
    const outcome = readTask(execution, `${WORKFLOW_ID}-3`);
    expect(outcome.ok && parsed(outcome.value)).toMatchObject({ seq: 3, status: "FAILED" });
  });

  it.each([`${WORKFLOW_ID}-9`, `${WORKFLOW_ID}-0`, `${WORKFLOW_ID}-x`, "nonsense", ""])(
    "finds none under %o",
    (taskId) => {
      const message = `Task not found for taskId: ${taskId}`;
      expect(readTask(execution, taskId)).toEqual({ ok: false, code: "not-found", message });
    },
  );

  it("finds none in an object without an execution", () => {
    expect(readTask(null, `${WORKFLOW_ID}-1`)).toMatchObject({ ok: false, code: "not-found" });
  });
});
