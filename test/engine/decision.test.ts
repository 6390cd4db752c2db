import { describe, expect, it } from "vitest";
import { Decision } from "../../src/engine/decision.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/limits.ts";
import { NOTHING_KNOWN, UnmetNeeds, type Known } from "../../src/engine/needs.ts";
import { taskTypeOf } from "../../src/engine/tasks/registry.ts";
import { taskDef } from "../helpers/definitions.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { snapshotOf } from "../helpers/execution-snapshot.ts";
import { fork, join, loop, worker } from "../helpers/task-inputs.ts";
import { vmScriptRunner } from "../helpers/vm-script-runner.ts";

function decisionOn(world: EngineWorld, known: Known = NOTHING_KNOWN): Decision {
  const { execution, now } = world;
  return new Decision(execution, { now, known, settings: DEFAULT_SETTINGS, taskTypeOf });
}

const forked = () =>
  EngineWorld.started(
    definitionOf([fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"])]),
  );

describe("undo (D2)", () => {
  it("takes back changes of a record, members that came and went included", () => {
    const world = forked();
    const before = snapshotOf(world.execution);
    const decision = decisionOn(world);
    const task = world.task("a");
    decision.change(task, (record) => {
      record.status = "IN_PROGRESS";
      record.workerId = "w";
      delete record.outbox;
    });
    decision.change(task, (record) => {
      record.status = "COMPLETED";
      record.output = { x: 1 };
    });
    expect(world.execution.open.has(task.counter)).toBe(false);
    expect(world.execution.unconsumed.has(task.counter)).toBe(true);
    decision.undo();
    expect(snapshotOf(world.execution)).toEqual(before);
  });

  it("takes back changes of the workflow", () => {
    const world = forked();
    const before = snapshotOf(world.execution);
    const decision = decisionOn(world);
    decision.changeWorkflow((workflow) => {
      workflow.status = "PAUSED";
      workflow.reason = "why";
    });
    decision.changeWorkflow((workflow) => {
      workflow.variables = { n: 1 };
    });
    decision.undo();
    expect(snapshotOf(world.execution)).toEqual(before);
  });

  it("takes back tasks that were added, and their numbers", () => {
    const world = forked();
    const before = snapshotOf(world.execution);
    const decision = decisionOn(world);
    const task = { ...world.task("a"), counter: decision.nextCounter() };
    task.sequence = decision.nextSequence();
    decision.add(task);
    expect(world.task("a")).toBe(task);
    decision.change(task, (record) => {
      record.status = "COMPLETED";
    });
    decision.undo();
    expect(snapshotOf(world.execution)).toEqual(before);
  });

  it("brings back tasks that were removed, in their order", () => {
    const world = EngineWorld.started(
      definitionOf([loop("dw", "true", [worker("x"), worker("y")])]),
    );
    world.complete("x__1");
    world.complete("y__1");
    const before = snapshotOf(world.execution);
    const decision = decisionOn(world);
    for (const name of ["y__1", "x__1"]) decision.remove(world.task(name));
    decision.dropOutput(world.task("dw"), "1");
    expect(decision.changes.removed.size).toBe(2);
    expect(world.execution.latest.has("x__1")).toBe(false);
    decision.undo();
    expect(snapshotOf(world.execution)).toEqual(before);
    expect([...world.execution.tasks.keys()]).toEqual([1, 2, 3, 4]);
  });

  it("takes back what was added to and taken from outputs", () => {
    const world = forked();
    const join = world.task("j");
    const decision = decisionOn(world);
    decision.extendOutput(join, "a", { n: 1 });
    decision.extendOutput(join, "a", { n: 2 });
    decision.dropOutput(join, "a");
    decision.dropOutput(join, "none");
    decision.extendOutput(join, "b", 3);
    decision.undo();
    expect(join.output).toEqual({});
  });

  it("takes its own steps back in reverse order", () => {
    const decision = decisionOn(forked());
    const steps: number[] = [];
    decision.onUndo(() => steps.push(1));
    decision.onUndo(() => steps.push(2));
    decision.undo();
    decision.undo();
    expect(steps).toEqual([2, 1]);
  });
});

describe("a decision", () => {
  it("names each row that it changes (D1)", () => {
    const world = forked();
    const decision = decisionOn(world);
    decision.setOutbox(world.task("a"), "withdraw");
    expect([...decision.changes.tasks]).toEqual([world.task("a")]);
    expect(decision.changes.workflow).toBe(false);
    // What is made anew after a reload is no reason to write a row.
    decision.extendOutput(world.task("j"), "a", 1);
    expect(decision.changes.tasks.size).toBe(1);
    decision.remove(world.task("a"));
    expect([decision.changes.tasks.size, [...decision.changes.removed]]).toEqual([0, [2]]);
  });

  it("lets time advance behind what has ended, and never back (D3)", () => {
    const world = forked();
    const decision = decisionOn(world);
    expect(decision.time).toBe(world.now);
    decision.after(world.now + 4);
    decision.after(world.now);
    expect(decision.time).toBe(world.now + 5);
    expect(decision.now).toBe(world.now);
  });

  it("asks for what is not known, and uses what is", () => {
    const world = forked();
    const lacking = decisionOn(world);
    const needs = (ask: () => unknown) => {
      try {
        ask();
      } catch (error) {
        if (error instanceof UnmetNeeds) return error.needs;
      }
      return null;
    };
    expect(needs(() => lacking.evaluate("1", {}, "program"))).toEqual([{ kind: "scripts" }]);
    expect(needs(() => lacking.taskDefinition("x"))).toEqual([
      { kind: "task-definition", name: "x" },
    ]);
    expect(needs(() => lacking.latestVersion("x"))).toEqual([
      { kind: "latest-version", workflow: "x" },
    ]);
    expect(needs(() => lacking.registeredDefinition("x"))).toEqual([
      { kind: "latest-definition", workflow: "x" },
    ]);
    const knowing = decisionOn(world, {
      scripts: vmScriptRunner,
      taskDefinitions: new Map([["x", taskDef({ name: "x" })]]),
      latestVersions: new Map([["x", null]]),
      latestDefinitions: new Map(),
    });
    expect(knowing.evaluate("1", {}, "program")).toEqual({ ok: true, value: 1 });
    expect(knowing.taskDefinition("x")).toMatchObject({ name: "x" });
    expect(knowing.latestVersion("x")).toBeNull();
  });

  it("collects the names that happened to a JOIN", () => {
    const decision = decisionOn(forked());
    decision.touchJoin(4, ["a"]);
    decision.touchJoin(4, ["b", "a"]);
    expect([...(decision.touchedJoins.get(4) ?? [])]).toEqual(["a", "b"]);
  });

  it("has the effects of the rows that it changed, and no others", () => {
    const world = forked();
    const decision = decisionOn(world);
    expect(decision.effects()).toEqual([]);
    decision.change(world.task("b"), () => {});
    decision.alert("look");
    expect(decision.effects()).toEqual([
      { kind: "enqueue-task", task: world.task("b") },
      { kind: "index" },
      { kind: "alert", message: "look" },
    ]);
    decision.changeWorkflow((workflow) => {
      workflow.outbox = { parent: true, failureWorkflow: { id: WORKFLOW_ID, name: "fw" } };
    });
    expect(decision.effects().map((effect) => effect.kind)).toEqual([
      "enqueue-task",
      "tell-parent",
      "start-failure-workflow",
      "index",
      "alert",
    ]);
  });

  it("makes task ids of the workflow's id and the counter", () => {
    const world = forked();
    expect(decisionOn(world).taskId(world.task("a"))).toBe(`${WORKFLOW_ID}-2`);
  });
});
