import { describe, expect, it } from "vitest";
import { skeletonColumns } from "../../../../src/model/baton/skeleton-rows.ts";
import {
  baseOf,
  indexOf,
  runDataOf,
  selectionOf,
  statusCounts,
  withChanges,
  type RunData,
} from "../../../../src/ui/pages/run/run-data.ts";
import { runOf, taskOf } from "../../../helpers/skeletons.ts";

const rows = [
  taskOf("a", { taskId: "r-1", sequence: 1, status: "FAILED", retried: true }),
  taskOf("a", { taskId: "r-2", sequence: 2, attempt: 1, status: "COMPLETED" }),
  taskOf("b__1", { taskId: "r-3", sequence: 3, scope: "__1", status: "COMPLETED" }),
  taskOf("b__2", { taskId: "r-4", sequence: 4, scope: "__2", status: "IN_PROGRESS" }),
];
const data: RunData = { seq: 7, run: runOf(), rows };

describe("withChanges", () => {
  it("puts in rows that are new or have changed, and keeps the others as they are", () => {
    const changed = { ...(rows[3] ?? taskOf("b")), status: "COMPLETED" as const };
    const added = taskOf("c", { taskId: "r-5", sequence: 5 });
    const run = runOf({ status: "COMPLETED" });
    const next = withChanges(data, { seq: 8, run, tasks: [added, changed] });
    expect(next.rows.map(({ taskId }) => taskId)).toEqual(["r-1", "r-2", "r-3", "r-4", "r-5"]);
    expect(next.rows[0]).toBe(rows[0]);
    expect(next.rows[3]).toBe(changed);
    expect(next).toMatchObject({ seq: 8, run: { status: "COMPLETED" } });
  });

  it("ignores what it knows already", () => {
    const old = { seq: 6, run: runOf({ status: "PAUSED" }), tasks: [taskOf("x")] };
    expect(withChanges(data, old)).toBe(data);
    expect(withChanges(data, { seq: 7, run: runOf(), tasks: [] })).toBe(data);
  });

  it("takes a change of the run alone without a new list", () => {
    const next = withChanges(data, { seq: 9, run: runOf({ paused: true }), tasks: [] });
    expect(next.rows).toBe(rows);
    expect(next.run.paused).toBe(true);
  });
});

describe("selectionOf", () => {
  const index = indexOf(rows);

  it("chooses the latest attempt, or the one that is named", () => {
    expect(selectionOf(index, "a", undefined)).toMatchObject({ position: 1, row: rows[1] });
    expect(selectionOf(index, "a", 1)).toMatchObject({ position: 0, row: rows[0] });
    expect(selectionOf(index, "a", 99)).toMatchObject({ position: 1 });
    expect(selectionOf(index, "a", 0)).toMatchObject({ position: 0 });
  });

  it("understands the id of a task", () => {
    expect(selectionOf(index, "r-1", undefined)).toMatchObject({ ref: "a", position: 0 });
  });

  it("keeps a task that the run has not reached", () => {
    expect(selectionOf(index, "later", undefined)).toEqual({
      ...{ ref: "later", attempts: [], position: -1, row: null },
    });
    expect(selectionOf(index, undefined, 1)).toBeNull();
  });
});

describe("indexOf", () => {
  it("lists the turns of a task under its name in the definition", () => {
    expect(indexOf(rows).turns).toEqual(new Map([["b", ["b__1", "b__2"]]]));
    expect(baseOf({ ref: "x__1__2", scope: "__1__2" })).toBe("x");
    expect(baseOf({ ref: "x__1", scope: "" })).toBe("x__1");
  });
});

describe("statusCounts", () => {
  it("counts of each task its latest attempt", () => {
    expect([...statusCounts(rows)]).toEqual([
      ["COMPLETED", 2],
      ["IN_PROGRESS", 1],
    ]);
  });
});

describe("runDataOf", () => {
  it("reads the columns of a skeleton", () => {
    const skeleton = { format: 1 as const, seq: 3, run: runOf(), ...skeletonColumns(rows) };
    expect(runDataOf(skeleton)).toEqual({ seq: 3, run: runOf(), rows });
  });
});
