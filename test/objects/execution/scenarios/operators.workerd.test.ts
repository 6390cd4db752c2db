import { describe, expect, it } from "vitest";
import { fork, join, waiting } from "../../../helpers/scenario-tasks.ts";
import { done, inBothWays, pause, typed, update, work } from "../../../helpers/scenario.ts";

describe("an execution and its operators, straight and with evictions", () => {
  it("waits for a time, and for an update by reference", async () => {
    const result = await inBothWays({
      definition: {
        tasks: [waiting("w", { duration: "1 seconds" }), typed("HUMAN", "h"), waiting("u")],
        outputParameters: { h: "${h.output}", u: "${u.output}" },
      },
      events: [
        async (run) => {
          await expect
            .poll(async () => (await run.read()).tasks.length, { timeout: 10_000 })
            .toBe(2);
          await update("h", { by: "hand" })(run);
        },
        update("u", { by: "other hand" }),
      ],
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { h: { by: "hand" }, u: { by: "other hand" } },
    });
  });

  it("schedules nothing while it is paused, and goes on when it is resumed", async () => {
    const result = await inBothWays({
      definition: { tasks: [typed("HUMAN", "h"), work("b")] },
      events: [
        async (run) => {
          await run.call("PUT", `/workflow/${run.id}/pause`);
        },
        async (run) => {
          await update("h")(run);
          await pause(100);
          expect(await run.read()).toMatchObject({
            status: "PAUSED",
            tasks: [{ status: "COMPLETED" }],
          });
          await run.call("PUT", `/workflow/${run.id}/resume`);
        },
      ],
      work: { b: done({ ok: true }) },
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { ok: true } });
  });

  it("cancels all that is open when it is terminated, and its queues forget it", async () => {
    const result = await inBothWays({
      definition: {
        tasks: [fork("f", [work("a")], [waiting("w")], [typed("HUMAN", "h")]), join("j", ["a"])],
      },
      work: { a: "nothing" },
      events: [
        async (run) => {
          await run.call("DELETE", `/workflow/${run.id}?reason=enough`);
          const late = { taskId: (await run.task("a")).taskId, workflowInstanceId: run.id };
          await run.call("POST", "/tasks", { ...late, ...done({ late: true }) });
          const { log } =
            ((await run.call("GET", `/tasks/${late.taskId}/log`)) as { log: string }[])[0] ?? {};
          expect(log).toContain("came after the task had ended as CANCELED");
        },
      ],
    });
    expect(result).toMatchObject({ status: "TERMINATED", reasonForIncompletion: "enough" });
    const statuses = (result["tasks"] as { status: string }[]).map(({ status }) => status);
    expect(statuses).toEqual(["COMPLETED", "CANCELED", "CANCELED", "CANCELED", "CANCELED"]);
  });
});
