import { describe, expect, it } from "vitest";
import { emptyTaskDef } from "../../src/model/task-def.ts";
import { limitsOf } from "../../src/model/task-limits.ts";

const of = (more: object) => limitsOf({ ...emptyTaskDef("work"), ...more });

describe("the limits of a task definition", () => {
  it("are none unless it sets some", () => {
    expect(of({})).toBeNull();
    expect(of({ concurrentExecLimit: 0, rateLimitPerFrequency: 0 })).toBeNull();
    expect(of({ rateLimitPerFrequency: 3, rateLimitFrequencyInSeconds: 0 })).toBeNull();
  });

  it("hold slots and starts within a window, and say when they were made", () => {
    const rate = { rateLimitPerFrequency: 3, rateLimitFrequencyInSeconds: 2 };
    expect(of({ concurrentExecLimit: 4, ...rate, createTime: 5, updateTime: 9 })).toEqual({
      concurrent: 4,
      starts: 3,
      windowMs: 2000,
      since: 9,
    });
  });
});
