import { describe, expect, it } from "vitest";
import { fork, join, QUICK, waiting } from "../../../helpers/scenario-tasks.ts";
import { done, failed, inBothWays, pause, typed, work } from "../../../helpers/scenario.ts";

describe("an execution and its timeouts, straight and with evictions", () => {
  const silent = (reference: string, more: object = {}) => ({
    ...work(reference, more),
    name: "@silent",
  });
  const timedOut = { status: "TIMED_OUT" };

  it("tries a task again whose worker falls silent", async () => {
    const result = await inBothWays({
      taskDefs: { silent: { ...QUICK, responseTimeoutSeconds: 2, timeoutSeconds: 0 } },
      definition: { tasks: [silent("a")] },
      work: { a: ["nothing", done({ second: true })] },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { second: true },
      tasks: [timedOut, { status: "COMPLETED", retryCount: 1 }],
    });
    expect(JSON.stringify(result)).toContain("responseTimeout: 2 exceeded");
  });

  it("ends by the timeout of a task under TIME_OUT_WF", async () => {
    const timeout = { ...QUICK, timeoutSeconds: 1, responseTimeoutSeconds: 1 };
    const result = await inBothWays({
      taskDefs: { silent: { ...timeout, timeoutPolicy: "TIME_OUT_WF" } },
      definition: { tasks: [silent("a")] },
      work: { a: "nothing" },
    });
    expect(result).toMatchObject({ status: "TIMED_OUT", tasks: [timedOut] });
  });

  it("tries a task again that nobody polls, under RETRY", async () => {
    const result = await inBothWays({
      taskDefs: { never: { ...QUICK, pollTimeoutSeconds: 1, timeoutPolicy: "RETRY" } },
      definition: { tasks: [{ ...work("a"), name: "@never" }] },
    });
    expect(result).toMatchObject({ status: "TIMED_OUT", tasks: [timedOut, timedOut] });
    expect(JSON.stringify(result)).toContain("Task poll timed out");
  });

  it("ends by the total timeout of all attempts", async () => {
    // Long enough for the second attempt to be with its worker, on a slow machine too.
    const total = { totalTimeoutSeconds: 5, timeoutPolicy: "TIME_OUT_WF" };
    const result = await inBothWays({
      taskDefs: { silent: { ...QUICK, retryCount: 9, retryDelaySeconds: 1, ...total } },
      definition: { tasks: [silent("a")] },
      work: { a: [failed("first"), "nothing"] },
    });
    expect(result).toMatchObject({ status: "TIMED_OUT" });
    expect(JSON.stringify(result)).toContain("total timeout of 5 seconds");
  });

  it("goes on after a timeout under ALERT_ONLY", async () => {
    const timeout = {
      ...QUICK,
      timeoutSeconds: 1,
      responseTimeoutSeconds: 1,
      pollTimeoutSeconds: 1,
    };
    const result = await inBothWays({
      taskDefs: { never: { ...timeout, timeoutPolicy: "ALERT_ONLY" } },
      definition: {
        timeoutSeconds: 1,
        timeoutPolicy: "ALERT_ONLY",
        tasks: [{ ...work("a"), name: "@never" }],
      },
      events: [
        async () => pause(1500),
        async (run) => {
          const { taskId } = await run.task("a");
          await run.call("POST", "/tasks", { taskId, workflowInstanceId: run.id, ...done() });
        },
      ],
    });
    expect(result).toMatchObject({ status: "COMPLETED", tasks: [{ status: "COMPLETED" }] });
  });

  it("ends by its own timeout, and its tasks with it", async () => {
    const result = await inBothWays({
      definition: {
        timeoutSeconds: 1,
        timeoutPolicy: "TIME_OUT_WF",
        tasks: [fork("f", [typed("HUMAN", "h")], [waiting("w")]), join("j", ["h", "w"])],
      },
    });
    expect(result).toMatchObject({ status: "TIMED_OUT" });
    expect(result["reasonForIncompletion"]).toContain("Workflow timed out after");
  });
});
