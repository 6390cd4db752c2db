import { describe, expect, it } from "vitest";
import { z } from "zod";
import { bulkResponseSchema, bulkResponseSchemaOf } from "../../src/model/bulk-response.ts";
import { errorResponseSchema } from "../../src/model/error-response.ts";
import { healthSchema } from "../../src/model/health.ts";
import { pollDataSchema } from "../../src/model/poll-data.ts";
import { rerunWorkflowRequestSchema } from "../../src/model/rerun-workflow-request.ts";
import { schemaDefSchema } from "../../src/model/schema-def.ts";
import { searchResultSchemaOf } from "../../src/model/search-result.ts";
import { skipTaskRequestSchema } from "../../src/model/skip-task-request.ts";
import { taskExecLogSchema } from "../../src/model/task-exec-log.ts";
import { taskSummarySchema } from "../../src/model/task-summary.ts";
import { workflowSummarySchema } from "../../src/model/workflow-summary.ts";

describe("the small models", () => {
  it("read a log line without a time", () => {
    expect(taskExecLogSchema.parse({ log: "x", taskId: null })).toEqual({
      log: "x",
      taskId: "",
      createdTime: 0,
    });
  });

  it("leave out the domain of a poll that had none", () => {
    expect(pollDataSchema.parse({ queueName: "q", domain: null, lastPollTime: 5 })).toEqual({
      queueName: "q",
      lastPollTime: 5,
    });
  });

  it("read a schema with its defaults and refuse an unknown language", () => {
    expect(schemaDefSchema.parse({ name: "s" })).toEqual({
      name: "s",
      version: 1,
      type: "JSON",
      createTime: 0,
      updateTime: 0,
    });
    expect(schemaDefSchema.safeParse({ name: "s", type: "XML" }).success).toBe(false);
  });

  it("read an empty rerun and an empty skip request", () => {
    expect(rerunWorkflowRequestSchema.parse({ taskInput: null })).toEqual({});
    expect(skipTaskRequestSchema.parse({ taskInput: { a: null }, taskOutput: null })).toEqual({
      taskInput: { a: null },
    });
    expect(skipTaskRequestSchema.safeParse({ taskOutput: [] }).success).toBe(false);
  });

  it("describe an error with and without broken rules", () => {
    const error = { status: 400, message: "m", retryable: false };
    expect(errorResponseSchema.parse(error)).toEqual(error);
    const full = { ...error, validationErrors: [{ path: "p", message: "m", invalidValue: "-1" }] };
    expect(errorResponseSchema.parse(full)).toEqual(full);
    expect(errorResponseSchema.safeParse({ status: 400 }).success).toBe(false);
  });

  it("describe bulk answers of ids and of anything else", () => {
    const answer = { bulkErrorResults: { a: "no" }, bulkSuccessfulResults: ["b"] };
    expect(bulkResponseSchema.parse(answer)).toEqual(answer);
    const numbers = bulkResponseSchemaOf(z.number());
    expect(numbers.safeParse(answer).success).toBe(false);
  });

  it("describe pages of hits", () => {
    const page = searchResultSchemaOf(z.string());
    expect(page.parse({ totalHits: 7, results: ["a"] })).toEqual({ totalHits: 7, results: ["a"] });
    expect(page.safeParse({ totalHits: 7 }).success).toBe(false);
  });

  it("describe the health", () => {
    const health = { healthy: true, healthResults: [{ a: null }], suppressedHealthResults: [] };
    expect(healthSchema.parse(health)).toEqual(health);
  });

  it("describe search hits with their defaults", () => {
    expect(workflowSummarySchema.parse({ status: "RUNNING" })).toMatchObject({
      failedReferenceTaskNames: "",
      failedTaskNames: [],
      parentWorkflowId: "",
      executionTime: 0,
    });
    expect(taskSummarySchema.parse({ status: "COMPLETED" })).toMatchObject({ queueWaitTime: 0 });
    expect(taskSummarySchema.safeParse({ status: "RUNNING" }).success).toBe(false);
  });
});
