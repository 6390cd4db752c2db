import { describe, expect, it } from "vitest";
import { startedExecutionOf, startRequestOf } from "../../src/engine/started-workflow.ts";
import { definitionOf, EngineWorld } from "./../helpers/engine-world.ts";
import { startWorkflow } from "./../helpers/task-inputs.ts";

describe("the request of a START_WORKFLOW task", () => {
  it.each<[unknown, string]>([
    [undefined, "Missing 'startWorkflow' in input data."],
    [null, "Missing 'startWorkflow' in input data."],
    [
      { version: 1 },
      "startWorkflow validation failed. 'name' -> Workflow name cannot be null or empty. ",
    ],
    [
      { name: "" },
      "startWorkflow validation failed. 'name' -> Workflow name cannot be null or empty. ",
    ],
    [
      { name: "x", priority: 100 },
      "startWorkflow validation failed. 'priority' -> priority: 100 should be maximum 99. ",
    ],
    [
      { name: "x", priority: -1 },
      "startWorkflow validation failed. 'priority' -> priority: -1 should be minimum 0. ",
    ],
  ])("%j is refused", (request, reason) => {
    const input = request === undefined ? {} : { startWorkflow: request as never };
    expect(startRequestOf(input)).toEqual({ ok: false, reason });
  });

  it.each([5, "x", [], { name: "x", input: 5 }, { name: "x", workflowDef: 5 }])(
    "%j cannot be read",
    (request) => {
      const read = startRequestOf({ startWorkflow: request as never });
      expect(read.ok).toBe(false);
      if (!read.ok) expect(read.reason).toMatch(/^Error reading StartWorkflowRequest\. /);
    },
  );

  it("may bring its own definition, which stays as it came", () => {
    const workflowDef = { name: "own", tasks: [{ name: "n", taskReferenceName: "n" }] };
    expect(startRequestOf({ startWorkflow: { name: "own", workflowDef } })).toMatchObject({
      ok: true,
      definition: workflowDef,
    });
  });
});

describe("the execution that a START_WORKFLOW task starts", () => {
  const startedBy = (request: object) => {
    const values = { correlationId: "c", taskToDomain: { a: "d" }, priority: 4 };
    const world = EngineWorld.started(definitionOf([startWorkflow("s", request)]), values);
    const read = startRequestOf(world.task("s").input);
    if (!read.ok) throw new Error(read.reason);
    return startedExecutionOf(world.execution, world.task("s"), read.request);
  };

  it("has the correlation id and the domains of the one that starts it, but not its priority", () => {
    expect(startedBy({ name: "other", input: { n: 1 }, correlationId: "" })).toMatchObject({
      input: { n: 1 },
      correlationId: "c",
      taskToDomain: { a: "d" },
      priority: 0,
    });
  });

  it("has what it says of itself", () => {
    const own = { correlationId: "own", taskToDomain: { b: "e" }, priority: 9, createdBy: "me" };
    expect(startedBy({ name: "other", ...own })).toMatchObject(own);
  });

  it("is the same one each time the same task asks for it", () => {
    expect(startedBy({ name: "other" }).workflowId).toBe(startedBy({ name: "other" }).workflowId);
    expect(startedBy({ name: "other" }).workflowId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-3/);
  });
});
