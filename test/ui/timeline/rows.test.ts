import { describe, expect, it } from "vitest";
import { RunTree } from "../../../src/model/run-tree/run-tree.ts";
import { shapeOf } from "../../../src/model/run-tree/shape.ts";
import { timelineRows, type Order } from "../../../src/ui/timeline/rows.ts";
import { row, task } from "../../helpers/run-rows.ts";

const texts = (tree: RunTree, order: Order = "structure", ...flipped: string[]): string[] =>
  timelineRows(tree, order, new Set(flipped)).map(
    ({ depth, label, isOpen }) =>
      `${"  ".repeat(depth)}${isOpen === null ? "" : isOpen ? "- " : "+ "}${label}`,
  );

describe("the rows of a timeline", () => {
  const tree = new RunTree(
    shapeOf({
      tasks: [
        task("f", "FORK_JOIN", { forkTasks: [[task("a")], [task("b"), task("c")]] }),
        task("j", "JOIN"),
        task("l", "DO_WHILE", { loopOver: [task("x")] }),
        task("never"),
      ],
    }),
    ["f", "a", "b", "c", "j", "l", "x__1", "x__2"].map((ref) => row(ref)),
  );

  it("are the run's tree without what it has not reached", () => {
    expect(texts(tree)).toEqual([
      ...["- f", "  a", "  + branch 2", "j", "- l", "  + turn 1", "  + turn 2"],
    ]);
  });

  it("open and close", () => {
    expect(texts(tree, "structure", "l", "lane f/1")).toEqual([
      ...["- f", "  a", "  - branch 2", "    b", "    c", "j", "+ l"],
    ]);
  });

  it("begin closed where they hold many", () => {
    const rows = Array.from({ length: 13 }, (_, index) => row(`m${index}`, { parent: "f" }));
    const wide = new RunTree(shapeOf({ tasks: [task("f", "FORK_JOIN_DYNAMIC")] }), rows);
    expect(texts(wide)).toEqual(["+ f"]);
    expect(texts(wide, "structure", "f").length).toBe(14);
  });

  it("tell of a failure that a closed row hides, and how long it all took", () => {
    const rows = Array.from({ length: 13 }, (_, index) =>
      row(`m${index}`, { parent: "f", scheduled: 100 + index, ended: 200 + index }),
    );
    rows[7] = row("m7", { parent: "f", scheduled: 107, ended: 400, status: "FAILED" });
    const fork = row("f", { type: "FORK", scheduled: 100, ended: 100 });
    const wide = new RunTree(shapeOf({ tasks: [task("f", "FORK_JOIN_DYNAMIC")] }), [fork, ...rows]);
    const closed = timelineRows(wide, "structure", new Set())[0];
    expect(closed).toMatchObject({ isOpen: false, status: "FAILED", first: 100, last: 400 });
    const open = timelineRows(wide, "structure", new Set(["f"]))[0];
    expect(open).toMatchObject({ isOpen: true, status: "COMPLETED", first: null });
  });

  it("are ordered by start, by duration with what goes on first, or grouped by worker", () => {
    const timed = new RunTree(shapeOf({ tasks: [] }), [
      row("long", { scheduled: 30, ended: 90, worker: "w1" }),
      row("short", { scheduled: 10, ended: 20, worker: "w2" }),
      row("open", { scheduled: 50, ended: null, status: "IN_PROGRESS", worker: "w1" }),
    ]);
    expect(texts(timed, "start")).toEqual(["short", "long", "open"]);
    expect(texts(timed, "duration")).toEqual(["open", "long", "short"]);
    expect(texts(timed, "worker")).toEqual(["- w2 (1)", "  short", "- w1 (2)", "  long", "  open"]);
  });

  it("go on in a child once it is opened, at any depth", () => {
    const shapes = shapeOf({ tasks: [task("s", "SUB_WORKFLOW")] });
    const startsOther = row("s", { childWorkflowId: "other" });
    const run = new RunTree(shapes, [startsOther]);
    const child = new RunTree(shapes, [startsOther], "s>");
    const grandchild = new RunTree(shapeOf({ tasks: [task("x")] }), [row("x")], "s>s>");
    const children = new Map([
      ["s", child],
      ["s>s", grandchild],
    ]);
    const keys = (...open: string[]) =>
      timelineRows(run, "structure", new Set(open), children).map(
        ({ key, depth, isOpen }) => `${depth} ${key} ${isOpen}`,
      );
    expect(keys()).toEqual(["0 s false"]);
    expect(keys("s")).toEqual(["0 s true", "1 s>s false"]);
    expect(keys("s", "s>s")).toEqual(["0 s true", "1 s>s true", "2 s>s>x null"]);
    expect(timelineRows(run, "structure", new Set(["s"])).map(({ key }) => key)).toEqual(["s"]);
  });
});
