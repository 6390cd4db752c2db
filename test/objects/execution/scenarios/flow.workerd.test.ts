import { describe, expect, it } from "vitest";
import { ONCE, QUICK, fork, join } from "../../../helpers/scenario-tasks.ts";
import { done, failed, inBothWays, inline, typed, work } from "../../../helpers/scenario.ts";

describe("the flow of an execution, straight and with evictions", () => {
  it("retries and chains", async () => {
    const result = await inBothWays({
      taskDefs: { work: QUICK },
      definition: { tasks: [work("a"), work("b", { inputParameters: { n: "${a.output.n}" } })] },
      work: { a: [failed("first"), done({ n: 2 })], b: done({ end: true }) },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { end: true },
      tasks: [
        { referenceTaskName: "a", status: "FAILED", retried: true, reasonForIncompletion: "first" },
        { referenceTaskName: "a", status: "COMPLETED", retryCount: 1, seq: 2 },
        { referenceTaskName: "b", inputData: { n: 2 } },
      ],
    });
  });

  it("fails when its retries are used up, or at once for good", async () => {
    for (const [status, attempts] of [
      ["FAILED", 2],
      ["FAILED_WITH_TERMINAL_ERROR", 1],
    ] as const) {
      const result = await inBothWays({
        taskDefs: { work: QUICK },
        definition: { tasks: [work("a"), work("b")] },
        work: { a: { status, reasonForIncompletion: "broke" } },
      });
      expect(result).toMatchObject({ status: "FAILED", failedReferenceTaskNames: ["a"] });
      expect(result["tasks"]).toHaveLength(attempts);
    }
  });

  it("forks, switches and joins", async () => {
    const choice = typed("SWITCH", "s", {
      evaluatorType: "value-param",
      expression: "k",
      inputParameters: { k: "${workflow.input.kind}" },
      decisionCases: { x: [work("c1"), inline("c2", "'case'")] },
      defaultCase: [work("never")],
    });
    const result = await inBothWays({
      start: { input: { kind: "x" } },
      definition: {
        tasks: [
          fork("f", [choice, work("after")], [work("b1"), work("b2")]),
          join("j", ["after", "b2"]),
          inline("end", "$.j", { j: "${j.output}" }),
        ],
      },
      work: { after: done({ a: 1 }), b2: done({ b: 2 }) },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { result: { after: { a: 1 }, b2: { b: 2 } } },
    });
  });

  it("joins a branch that failed where it is optional, and fails where it is not", async () => {
    const tasks = (optional: boolean) => [
      fork("f", [work("a", { optional })], [work("b")]),
      join("j", ["a", "b"]),
    ];
    const scenario = { taskDefs: { work: ONCE }, work: { a: failed("broke"), b: done({ b: 2 }) } };
    const [lenient, strict] = await Promise.all(
      [true, false].map((optional) =>
        inBothWays({ ...scenario, definition: { tasks: tasks(optional) } }),
      ),
    );
    expect(lenient).toMatchObject({ status: "COMPLETED", output: { b: { b: 2 } } });
    expect(strict).toMatchObject({ status: "FAILED", failedReferenceTaskNames: ["a"] });
  });
});
