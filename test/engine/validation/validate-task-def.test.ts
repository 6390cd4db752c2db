import { describe, expect, it } from "vitest";
import { validateTaskDef } from "../../../src/engine/validation/validate-task-def.ts";
import { taskDefSchema } from "../../../src/model/task-def.ts";

const PATH = "registerTaskDef.arg0[0]";

function errorsOf(fields: Record<string, unknown>) {
  return validateTaskDef(taskDefSchema.parse({ name: "td", ...fields }), PATH);
}

describe("validateTaskDef", () => {
  it("accepts the defaults", () => {
    expect(errorsOf({})).toEqual([]);
  });

  it("refuses a missing, null or empty name", () => {
    for (const name of [undefined, null, ""]) {
      expect(errorsOf({ name })).toEqual([
        { path: `${PATH}.name`, message: "TaskDef name cannot be null or empty" },
      ]);
    }
  });

  it("refuses a negative time to live of results", () => {
    expect(errorsOf({ cacheConfig: { key: "k", ttlInSecond: -1 } })).toEqual([
      {
        path: `${PATH}.cacheConfig.ttlInSecond`,
        message: "must be greater than or equal to 0",
        invalidValue: "-1",
      },
    ]);
  });

  it.each([
    "retryCount",
    "retryDelaySeconds",
    "maxRetryDelaySeconds",
    "backoffJitterMs",
    "timeoutSeconds",
    "pollTimeoutSeconds",
    "totalTimeoutSeconds",
    "concurrentExecLimit",
    "rateLimitPerFrequency",
    "rateLimitFrequencyInSeconds",
  ])("refuses a negative %s and accepts zero", (field) => {
    expect(errorsOf({ [field]: -1 })).toEqual([
      {
        path: `${PATH}.${field}`,
        message: `TaskDef ${field}: 0 must be >= 0`,
        invalidValue: "-1",
      },
    ]);
    expect(errorsOf({ [field]: 0 })).toEqual([]);
  });

  it("refuses a response timeout below one second and shows the value in the message", () => {
    expect(errorsOf({ responseTimeoutSeconds: -5 })).toEqual([
      {
        path: `${PATH}.responseTimeoutSeconds`,
        message: "TaskDef responseTimeoutSeconds: -5 should be minimum 1 second",
        invalidValue: "-5",
      },
    ]);
    expect(errorsOf({ responseTimeoutSeconds: null })).toHaveLength(1);
  });

  it("refuses a scale factor below one", () => {
    expect(errorsOf({ backoffScaleFactor: 0 })).toEqual([
      {
        path: `${PATH}.backoffScaleFactor`,
        message: "Backoff scale factor. Applicable for LINEAR_BACKOFF",
        invalidValue: "0",
      },
    ]);
  });

  it("refuses a response timeout above the timeout, the default one included", () => {
    expect(errorsOf({ timeoutSeconds: 10, responseTimeoutSeconds: 20 })).toEqual([
      {
        path: PATH,
        message: "TaskDef: td responseTimeoutSeconds: 20 must be less than timeoutSeconds: 10",
      },
    ]);
    expect(errorsOf({ timeoutSeconds: 10 })[0]?.message).toContain("responseTimeoutSeconds: 3600");
    expect(errorsOf({ timeoutSeconds: 5, responseTimeoutSeconds: 5 })).toEqual([]);
  });

  it("refuses a timeout above the total timeout", () => {
    const fields = { timeoutSeconds: 100, responseTimeoutSeconds: 20 };
    expect(errorsOf({ ...fields, totalTimeoutSeconds: 50 })).toEqual([
      {
        path: PATH,
        message:
          "TaskDef: td timeoutSeconds: 100 must be less than or equal to totalTimeoutSeconds: 50",
      },
    ]);
    expect(errorsOf({ ...fields, totalTimeoutSeconds: 100 })).toEqual([]);
  });

  it("reports everything at once", () => {
    const errors = errorsOf({
      name: "",
      retryCount: -1,
      responseTimeoutSeconds: 0,
      pollTimeoutSeconds: -1,
      backoffScaleFactor: 0,
      maxRetryDelaySeconds: -1,
      backoffJitterMs: -1,
      totalTimeoutSeconds: -1,
    });
    expect(errors).toHaveLength(8);
  });
});
