import { describe, expect, it } from "vitest";
import { KID, ONCE } from "../../../helpers/scenario-tasks.ts";
import {
  child,
  done,
  failed,
  inBothWays,
  typed,
  work,
  type Run,
} from "../../../helpers/scenario.ts";

const KID_OF_ITS_OWN = async (run: Run): Promise<string> =>
  (await run.task("s")).subWorkflowId ?? "";

describe("an execution and its children, straight and with evictions", () => {
  it("goes on after children that end well, and badly under an optional task", async () => {
    const result = await inBothWays({
      taskDefs: { work: ONCE },
      children: { kid: KID },
      definition: { tasks: [child("good"), child("bad", { optional: true })] },
      work: { w: [done({ v: 1 }), failed("child broke")] },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      tasks: [{ status: "COMPLETED", outputData: { v: 1 } }, { status: "COMPLETED_WITH_ERRORS" }],
    });
  });

  it("fails with its child, and says why", async () => {
    const result = await inBothWays({
      taskDefs: { work: ONCE },
      children: { kid: KID },
      definition: { tasks: [child("s")] },
      work: { w: failed("child broke") },
    });
    expect(result).toMatchObject({ status: "FAILED" });
    expect(result["reasonForIncompletion"]).toContain("child broke");
  });

  it("waits for the child that another task has started with the same idempotency key", async () => {
    const subWorkflowParam = {
      name: "@kid",
      idempotencyKey: "${workflow.workflowId}",
      idempotencyStrategy: "RETURN_EXISTING",
    };
    const result = await inBothWays({
      taskDefs: { work: ONCE },
      children: { kid: KID },
      definition: {
        tasks: [
          {
            ...typed("FORK_JOIN", "f"),
            forkTasks: [[child("s", { subWorkflowParam })], [child("t", { subWorkflowParam })]],
          },
          { ...typed("JOIN", "j"), joinOn: ["s", "t"] },
        ],
      },
      work: { w: [done({ v: 1 })] },
    });
    const [, s, t, join] = result["tasks"] as Record<string, unknown>[];
    expect(result["status"]).toBe("COMPLETED");
    expect(t?.["subWorkflowId"]).toBe(s?.["subWorkflowId"]);
    expect([s, t].map((task) => task?.["outputData"])).toMatchObject([{ v: 1 }, { v: 1 }]);
    expect(join?.["status"]).toBe("COMPLETED");
  });

  it("fails where there is no such child", async () => {
    const subWorkflowParam = { name: "${workflow.input.name}", version: 3 };
    const result = await inBothWays({
      start: { input: { name: "nobody" } },
      definition: { tasks: [child("s", { subWorkflowParam })] },
    });
    expect(result["reasonForIncompletion"]).toContain(
      "No such workflow defined. name=nobody, version=3",
    );
  });

  it("ends its children when it is terminated", async () => {
    const result = await inBothWays({
      children: { kid: { tasks: [typed("HUMAN", "h")] } },
      definition: { tasks: [child("s")] },
      events: [
        async (run) => {
          const id = await KID_OF_ITS_OWN(run);
          await run.call("DELETE", `/workflow/${run.id}?reason=enough`);
          expect(await run.hasStatus(id, "TERMINATED")).toMatchObject({
            reasonForIncompletion: "Parent workflow has been terminated with reason: enough",
            tasks: [{ status: "CANCELED" }],
          });
        },
      ],
    });
    expect(result).toMatchObject({ status: "TERMINATED", reasonForIncompletion: "enough" });
  });

  it("ends when its child is terminated", async () => {
    const result = await inBothWays({
      children: { kid: { tasks: [typed("HUMAN", "h")] } },
      definition: { tasks: [child("s"), work("never")] },
      events: [
        async (run) => {
          await run.call("DELETE", `/workflow/${await KID_OF_ITS_OWN(run)}?reason=enough`);
        },
      ],
    });
    expect(result).toMatchObject({ status: "TERMINATED", tasks: [{ status: "CANCELED" }] });
    expect(result["reasonForIncompletion"]).toContain("enough");
  });
});
