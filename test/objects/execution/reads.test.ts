import { describe, expect, it } from "vitest";
import type { JsonText } from "../../../src/app/ports.ts";
import {
  readStatus,
  readTask,
  readTasks,
  readWorkflow,
  type TaskPage,
} from "../../../src/objects/execution/reads.ts";
import { tasksInOrder, workflowView } from "../../../src/engine/views.ts";
import { jsonTextOf } from "../../../src/objects/execution/json-text.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { HostWorld } from "../../helpers/execution-host.ts";
import { fork, setVariable, worker } from "../../helpers/task-inputs.ts";

/** Two tasks done, one failed and tried again, the last one waiting. */
function world(): EngineWorld {
  const tasks = [setVariable("v", { seen: 1 }), worker("a"), worker("b")];
  const retried = { b: { retryCount: 1, retryDelaySeconds: 0 } };
  const world = EngineWorld.started(definitionOf(tasks, {}, retried), { correlationId: "c" });
  world.complete("a", { n: 1 });
  world.fail("b");
  return world;
}

const parsed = (text: JsonText): Record<string, unknown> => JSON.parse(text as string);

describe("reading a log", () => {
  it("gives what is longer than a call can carry as a stream that shows the log as it was", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    const line = "日".repeat(100_000);
    for (let at = 0; at < 120; at++) world.host.rows.addLog(1, `${at} ${line}`, 120 - at);
    const outcome = world.requests.taskLogs(world.taskId(1));
    const text = outcome.ok ? outcome.value : null;
    expect(text).toBeInstanceOf(ReadableStream);
    world.host.rows.addLog(1, "late", 0);
    const lines = (await new Response(text).json()) as { log: string; createdTime: number }[];
    expect(lines).toHaveLength(120);
    expect(lines.map(({ createdTime }) => createdTime)).toEqual(lines.map((_, at) => at + 1));
    expect(lines.at(-1)?.log.slice(0, 4)).toBe("0 日日");
  });
});

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
    const { totalHits, results } = JSON.parse(text as string) as {
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

describe("reading what is long", () => {
  const text = "é😀".repeat(200_000);
  const branches = Array.from({ length: 6 }, (_, at) => worker(`b${at}`));
  const started = (): EngineWorld => {
    const names = branches.map(({ taskReferenceName }) => taskReferenceName);
    const tasks = [
      fork(
        "f",
        branches.map((branch) => [branch]),
      ),
      { type: "JOIN", taskReferenceName: "j", joinOn: names },
    ];
    const world = EngineWorld.started(definitionOf(tasks as never));
    for (const name of names.slice(1)) world.complete(name as string, { name, text });
    return world;
  };
  const streamed = async (read: JsonText): Promise<Record<string, unknown>> => {
    expect(read).toBeInstanceOf(ReadableStream);
    return (await new Response(read).json()) as Record<string, unknown>;
  };

  it("makes a stream of the same JSON, the output of an open JOIN included", async () => {
    const { execution } = started();
    const expected = JSON.parse(JSON.stringify(workflowView(execution, tasksInOrder(execution))));
    expect(await streamed(readWorkflow(execution, true))).toEqual(expected);
    const page = await streamed(readTasks(execution, { start: 2, count: 3, statuses: [] }));
    expect(page).toEqual({ totalHits: 8, results: expected.tasks.slice(2, 5) });
    const join = readTask(execution, `${WORKFLOW_ID}-8`);
    expect(join.ok && (await streamed(join.value))).toEqual(expected.tasks[7]);
  });

  it("gives the execution as it was when the reading began", async () => {
    const world = started();
    const before = JSON.stringify(
      workflowView(world.execution, tasksInOrder(world.execution)).tasks,
    );
    const read = readWorkflow(world.execution, true);
    world.complete("b0", { text: "late" });
    expect(world.status).toBe("COMPLETED");
    const { status, tasks } = await streamed(read);
    expect(status).toBe("RUNNING");
    expect(JSON.stringify(tasks)).toBe(before);
    const output = readStatus(world.execution, true, false);
    expect(await streamed(output)).toMatchObject({ status: "COMPLETED", output: { b5: { text } } });
  });

  it("makes no more of a stream than is read", async () => {
    let made = 0;
    function* pieces(): Generator<string> {
      for (let at = 0; at < 1_000; at++) {
        made += 1;
        yield "x".repeat(100_000);
      }
    }
    const stream = jsonTextOf(pieces()) as ReadableStream<Uint8Array>;
    const reader = stream.getReader();
    await reader.read();
    expect(made).toBeLessThan(20);
    await reader.cancel();
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
