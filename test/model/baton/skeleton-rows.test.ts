import { describe, expect, it } from "vitest";
import { skeletonColumns, skeletonRows } from "../../../src/model/baton/skeleton-rows.ts";
import {
  skeletonColumnsSchema,
  skeletonTaskSchema,
  type SkeletonTask,
} from "../../../src/model/baton/skeleton.ts";

function task(change: Partial<SkeletonTask> = {}): SkeletonTask {
  return {
    taskId: "w-1",
    ref: "charge",
    scope: "",
    name: "charge_card",
    type: "charge_card",
    status: "COMPLETED",
    sequence: 1,
    attempt: 0,
    iteration: 0,
    scheduled: 1000,
    delay: 0,
    started: 1100,
    ended: 1200,
    parent: null,
    retried: false,
    abandoned: false,
    worker: "w1",
    domain: null,
    pollCount: 1,
    reason: null,
    childWorkflowId: null,
    callbackAt: null,
    ...change,
  };
}

describe("the columns of a skeleton", () => {
  const rows = [
    task(),
    task({ taskId: "w-2", ref: "x__2", scope: "__2", parent: "loop", retried: true, iteration: 2 }),
    task({ taskId: "w-3", status: "FAILED", reason: "no", abandoned: true, ended: null }),
  ];

  it("give the rows back", () => {
    expect(skeletonRows(skeletonColumns(rows))).toEqual(rows);
  });

  it("are what the schema says", () => {
    expect(skeletonColumnsSchema.parse(skeletonColumns(rows).tasks).count).toBe(3);
  });

  it("have every member of a row", () => {
    const { count: _, ...columns } = skeletonColumns(rows).tasks;
    expect(Object.keys(columns)).toEqual(Object.keys(skeletonTaskSchema.shape));
    expect(Object.keys(skeletonColumnsSchema.shape)).toEqual(["count", ...Object.keys(columns)]);
  });

  it("hold each repeated text once", () => {
    const { texts } = skeletonColumns(rows);
    expect(texts).toHaveLength(new Set(texts).size);
    expect(texts.filter((text) => text === "charge_card")).toHaveLength(1);
  });

  it("are empty for no task", () => {
    expect(skeletonRows(skeletonColumns([]))).toEqual([]);
  });
});
