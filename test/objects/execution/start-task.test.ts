import { beforeEach, describe, expect, it } from "vitest";
import type { StartExecution } from "../../../src/app/ports.ts";
import { InvalidDefinition, type Neighbours } from "../../../src/objects/execution/neighbours.ts";
import { runStartTask } from "../../../src/objects/execution/start-task.ts";
import { IdempotencyStore } from "../../../src/store/idempotency-store.ts";
import { startOnce, type IdempotentStart } from "../../../src/store/idempotent-start.ts";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { SqliteD1 } from "../../helpers/sqlite-d1.ts";
import { startWorkflow } from "../../helpers/task-inputs.ts";

interface Setting {
  /** What `pinned` gives; an error is thrown. */
  definition?: string | Error | null;
  refusal?: string;
}

/** Runs the task of a request and notes what it asks of others. */
async function run(request: object, { definition = "{}", refusal }: Setting = {}) {
  const asked: unknown[] = [];
  const starts: StartExecution[] = [];
  const neighbours = {
    pinned: async (wanted: unknown) => {
      asked.push(wanted);
      if (definition instanceof Error) throw definition;
      return definition;
    },
    execution: () => ({
      start: async (start: StartExecution) => {
        starts.push(start);
        return refusal === undefined
          ? { ok: true, value: { status: "RUNNING" } }
          : { ok: false, code: "invalid", message: refusal };
      },
    }),
  } as unknown as Neighbours;
  const tasks = [startWorkflow("s", request)];
  const world = EngineWorld.started(definitionOf(tasks), { correlationId: "c" });
  const answer = runStartTask(world.task("s"), world.execution, neighbours);
  return { answer: await answer, asked, starts };
}

describe("the run of a START_WORKFLOW task", () => {
  it("starts the execution and answers its id", async () => {
    const { answer, asked, starts } = await run({ name: "other", version: 2, input: { n: 1 } });
    expect(asked).toEqual([{ name: "other", version: 2, definition: null }]);
    expect(starts).toMatchObject([
      { definition: "{}", input: { n: 1 }, correlationId: "c", priority: 0 },
    ]);
    expect(starts[0]).not.toHaveProperty("parentWorkflowId");
    const workflowId = starts[0]?.workflowId;
    expect(answer).toEqual({ status: "COMPLETED", output: { workflowId } });
  });

  it("starts a definition that comes with the request", async () => {
    const workflowDef = { name: "own", tasks: [] };
    const { asked } = await run({ name: "own", workflowDef });
    expect(asked).toEqual([{ name: "own", version: null, definition: workflowDef }]);
  });

  it("fails for a workflow that is not registered", async () => {
    const { answer, starts } = await run({ name: "none" }, { definition: null });
    const reason = "No such workflow defined. name=none, version=null";
    expect(answer).toEqual({ status: "FAILED", output: {}, reason });
    expect(starts).toEqual([]);
  });

  it("fails for a definition that cannot be run", async () => {
    const definition = new InvalidDefinition("it is refused");
    const { answer } = await run({ name: "own", workflowDef: { name: "own" } }, { definition });
    expect(answer).toMatchObject({ status: "FAILED", reason: "it is refused" });
  });

  it("fails when the start is refused", async () => {
    const { answer } = await run({ name: "other" }, { refusal: "not now" });
    expect(answer).toMatchObject({ status: "FAILED", reason: "not now" });
  });

  it("is tried again when the registry cannot be asked", async () => {
    await expect(run({ name: "x" }, { definition: new Error("down") })).rejects.toThrow("down");
  });
});

describe("the run of a START_WORKFLOW task with an idempotency key", () => {
  let database: SqliteD1;
  /** The executions that there are, with their statuses. */
  let present: Map<string, string>;
  let starts: StartExecution[];
  let world: EngineWorld;
  beforeEach(() => {
    database = new SqliteD1();
    present = new Map();
    starts = [];
  });

  const neighbours = {
    pinned: async () => "{}",
    startOnce: (start: Omit<IdempotentStart, "clock">) =>
      startOnce(new IdempotencyStore(database.binding), { ...start, clock: () => 1_000 }),
    execution: (id: string) => ({
      start: async (start: StartExecution) => {
        starts.push(start);
        if (!present.has(id)) present.set(id, "RUNNING");
        return { ok: true, value: { status: "RUNNING" } };
      },
      status: async () =>
        present.has(id)
          ? { ok: true, value: JSON.stringify({ status: present.get(id) }) }
          : { ok: false, code: "not-found", message: "none" },
    }),
  } as unknown as Neighbours;

  /** Runs the task once more if it has run before; `anew` runs one of another execution. */
  async function ask(idempotencyStrategy?: string, anew = true) {
    if (anew) {
      const request = { name: "other", idempotencyKey: "k", idempotencyStrategy };
      const definition = definitionOf([startWorkflow("s", request)]);
      world = EngineWorld.started(definition, { workflowId: crypto.randomUUID() });
    }
    return await runStartTask(world.task("s"), world.execution, neighbours);
  }

  it("tells the execution its key", async () => {
    expect((await ask()).status).toBe("COMPLETED");
    expect(starts).toMatchObject([{ idempotencyKey: "k" }]);
  });

  it("RETURN_EXISTING gives the id of the execution that has it", async () => {
    const first = await ask("RETURN_EXISTING");
    expect(await ask("RETURN_EXISTING")).toEqual(first);
    expect(starts).toHaveLength(1);
  });

  it.each(["FAIL", undefined])("%s fails the second task, naming the first", async (strategy) => {
    const { output } = await ask(strategy);
    expect(await ask(strategy)).toEqual({
      status: "FAILED",
      output: {},
      reason: `Workflow with the idempotency key k already exists: ${String(output["workflowId"])}`,
    });
    expect(starts).toHaveLength(1);
  });

  it("FAIL_ON_RUNNING starts anew once the first has ended", async () => {
    const { output } = await ask("FAIL_ON_RUNNING");
    const first = String(output["workflowId"]);
    expect((await ask("FAIL_ON_RUNNING")).reason).toContain(`is still running: ${first}`);
    present.set(first, "COMPLETED");
    const second = await ask("FAIL_ON_RUNNING");
    expect(second.status).toBe("COMPLETED");
    expect(second.output["workflowId"]).not.toBe(first);
  });

  it.each(["FAIL", "RETURN_EXISTING", "FAIL_ON_RUNNING"])(
    "%s gives the same answer when a crash has it run twice",
    async (strategy) => {
      const first = await ask(strategy);
      expect(await ask(strategy, false)).toEqual(first);
      expect(present.size).toBe(1);
    },
  );

  it("stands by what it has started when the key has gone to another one since", async () => {
    const first = await ask("FAIL_ON_RUNNING");
    const before = world;
    present.set(String(first.output["workflowId"]), "COMPLETED");
    await ask("FAIL_ON_RUNNING");
    world = before;
    expect(await ask("FAIL_ON_RUNNING", false)).toEqual(first);
  });
});
