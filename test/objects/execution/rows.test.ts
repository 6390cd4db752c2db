import { describe, expect, it } from "vitest";
import type { TaskRecord } from "../../../src/engine/records.ts";
import {
  hasDerivedOutput,
  stateText,
  taskOfRow,
  workflowOfText,
  workflowText,
} from "../../../src/objects/execution/rows.ts";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { fork, inline, join, loop, worker } from "../../helpers/task-inputs.ts";

/** The row of a task as the store writes it. */
function rowOf(task: TaskRecord) {
  return {
    id: task.counter,
    state: stateText(task),
    input: JSON.stringify(task.input),
    output: JSON.stringify(task.output),
    outbox: task.outbox ?? null,
  };
}

describe("the row of a task", () => {
  it("gives the same record again, in every state of it", () => {
    const definition = definitionOf([
      worker("a", { inputParameters: { x: "${workflow.input.x}" } }),
    ]);
    const world = EngineWorld.started(definition, { input: { x: [1, { y: null }] } });
    const states = [{ ...world.task("a") }];
    world.claim("a", "w", "blue");
    states.push({ ...world.task("a") });
    world.update("a", { status: "FAILED", reason: "why", output: { n: 1 } });
    states.push(...world.attempts("a"));
    for (const task of states) expect(taskOfRow(rowOf(task))).toEqual(task);
    expect(states[0]?.outbox).toBe("enqueue");
    expect(states[1]?.outbox).toBeUndefined();
  });

  it("reads a flag as an earlier release wrote it", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    const row = { ...rowOf(world.task("a")), outbox: "release" };
    expect(taskOfRow(row).outbox).toBe("withdraw");
  });

  it("holds what has a column of its own only there", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    const state = JSON.parse(stateText(world.task("a"))) as object;
    expect(state).toMatchObject({ kind: "SIMPLE", base: "a", status: "SCHEDULED" });
    for (const column of ["counter", "input", "output", "outbox"]) {
      expect(state).not.toHaveProperty(column);
    }
  });
});

describe("an output that is made anew from other rows", () => {
  it("is that of a loop or a JOIN while it is open", () => {
    const world = EngineWorld.started(
      definitionOf([
        fork("f", [[worker("a")], [loop("l", "$.l.iteration < 1", [worker("b")])]]),
        join("j", ["a", "l"]),
      ]),
    );
    expect(["l", "j", "a"].map((name) => hasDerivedOutput(world.task(name)))).toEqual([
      true,
      true,
      false,
    ]);
    world.complete("b__1");
    world.complete("a");
    expect(["l", "j"].map((name) => hasDerivedOutput(world.task(name)))).toEqual([false, false]);
  });
});

describe("the row of the workflow", () => {
  it("gives the same record again", () => {
    const world = EngineWorld.started(definitionOf([worker("a")], { variables: { v: 1 } }), {
      correlationId: "c",
      taskToDomain: { "*": "blue" },
    });
    expect(workflowOfText(workflowText(world.workflow), [])).toEqual(world.workflow);
  });

  it("takes counters from the tasks' rows where they are ahead of it", () => {
    const world = EngineWorld.started(definitionOf([worker("a"), inline("b"), worker("c")]));
    const before = workflowText(world.workflow);
    world.complete("a");
    const loaded = workflowOfText(before, [...world.execution.tasks.values()]);
    expect(loaded.nextCounter).toBe(world.workflow.nextCounter);
    expect(loaded.nextSequence).toBe(world.workflow.nextSequence);
  });

  it("keeps its own counters where it is ahead: rows may have been removed", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    const text = JSON.stringify({ ...world.workflow, nextCounter: 40, nextSequence: 41 });
    const loaded = workflowOfText(text, [...world.execution.tasks.values()]);
    expect(loaded).toMatchObject({ nextCounter: 40, nextSequence: 41 });
  });
});
