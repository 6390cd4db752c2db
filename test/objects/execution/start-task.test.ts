import { describe, expect, it } from "vitest";
import type { StartExecution } from "../../../src/app/ports.ts";
import { InvalidDefinition, type Neighbours } from "../../../src/objects/execution/neighbours.ts";
import { runStartTask } from "../../../src/objects/execution/start-task.ts";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
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
