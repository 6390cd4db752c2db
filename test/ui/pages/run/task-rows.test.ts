import { describe, expect, it } from "vitest";
import {
  filterTasks,
  queueWaitOf,
  taskListRows,
  tasksAsCsv,
  type TaskListRow,
} from "../../../../src/ui/pages/run/task-rows.ts";
import { taskOf } from "../../../helpers/skeletons.ts";

const rows = [
  taskOf("a", { taskId: "r-1", status: "FAILED", retried: true, worker: "w1", reason: "Timeout" }),
  taskOf("a", { taskId: "r-2", attempt: 1, status: "COMPLETED", worker: "w2" }),
  taskOf("b__1", { taskId: "r-3", scope: "__1", status: "COMPLETED", type: "INLINE" }),
  taskOf("b__2", { taskId: "r-4", scope: "__2", status: "FAILED", type: "INLINE" }),
  taskOf("c", { taskId: "r-5" }),
];

function shown(list: readonly TaskListRow[]): string[] {
  return list.map((row) =>
    row.kind === "group" ? `${row.label} ×${row.rows.length}` : `${row.depth} ${row.key}`,
  );
}

describe("taskListRows", () => {
  it("puts attempts and turns of one task under one heading, which opens", () => {
    expect(shown(taskListRows(rows, "ref", new Set()))).toEqual(["a ×2", "b ×2", "0 r-5"]);
    expect(shown(taskListRows(rows, "ref", new Set(["ref a"])))).toEqual([
      ...["a ×2", "1 r-1", "1 r-2"],
      ...["b ×2", "0 r-5"],
    ]);
  });

  it("groups by status and by worker, with the groups open", () => {
    expect(shown(taskListRows(rows, "status", new Set(["status COMPLETED"])))).toEqual([
      ...["FAILED ×2", "1 r-1", "1 r-4", "COMPLETED ×2", "SCHEDULED ×1", "1 r-5"],
    ]);
    expect(shown(taskListRows(rows, "worker", new Set()))).toContain("No worker ×3");
  });

  it("lists all attempts in order when they are not grouped", () => {
    const list = taskListRows(rows, "none", new Set());
    expect(shown(list)).toEqual(rows.map(({ taskId }) => `0 ${taskId}`));
  });
});

describe("filterTasks", () => {
  const found = (...filter: [string[] | undefined, string | undefined]) =>
    filterTasks(rows, { status: filter[0], text: filter[1] }).map(({ taskId }) => taskId);

  it("looks for a text in names, types, workers and reasons", () => {
    expect(found(undefined, "inline")).toEqual(["r-3", "r-4"]);
    expect(found(undefined, " TIMEOUT ")).toEqual(["r-1"]);
    expect(found(undefined, "")).toHaveLength(5);
  });

  it("leaves of each task the latest attempt when a status is wanted", () => {
    expect(found(["FAILED"], undefined)).toEqual(["r-4"]);
    expect(found(["FAILED", "COMPLETED"], "w2")).toEqual(["r-2"]);
  });
});

describe("queueWaitOf", () => {
  it("does not count a delay as waiting", () => {
    const row = taskOf("a", { scheduled: 1000, delay: 2000, started: 3500 });
    expect(queueWaitOf(row)).toBe(500);
    expect(queueWaitOf({ ...row, started: null })).toBeNull();
    expect(queueWaitOf({ ...row, started: 2000 })).toBe(0);
  });
});

describe("tasksAsCsv", () => {
  it("quotes what has to be quoted and defuses formulas", () => {
    const row = taskOf("=1+1", { reason: 'a "b"\nc, d', worker: "-x", attempt: -1 });
    const [head = "", ...lines] = tasksAsCsv([row]).split("\r\n");
    expect(head.split(",").slice(0, 3)).toEqual(["ref", "type", "name"]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"a ""b""\nc, d"');
    expect(lines[0]?.startsWith("'=1+1,'=1+1,")).toBe(true);
    expect(lines[0]).toContain(",'-x,");
    expect(lines[0]).toContain(",-1,");
  });
});
