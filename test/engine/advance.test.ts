import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";

const inline = (reference: string, expression = "1", more: object = {}) => ({
  type: "INLINE",
  taskReferenceName: reference,
  inputParameters: { evaluatorType: "javascript", expression, ...more },
});
const worker = (reference: string, more: object = {}) => ({
  taskReferenceName: reference,
  ...more,
});

describe("advance", () => {
  it("schedules in the order of Conductor: FORK, first tasks, JOIN, then what follows", () => {
    const world = EngineWorld.started(
      definitionOf([
        {
          type: "FORK_JOIN",
          taskReferenceName: "f",
          forkTasks: [[inline("a1"), inline("a2", "2")].map(named), [inline("b1", "3")].map(named)],
        },
        { type: "JOIN", taskReferenceName: "j", joinOn: ["a2", "b1"] },
        inline("end", "9"),
      ]),
    );
    expect(world.trace()).toEqual([
      "1 FORK f COMPLETED(0)",
      "2 INLINE a1 COMPLETED(0)",
      "3 INLINE b1 COMPLETED(0)",
      "4 JOIN j COMPLETED(0)",
      "5 INLINE a2 COMPLETED(0)",
      "6 INLINE end COMPLETED(0)",
    ]);
    expect(world.task("j").output).toEqual({ b1: { result: 3 }, a2: { result: 2 } });
    expect(world.execution.workflow.output).toEqual({ result: 9 });
    expect(world.status).toBe("COMPLETED");
  });

  it("leads on by the last task of a case, through nested switches", () => {
    const world = EngineWorld.started(
      definitionOf([
        {
          type: "SWITCH",
          taskReferenceName: "s",
          evaluatorType: "value-param",
          expression: "p",
          inputParameters: { p: "x" },
          decisionCases: {
            x: [
              named(inline("c1")),
              named({
                type: "SWITCH",
                taskReferenceName: "s2",
                evaluatorType: "javascript",
                expression: "true",
                decisionCases: { true: [named(inline("c2"))] },
              }),
            ],
          },
        },
        inline("after", "2"),
      ]),
    );
    expect(world.trace().map((line) => line.split(" ")[2])).toEqual([
      "s",
      "c1",
      "s2",
      "c2",
      "after",
    ]);
    expect(world.status).toBe("COMPLETED");
  });

  it("repeats a loop's body and shows the output of each turn", () => {
    const world = EngineWorld.started(
      definitionOf([
        {
          type: "DO_WHILE",
          taskReferenceName: "dw",
          loopCondition: "$.dw.iteration < 3",
          loopOver: [
            named(inline("x", "$.n * 2", { n: "${dw.output.iteration}" })),
            named({
              type: "SWITCH",
              taskReferenceName: "s",
              evaluatorType: "javascript",
              expression: "$.n % 2",
              inputParameters: { n: "${dw.output.iteration}" },
              decisionCases: { "1": [named(inline("odd", "'odd'"))] },
              defaultCase: [named(inline("even", "'even'"))],
            }),
          ],
        },
        inline("end", "$.r", { r: "${x.output.result}" }),
      ]),
    );
    expect(world.trace().map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
      "1 DO_WHILE dw",
      "2 INLINE x__1",
      "3 SWITCH s__1",
      "4 INLINE odd__1",
      "5 INLINE x__2",
      "6 SWITCH s__2",
      "7 INLINE even__2",
      "8 INLINE x__3",
      "9 SWITCH s__3",
      "10 INLINE odd__3",
      "11 INLINE end",
    ]);
    expect(world.task("dw").output["2"]).toEqual({
      x: { result: 4 },
      s: { evaluationResult: ["0"], selectedCase: "0" },
      even: { result: "even" },
    });
    expect(world.execution.workflow.output).toEqual({ result: 6 });
  });

  it("retries a failed worker task and fails the workflow when no attempt is left", () => {
    const world = EngineWorld.started(
      definitionOf([worker("a")], {}, { a: { retryCount: 1, retryDelaySeconds: 1 } }),
    );
    world.fail("a", "first");
    expect(world.task("a")).toMatchObject({
      status: "SCHEDULED",
      retryCount: 1,
      callbackAfterSeconds: 1,
      reason: "first",
      output: {},
    });
    expect(world.claim("a")).toBe(false);
    world.pass(1000);
    world.fail("a", "second");
    expect(world.status).toBe("FAILED");
    expect(world.execution.workflow.failedReferences).toEqual(["a"]);
    expect(world.execution.workflow.reason).toBe(
      "Task 11111111-2222-3333-4444-555555555555-2 failed with status: FAILED and reason: 'second'",
    );
  });
});

function named<Task extends { taskReferenceName: string }>(task: Task): Task & { name: string } {
  return { name: task.taskReferenceName, ...task };
}
