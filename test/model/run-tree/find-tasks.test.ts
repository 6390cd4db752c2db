import { describe, expect, it } from "vitest";
import { findTasks, newestActive } from "../../../src/model/run-tree/find-tasks.ts";
import { RunTree } from "../../../src/model/run-tree/run-tree.ts";
import { shapeOf } from "../../../src/model/run-tree/shape.ts";
import { row, task } from "../../helpers/run-rows.ts";

const tree = new RunTree(
  shapeOf({
    tasks: [
      task("fetch", "HTTP"),
      task("l", "DO_WHILE", { loopOver: [task("work"), task("check", "INLINE")] }),
      task("publish", "HTTP"),
    ],
  }),
  [
    row("fetch", { type: "HTTP", status: "FAILED", reason: "503 from upstream" }),
    row("l", { type: "DO_WHILE", status: "IN_PROGRESS", ended: null }),
    ...["work__1", "check__1", "work__2"].map((ref) => row(ref)),
    row("check__2", { type: "INLINE", status: "IN_PROGRESS", ended: null }),
  ],
);

describe("a search in a run", () => {
  it("finds by words in names, types, statuses and reasons, whatever their case", () => {
    expect(findTasks(tree, "WORK")).toEqual(["work__1", "work__2"]);
    expect(findTasks(tree, "upstream")).toEqual(["fetch"]);
  });

  it("finds by one field, and by all words together", () => {
    expect(findTasks(tree, "type:http")).toEqual(["fetch", "publish"]);
    expect(findTasks(tree, "type:http status:failed")).toEqual(["fetch"]);
    expect(findTasks(tree, "status:not_reached")).toEqual(["publish"]);
  });

  it("finds nothing where nothing is asked for", () => {
    expect(findTasks(tree, "  ")).toEqual([]);
  });
});

describe("the newest active task", () => {
  it("is no container that waits for others", () => {
    expect(newestActive(tree)).toBe("check__2");
  });

  it("is none in a run that has ended", () => {
    expect(newestActive(new RunTree([], [row("a")]))).toBeNull();
  });
});
