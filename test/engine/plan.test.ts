import { describe, expect, it } from "vitest";
import { Decision } from "../../src/engine/decision.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/limits.ts";
import { NOTHING_KNOWN } from "../../src/engine/needs.ts";
import { finish, newTask, plan } from "../../src/engine/plan.ts";
import { taskTypeOf } from "../../src/engine/tasks/registry.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

function setUp(more: Record<string, unknown> = {}) {
  const definition = definitionOf([worker("a", { name: "work", ...more })]);
  const world = EngineWorld.started(definition, { priority: 4, input: { n: 1 } });
  const { execution, now } = world;
  const settings = { now, known: NOTHING_KNOWN, settings: DEFAULT_SETTINGS, taskTypeOf };
  const workflowTask = definition.tasks[0]!;
  return { world, workflowTask, decision: new Decision(execution, settings) };
}

describe("plan", () => {
  it("makes tasks without a place in the sequence and changes no index", () => {
    const { world, workflowTask, decision } = setUp({
      inputParameters: { n: "${workflow.input.n}" },
    });
    const [task, ...others] = plan(decision, { workflowTask, scope: "__2", loop: "dw" });
    expect(others).toEqual([]);
    expect(task).toMatchObject({
      counter: 2,
      kind: "SIMPLE",
      type: "work",
      base: "a",
      scope: "__2",
      loop: "dw",
      iteration: 2,
      sequence: 0,
      priority: 4,
      input: { n: 1 },
    });
    expect(world.execution.tasks.size).toBe(1);
    expect(decision.changes.tasks.size).toBe(0);
  });

  it("keeps the workflow task only with what is not in the definition", () => {
    const { workflowTask, decision } = setUp();
    const place = { workflowTask, scope: "" };
    expect(newTask(decision, place, taskTypeOf("SIMPLE"))).not.toHaveProperty("workflowTask");
    const generated = newTask(decision, { ...place, generated: true }, taskTypeOf("SIMPLE"));
    expect(generated.workflowTask).toBe(workflowTask);
  });

  it("delays only what can be delayed", () => {
    const { workflowTask, decision } = setUp({ startDelay: 5 });
    const place = { workflowTask, scope: "" };
    expect(newTask(decision, place, taskTypeOf("SIMPLE")).startDelaySeconds).toBe(5);
    expect(newTask(decision, place, taskTypeOf("INLINE")).startDelaySeconds).toBe(0);
  });
});

describe("finish", () => {
  it("ends a task with what it is given and asks for nothing more to begin", () => {
    const { world, decision } = setUp();
    const task = world.task("a");
    decision.change(task, (record) => {
      record.waitUntil = 5;
      record.availableAt = 7;
      record.reason = "of the attempt before";
    });
    finish(decision, task, { status: "COMPLETED", output: { x: 1 } });
    expect(task).toMatchObject({ status: "COMPLETED", output: { x: 1 }, availableAt: 0 });
    for (const name of ["waitUntil", "reason", "outbox"]) expect(task).not.toHaveProperty(name);
  });

  it("keeps output and reason that it is not given, unless it is a success", () => {
    const { world, decision } = setUp();
    const task = world.task("a");
    decision.change(task, (record) => {
      record.reason = "kept";
      record.output = { kept: true };
      record.outbox = "withdraw";
    });
    finish(decision, task, { status: "CANCELED" });
    expect(task).toMatchObject({ reason: "kept", output: { kept: true }, outbox: "withdraw" });
  });

  it("never ends a task before its begin", () => {
    const { world, decision } = setUp();
    const task = world.task("a");
    decision.change(task, (record) => {
      record.scheduledTime = world.now + 3;
    });
    finish(decision, task, { status: "COMPLETED" });
    expect(task.endTime).toBe(world.now + 3);
  });
});
