import { describe, expect, it } from "vitest";
import { PLAIN_VIEW } from "../../../src/model/run-tree/layout/view.ts";
import { RunTree } from "../../../src/model/run-tree/run-tree.ts";
import { shapeOf } from "../../../src/model/run-tree/shape.ts";
import { outlineOf } from "../../../src/ui/graph/outline.ts";
import { row, task } from "../../helpers/run-rows.ts";

const names = (tree: RunTree, ...path: number[]): string[] => {
  let items = outlineOf(tree, 0);
  for (const index of path) items = items[index]?.children() ?? [];
  return items.map(({ name }) => name);
};

describe("the outline of a run", () => {
  it("goes down by structure: tasks, cases, turns, and their tasks", () => {
    const tree = new RunTree(
      shapeOf({
        tasks: [
          task("s", "SWITCH", { decisionCases: { gold: [task("a"), task("b")] }, defaultCase: [] }),
          task("l", "DO_WHILE", { loopOver: [task("x")] }),
        ],
      }),
      [row("x__1"), row("x__2", { status: "FAILED" })],
    );
    expect(names(tree)).toEqual([
      "s, SWITCH, not reached, 2 cases",
      "l, DO_WHILE, not reached, 2 turns, 1 failed",
    ]);
    expect(names(tree, 0)).toEqual(["case gold, not reached", "case default, not reached"]);
    expect(names(tree, 0, 0)).toEqual(["a, SIMPLE, not reached", "b, SIMPLE, not reached"]);
    expect(names(tree, 1)).toEqual(["turn 1, completed", "turn 2, failed"]);
    expect(names(tree, 1, 1)).toEqual(["x__2, SIMPLE, failed, 490 ms"]);
  });

  it("shows branches of one task as that task, and groups long lists by hundreds", () => {
    const rows = Array.from({ length: 250 }, (_, index) => row(`m${index}`, { parent: "f" }));
    const tree = new RunTree(shapeOf({ tasks: [task("f", "FORK_JOIN_DYNAMIC")] }), rows);
    expect(names(tree, 0)).toEqual(["1 to 100 of 250", "101 to 200 of 250", "201 to 250 of 250"]);
    expect(names(tree, 0, 2)[0]).toBe("m200, SIMPLE, completed, 490 ms");
  });

  it("goes on in a child that is drawn in place", () => {
    const tree = new RunTree(shapeOf({ tasks: [task("s", "SUB_WORKFLOW")] }), [
      row("s", { childWorkflowId: "c" }),
    ]);
    const child = new RunTree(shapeOf({ tasks: [task("x")] }), [row("x")], "s>");
    const children = new Map([["s", child]]);
    const below = (expanded: ReadonlySet<string>) =>
      outlineOf(tree, 0, { ...PLAIN_VIEW, children, expanded })[0];
    expect(below(new Set())?.hasChildren).toBe(false);
    expect(below(new Set(["s"]))?.hasChildren).toBe(true);
    expect(
      below(new Set(["s"]))
        ?.children()
        .map(({ id }) => id),
    ).toEqual(["s>x"]);
  });
});
