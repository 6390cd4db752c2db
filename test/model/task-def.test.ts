import { describe, expect, it } from "vitest";
import { emptyTaskDef, taskDefSchema } from "../../src/model/task-def.ts";

const FULL = {
  name: "charge_card",
  description: "d",
  retryCount: 2,
  timeoutSeconds: 100,
  inputKeys: ["a"],
  outputKeys: ["b"],
  runtimeMetadata: ["s1"],
  timeoutPolicy: "RETRY",
  retryLogic: "EXPONENTIAL_BACKOFF",
  retryDelaySeconds: 5,
  responseTimeoutSeconds: 50,
  concurrentExecLimit: 3,
  inputTemplate: { k: "v", n: null },
  rateLimitPerFrequency: 7,
  rateLimitFrequencyInSeconds: 8,
  isolationGroupId: "iso",
  executionNameSpace: "ens",
  ownerEmail: "a@b.c",
  pollTimeoutSeconds: 9,
  backoffScaleFactor: 2,
  maxRetryDelaySeconds: 60,
  backoffJitterMs: 10,
  baseType: "HTTP",
  totalTimeoutSeconds: 1000,
  taskStatusListenerEnabled: false,
  inputSchema: { name: "s", version: 1, type: "JSON", data: {}, createTime: 1, updateTime: 0 },
  outputSchema: {
    name: "s",
    version: 1,
    type: "AVRO",
    externalRef: "r",
    createTime: 0,
    updateTime: 0,
  },
  enforceSchema: true,
  ownerApp: "oa",
  createTime: 5,
  updateTime: 6,
  createdBy: "cb",
  updatedBy: "ub",
};

describe("taskDefSchema", () => {
  it("keeps every field of a full definition", () => {
    expect(taskDefSchema.parse(FULL)).toEqual(FULL);
  });

  it("fills the defaults of the fields that are always written", () => {
    expect(taskDefSchema.parse({ name: "x" })).toEqual({
      name: "x",
      createTime: 0,
      updateTime: 0,
      retryCount: 3,
      timeoutSeconds: 0,
      inputKeys: [],
      outputKeys: [],
      runtimeMetadata: [],
      timeoutPolicy: "TIME_OUT_WF",
      retryLogic: "FIXED",
      retryDelaySeconds: 60,
      responseTimeoutSeconds: 3600,
      inputTemplate: {},
      rateLimitPerFrequency: 0,
      rateLimitFrequencyInSeconds: 1,
      backoffScaleFactor: 1,
      maxRetryDelaySeconds: 0,
      backoffJitterMs: 0,
      totalTimeoutSeconds: 0,
      taskStatusListenerEnabled: true,
      enforceSchema: false,
    });
  });

  it("reads null as zero for numbers, as the default for enums and lists, as absent otherwise", () => {
    const parsed = taskDefSchema.parse({
      name: "x",
      retryCount: null,
      retryDelaySeconds: null,
      timeoutPolicy: null,
      inputKeys: null,
      pollTimeoutSeconds: null,
      taskStatusListenerEnabled: null,
    });
    expect(parsed).toMatchObject({
      retryCount: 0,
      retryDelaySeconds: 0,
      timeoutPolicy: "TIME_OUT_WF",
      inputKeys: [],
      taskStatusListenerEnabled: false,
    });
    expect("pollTimeoutSeconds" in parsed).toBe(false);
  });

  it("reads null as the default for the numbers that must not be zero", () => {
    const parsed = taskDefSchema.parse({
      name: "x",
      backoffScaleFactor: null,
      rateLimitFrequencyInSeconds: null,
    });
    expect(parsed).toMatchObject({ backoffScaleFactor: 1, rateLimitFrequencyInSeconds: 1 });
  });

  it("refuses an unknown enum value and a word for a number", () => {
    expect(taskDefSchema.safeParse({ name: "x", retryLogic: "SOMETIMES" }).success).toBe(false);
    expect(taskDefSchema.safeParse({ name: "x", retryCount: "abc" }).success).toBe(false);
    expect(taskDefSchema.safeParse([{ name: "x" }]).success).toBe(false);
  });
});

describe("emptyTaskDef", () => {
  it("gives the defaults under a name", () => {
    expect(emptyTaskDef("x")).toEqual(taskDefSchema.parse({ name: "x" }));
  });

  it("gives lists that are not shared", () => {
    const definition = emptyTaskDef("x");
    definition.inputKeys.push("changed");
    definition.inputTemplate["changed"] = true;
    expect(emptyTaskDef("x")).toMatchObject({ inputKeys: [], inputTemplate: {} });
  });
});
