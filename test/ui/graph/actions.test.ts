import { describe, expect, it } from "vitest";
import { GraphLayout } from "../../../src/model/run-tree/layout/layout.ts";
import { PLAIN_VIEW, type LayoutView } from "../../../src/model/run-tree/layout/view.ts";
import type { RunNode } from "../../../src/model/run-tree/nodes.ts";
import { RunTree } from "../../../src/model/run-tree/run-tree.ts";
import { shapeOf } from "../../../src/model/run-tree/shape.ts";
import { expandedBelow, pressOn, toggled } from "../../../src/ui/graph/actions.ts";
import { cardRect } from "../../../src/ui/graph/geometry.ts";
import { keyFor, viewThatShows } from "../../../src/ui/graph/reveal.ts";
import { STRIP_TOP, stripParts, turnAt } from "../../../src/ui/graph/turn-strip.ts";
import { row, task } from "../../helpers/run-rows.ts";

const wide = (branches: number) =>
  new RunTree(shapeOf({ tasks: [task("f", "FORK_JOIN_DYNAMIC")] }), [
    row("f", { type: "FORK" }),
    ...Array.from({ length: branches }, (_, index) => row(`m${index}`, { parent: "f" })),
  ]);

const looped = (turns: number, failed = 0) =>
  new RunTree(
    shapeOf({ tasks: [task("l", "DO_WHILE", { loopOver: [task("x")] })] }),
    Array.from({ length: turns }, (_, index) =>
      row(`x__${index + 1}`, { status: index + 1 === failed ? "FAILED" : "COMPLETED" }),
    ),
  );

const nodeOf = (tree: RunTree, key: string) => tree.node(key) as RunNode;

describe("what a reader does to a graph", () => {
  it("opens a stack, and closes it again", () => {
    const node = nodeOf(wide(20), "f");
    const open = toggled(node, PLAIN_VIEW);
    expect(open.expanded).toEqual(new Set(["f"]));
    expect(toggled(node, open).expanded).toEqual(new Set());
  });

  it("reduces a loop to its card", () => {
    expect(toggled(nodeOf(looped(3), "l"), PLAIN_VIEW).collapsed).toEqual(new Set(["l"]));
  });

  it("opens all below, but no stack beyond the budget", () => {
    const small = wide(500);
    expect(expandedBelow(small.root.nodes, PLAIN_VIEW).view.expanded).toEqual(new Set(["f"]));
    const large = wide(5000);
    expect(expandedBelow(large.root.nodes, PLAIN_VIEW).view.expanded).toEqual(new Set());
  });

  it("names the children to be fetched when all below is opened, and goes on in those that are open", () => {
    const shapes = shapeOf({ tasks: [task("s", "SUB_WORKFLOW")] });
    const tree = new RunTree(shapes, [row("s", { childWorkflowId: "c" })]);
    const { starters } = expandedBelow(tree.root.nodes, PLAIN_VIEW);
    expect(starters.map(({ key }) => key)).toEqual(["s"]);
    const child = new RunTree(shapes, [row("s", { childWorkflowId: "d" })], "s>");
    const view = { ...PLAIN_VIEW, expanded: new Set(["s"]), children: new Map([["s", child]]) };
    const deeper = expandedBelow(tree.root.nodes, view);
    expect(deeper.starters.map(({ key }) => key)).toEqual(["s>s"]);
    expect(deeper.view.expanded).toEqual(new Set(["s"]));
  });

  it("fetches no more than twenty children at once", () => {
    const rows = Array.from({ length: 30 }, (_, index) =>
      row(`s${index}`, { childWorkflowId: "c" }),
    );
    const tree = new RunTree(
      shapeOf({ tasks: rows.map(({ ref }) => task(ref, "SUB_WORKFLOW")) }),
      rows,
    );
    expect(expandedBelow(tree.root.nodes, PLAIN_VIEW).starters).toHaveLength(20);
  });

  it("chooses a turn, opens or selects by the place of a press", () => {
    const layout = new GraphLayout(looped(4));
    const block = layout.block("l");
    if (block === undefined) throw new Error("no loop");
    const rect = cardRect(block, "vertical");
    const at = (x: number, y: number) => pressOn(block, rect, { x: rect.x + x, y: rect.y + y });
    expect(at(30, STRIP_TOP + 4)).toEqual({ kind: "turn", turn: 2 });
    expect(at(205, 10)).toEqual({ kind: "toggle" });
    expect(at(40, 20)).toEqual({ kind: "select" });
  });
});

describe("what brings a node into the picture", () => {
  it("is its turn, for one in a loop", () => {
    const tree = looped(9);
    expect(viewThatShows(tree, "x__4", PLAIN_VIEW)?.turns).toEqual(new Map([["l", 4]]));
  });

  it("is its branch beside the stack, for one in a wide fork", () => {
    const tree = wide(30);
    const view = viewThatShows(tree, "m17", PLAIN_VIEW);
    const layout = new GraphLayout(tree, view ?? PLAIN_VIEW);
    expect(layout.block("m17")).toBeDefined();
    expect(layout.block("f")?.stack?.lanes.length).toBe(29);
  });

  it("leaves beside a stack the dozen that were asked for last", () => {
    const tree = wide(40);
    let view: LayoutView = PLAIN_VIEW;
    for (let index = 0; index < 20; index++) {
      view = viewThatShows(tree, `m${index}`, view) ?? view;
    }
    const layout = new GraphLayout(tree, view);
    expect(layout.block("f")?.lanes.map(({ lane }) => lane.nodes[0]?.key)).toEqual(
      Array.from({ length: 12 }, (_, index) => `m${index + 8}`),
    );
  });

  it("is nothing, for one that there is not", () => {
    expect(viewThatShows(wide(3), "nobody", PLAIN_VIEW)).toBeNull();
  });

  it("is the card that started it, for one in a child's run", () => {
    const tree = new RunTree(shapeOf({ tasks: [task("s", "SUB_WORKFLOW")] }));
    const child = new RunTree(shapeOf({ tasks: [task("a")] }), [], "s>");
    const view = { ...PLAIN_VIEW, children: new Map([["s", child]]) };
    expect(viewThatShows(tree, "s>a", view)?.expanded).toEqual(new Set(["s"]));
  });
});

describe("the key of a name in a definition", () => {
  it("is that of the turn which is drawn, for a task in a loop", () => {
    const tree = looped(3);
    const layout = new GraphLayout(tree);
    layout.show({ ...PLAIN_VIEW, turns: new Map([["l", 2]]) });
    const keys = ["l", "x__1", "x", "nobody"].map((name) => keyFor(tree, layout, name));
    expect(keys).toEqual(["l", "x__1", "x__2", "nobody"]);
  });
});

describe("the strip of a loop's turns", () => {
  it("has a square for each of a few", () => {
    const parts = stripParts(nodeOf(looped(5, 3), "l"));
    expect(parts.map(({ status }) => status === "FAILED")).toEqual([
      ...[false, false, true, false, false],
    ]);
  });

  it("shares its parts among many, and loses no failure", () => {
    const loop = nodeOf(looped(10_000, 7777), "l");
    const parts = stripParts(loop);
    expect(parts.length).toBe(48);
    expect(parts.at(-1)?.to).toBe(10_000);
    const failed = parts.find(({ status }) => status === "FAILED");
    expect(failed?.from).toBeLessThanOrEqual(7777);
    expect(failed?.to).toBeGreaterThanOrEqual(7777);
    expect(turnAt(loop, (failed?.left ?? 0) + 1, STRIP_TOP)).toBeGreaterThan(7000);
  });
});
