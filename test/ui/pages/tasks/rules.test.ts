import { describe, expect, it } from "vitest";
import { emptyTaskDef, type TaskDef } from "../../../../src/model/task-def.ts";
import {
  limitSentences,
  retrySentence,
  timeSentences,
  tryTimes,
} from "../../../../src/ui/pages/tasks/rules.ts";

const definition = (change: Partial<TaskDef>): TaskDef => ({
  ...emptyTaskDef("charge"),
  ...change,
});

describe("the rule of retries", () => {
  it("adds up the delays", () => {
    const doubling = definition({
      retryCount: 3,
      retryLogic: "EXPONENTIAL_BACKOFF",
      retryDelaySeconds: 2,
    });
    expect(tryTimes(doubling)).toEqual([0, 2000, 6000, 14_000]);
    expect(retrySentence(doubling)).toBe(
      "If each try fails at once, it is tried at 0 s, 2.0 s, 6.0 s, 14 s, then it fails.",
    );
  });

  it("counts what is too long to tell, and tells of the jitter", () => {
    const many = definition({ retryCount: 9, retryDelaySeconds: 60, backoffJitterMs: 500 });
    expect(retrySentence(many)).toContain("5 m and 4 more times, each up to 500 ms later");
  });

  it("is short without retries", () => {
    expect(retrySentence(definition({ retryCount: 0 }))).toContain("tried once");
  });
});

describe("the rules of time and number", () => {
  it("say only what is set", () => {
    expect(timeSentences(definition({ responseTimeoutSeconds: 600 }))).toEqual([
      "A worker must answer within 10 m, or the task is tried again.",
    ]);
    expect(timeSentences(definition({ responseTimeoutSeconds: 0, timeoutSeconds: 60 }))).toEqual([
      "A try may take 1 m; then the workflow times out.",
    ]);
    expect(limitSentences(definition({}))).toEqual([]);
    expect(
      limitSentences(definition({ concurrentExecLimit: 5, rateLimitPerFrequency: 10 })),
    ).toEqual(["At most 5 run at once.", "At most 10 are handed out per 1.0 s."]);
  });
});
