import { describe, expect, it } from "vitest";
import { taskResultSchema } from "../../src/model/task-result.ts";

describe("taskResultSchema", () => {
  it("fills the defaults", () => {
    expect(taskResultSchema.parse({ status: "COMPLETED" })).toEqual({
      workflowInstanceId: "",
      taskId: "",
      status: "COMPLETED",
      outputData: {},
      callbackAfterSeconds: 0,
      logs: [],
      extendLease: false,
      supportsCancellation: false,
    });
  });

  it("keeps the output as it came", () => {
    const outputData = { a: null, b: { c: [1, null, { d: "x" }] } };
    const parsed = taskResultSchema.parse({ status: "FAILED", outputData });
    expect(parsed.outputData).toBe(outputData);
  });

  it("reads what the SDKs send: nulls, unknown fields, logs", () => {
    const parsed = taskResultSchema.parse({
      workflowInstanceId: "w",
      taskId: "t",
      status: "IN_PROGRESS",
      outputData: null,
      reasonForIncompletion: null,
      workerId: "host",
      logs: [{ log: "line", taskId: "t", createdTime: "5" }],
      callbackAfterSeconds: "30",
      subWorkflowId: null,
      outputMessage: null,
    });
    expect(parsed).toEqual({
      workflowInstanceId: "w",
      taskId: "t",
      status: "IN_PROGRESS",
      outputData: {},
      workerId: "host",
      logs: [{ log: "line", taskId: "t", createdTime: 5 }],
      callbackAfterSeconds: 30,
      extendLease: false,
      supportsCancellation: false,
    });
  });

  it.each([["SCHEDULED"], ["TIMED_OUT"], ["completed"], [null], [undefined]])(
    "refuses the status %j",
    (status) => {
      expect(taskResultSchema.safeParse({ status }).success).toBe(false);
    },
  );

  it("refuses an output that is a list", () => {
    expect(taskResultSchema.safeParse({ status: "COMPLETED", outputData: [] }).success).toBe(false);
  });
});
