import { describe, expect, it } from "vitest";
import { Decision } from "../../src/engine/decision.ts";
import { runOutside } from "../../src/engine/run-outside.ts";
import { taskTypeOf } from "../../src/engine/tasks/registry.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

function decisionOnTask() {
  const { execution, now, known, settings } = EngineWorld.started(definitionOf([worker("a")]));
  const task = execution.latest.get("a");
  if (task === undefined) throw new Error("there is no task");
  return { task, decision: new Decision(execution, { now, known, settings, taskTypeOf }) };
}

describe("runOutside", () => {
  it("lets a task be run outside of the decision", () => {
    const { task, decision } = decisionOnTask();
    expect(runOutside(decision, task, { ok: true })).toEqual([]);
    expect(task).toMatchObject({ status: "IN_PROGRESS", outbox: "run", startTime: decision.time });
  });

  it("fails one that asks for nothing that can be run", () => {
    const { task, decision } = decisionOnTask();
    expect(runOutside(decision, task, { ok: false, reason: "no" })).toEqual([]);
    expect(task).toMatchObject({ status: "FAILED", reason: "no" });
    expect(task.outbox).not.toBe("run");
  });
});
