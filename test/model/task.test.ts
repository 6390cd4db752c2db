import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  isRetriableTaskStatus,
  isSuccessfulTaskStatus,
  isTerminalTaskStatus,
  TaskStatus,
  taskSchema,
} from "../../src/model/task.ts";

describe("task statuses", () => {
  it.each<[TaskStatus, boolean, boolean, boolean]>([
    ["SCHEDULED", false, true, true],
    ["IN_PROGRESS", false, true, true],
    ["COMPLETED", true, true, true],
    ["COMPLETED_WITH_ERRORS", true, true, true],
    ["FAILED", true, false, true],
    ["FAILED_WITH_TERMINAL_ERROR", true, false, false],
    ["TIMED_OUT", true, false, true],
    ["CANCELED", true, false, false],
    ["SKIPPED", true, true, false],
  ])("%s: terminal %s, successful %s, retriable %s", (status, terminal, successful, retriable) => {
    expect(isTerminalTaskStatus(status)).toBe(terminal);
    expect(isSuccessfulTaskStatus(status)).toBe(successful);
    expect(isRetriableTaskStatus(status)).toBe(retriable);
  });

  it("are nine", () => {
    expect(Object.keys(TaskStatus)).toHaveLength(9);
    for (const [key, value] of Object.entries(TaskStatus)) expect(value).toBe(key);
  });
});

describe("taskSchema", () => {
  const wire = {
    taskId: "t",
    status: "SCHEDULED",
    workflowTask: { name: "a", taskReferenceName: "a" },
    taskDefinition: { name: "a" },
    executionMetadata: {},
  };

  it("fills what is always written and leaves out what is not set", () => {
    const task = taskSchema.parse({ ...wire, workerId: null });
    expect(task).toMatchObject({
      callbackFromWorker: true,
      retryCount: 0,
      inputData: {},
      executionMetadata: { additionalContext: {}, additionalContextMap: {}, empty: true },
    });
    expect("workerId" in task).toBe(false);
    expect("runtimeMetadata" in task).toBe(false);
  });

  it("refuses an unknown status", () => {
    expect(taskSchema.safeParse({ ...wire, status: "ODD" }).success).toBe(false);
  });

  it("is described in JSON Schema", () => {
    expect(z.toJSONSchema(taskSchema)).toMatchObject({ type: "object" });
  });
});
