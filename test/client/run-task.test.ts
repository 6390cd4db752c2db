import { describe, expect, it } from "vitest";
import { createClient } from "../../src/client/index.ts";
import { runTask } from "../../src/client/run-task.ts";
import type { Execute, TaskOutcome } from "../../src/client/run-task.ts";
import { makeTask } from "./fake-queue.ts";

const client = createClient({ baseUrl: "http://baton.test" });

function run(execute: Execute) {
  return runTask(client, makeTask("one"), execute);
}

describe("runTask", () => {
  it("completes with the output", async () => {
    expect(await run(() => Promise.resolve({ a: 1 }))).toMatchObject({
      workflowInstanceId: "workflow-of-one",
      taskId: "one",
      status: "COMPLETED",
      outputData: { a: 1 },
    });
  });

  it("completes with an empty output when nothing is returned", async () => {
    expect(await run(() => {})).toMatchObject({ status: "COMPLETED", outputData: {} });
  });

  const outcomes: [TaskOutcome, string][] = [
    [{ callbackAfterSeconds: 5 }, "IN_PROGRESS"],
    [{ callbackAfterSeconds: 0, output: {} }, "IN_PROGRESS"],
    [{ callbackAfterSeconds: 5, orderId: 7 }, "COMPLETED"],
    [{ callbackAfterSeconds: "soon" }, "COMPLETED"],
    [{ output: { a: 1 } }, "COMPLETED"],
  ];

  it.each(outcomes)("takes %j for %s", async (outcome, status) => {
    expect((await run(() => outcome)).status).toBe(status);
  });

  it("reports what is thrown even when it is no Error", async () => {
    expect(
      await run(() => {
        throw "just text";
      }),
    ).toMatchObject({ status: "FAILED", reasonForIncompletion: "just text", logs: [] });
  });

  it("takes an error for terminal by its name, also from another copy of the module", async () => {
    const foreign = Object.assign(new Error("done for"), { name: "TerminalError" });
    const report = await run(() => Promise.reject(foreign));
    expect(report.status).toBe("FAILED_WITH_TERMINAL_ERROR");
  });

  it("hands the client and the log to the worker", async () => {
    const report = await run((_task, context) => {
      expect(context.client).toBe(client);
      context.log("first");
      context.log("second");
    });
    expect(report.logs?.map(({ log }) => log)).toEqual(["first", "second"]);
  });
});
