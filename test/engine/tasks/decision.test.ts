import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { inline, type TaskInput } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

const decision = (reference: string, more: Record<string, unknown>): TaskInput => ({
  type: "DECISION",
  taskReferenceName: reference,
  decisionCases: { a: [inline("in_a")], e: [] },
  defaultCase: [inline("in_default")],
  ...more,
});
const byValue = (p: unknown, more: Record<string, unknown> = {}): TaskInput =>
  decision("d", { caseValueParam: "p", inputParameters: { p }, ...more });
const run = (task: TaskInput) => EngineWorld.started(definitionOf([task, inline("after")]));

passesLifecycle({
  type: "DECISION",
  tasks: [
    decision("t", {
      caseValueParam: "p",
      inputParameters: { p: REFERENCE },
      decisionCases: { [`${RESOLVED}`]: [inline("seven")] },
    }),
  ],
  input: { case: "7", hasChildren: "true" },
});

describe("a DECISION task", () => {
  it("chooses by a parameter and keeps only the case of its input", () => {
    const world = run(byValue("a"));
    expect(world.names()).toEqual(["d", "in_a", "after"]);
    expect(world.task("d")).toMatchObject({
      definitionName: "DECISION",
      input: { case: "a", hasChildren: "true" },
      output: { caseOutput: ["a"] },
    });
  });

  it.each(["zzz", null, "e", "constructor"])(
    "takes the default with %j, an empty case too",
    (p) => {
      expect(run(byValue(p)).names()).toEqual(["d", "in_default", "after"]);
    },
  );

  it("takes a parameter that is not there for null, not for what objects inherit", () => {
    const world = run(decision("d", { caseValueParam: "toString" }));
    expect(world.task("d").output).toEqual({ caseOutput: ["null"] });
  });

  it("goes on after it when there is nothing to take", () => {
    const world = run(byValue("zzz", { defaultCase: [] }));
    expect(world.names()).toEqual(["d", "after"]);
    expect(world.task("d").input).toEqual({ case: "zzz" });
  });

  it("chooses by its script when it has one", () => {
    const world = run(byValue("e", { caseExpression: "$.p === 'e' ? 'a' : 'b'" }));
    expect(world.names()).toEqual(["d", "in_a", "after"]);
  });

  it("fails the execution and leaves no task when its script throws", () => {
    const world = run(byValue("a", { caseExpression: "nope()" }));
    expect(world.trace()).toEqual([]);
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      reason: "Error while evaluating script: nope()",
    });
  });
});
