import { describe, expect, it } from "vitest";
import { ONCE, fork, join } from "../../../helpers/scenario-tasks.ts";
import { done, inBothWays, typed, update, work, type Run } from "../../../helpers/scenario.ts";

describe("the turns that an execution takes, straight and with evictions", () => {
  it("becomes another task at run time, a worker's or one of its own", async () => {
    const dynamic = (reference: string, more: object) =>
      typed("DYNAMIC", reference, { dynamicTaskNameParam: "pick", inputParameters: more });
    const result = await inBothWays({
      start: { input: { pick: "INLINE", worker: "@other" } },
      taskDefs: { other: ONCE },
      definition: {
        tasks: [
          dynamic("d", { pick: "${workflow.input.worker}" }),
          dynamic("e", { pick: "${workflow.input.pick}", expression: "6 * 7" }),
        ],
      },
      work: { d: done({ n: 1 }) },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { result: 42 },
      tasks: [{ taskType: "@other", outputData: { n: 1 } }, { taskType: "INLINE" }],
    });
  });

  it("takes a task back from its worker and hands it out again later", async () => {
    const result = await inBothWays({
      definition: { tasks: [work("a", { startDelay: 1 })] },
      work: {
        a: [
          { status: "IN_PROGRESS", outputData: { half: true }, callbackAfterSeconds: 1 },
          done({ whole: true }),
        ],
      },
    });
    expect(result).toMatchObject({ output: { whole: true }, tasks: [{ pollCount: 2 }] });
  });

  it("ends by a TERMINATE task, and starts its failure workflow", async () => {
    const inputParameters = { terminationStatus: "FAILED", terminationReason: "by plan" };
    let sorry = "";
    const result = await inBothWays({
      children: { sorry: { tasks: [work("s")] } },
      definition: {
        failureWorkflow: "@sorry",
        tasks: [
          fork("f", [work("p")], [typed("TERMINATE", "t", { inputParameters })]),
          join("j", ["p"]),
        ],
      },
    });
    sorry = String((result["output"] as Record<string, unknown>)["conductor.failure_workflow"]);
    expect(result).toMatchObject({ status: "FAILED", reasonForIncompletion: "by plan" });
    expect(sorry).toBe("<id>");
  });

  it("starts the failure workflow with the failed one's values", async () => {
    const started = async (run: Run): Promise<void> => {
      const id = String(
        (await run.hasStatus(run.id, "FAILED")).output["conductor.failure_workflow"],
      );
      const sorry = await run.hasStatus(id, "RUNNING");
      expect(sorry.input).toMatchObject({ x: 1, workflowId: run.id, failureStatus: "FAILED" });
    };
    await inBothWays({
      start: { input: { x: 1 } },
      taskDefs: { work: ONCE },
      children: { sorry: { tasks: [typed("HUMAN", "s")] } },
      definition: { failureWorkflow: "@sorry", tasks: [typed("HUMAN", "h")] },
      events: [
        async (run) => {
          await update("h", {}, "FAILED")(run);
          await started(run);
        },
      ],
    });
  });
});
