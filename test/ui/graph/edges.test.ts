import { describe, expect, it } from "vitest";
import { cornerOf } from "../../../src/model/run-tree/layout/boxes.ts";
import { GraphLayout } from "../../../src/model/run-tree/layout/layout.ts";
import { RunTree } from "../../../src/model/run-tree/run-tree.ts";
import { shapeOf } from "../../../src/model/run-tree/shape.ts";
import { blockEdges, laneEdges } from "../../../src/ui/graph/edges.ts";
import { row, task } from "../../helpers/run-rows.ts";

const EVERYWHERE = { main: 0, cross: 0, endMain: Infinity, endCross: Infinity };

const switched = new GraphLayout(
  new RunTree(
    shapeOf({
      tasks: [
        task("s", "SWITCH", { decisionCases: { x: [task("a")] }, defaultCase: [task("b")] }),
        task("z"),
      ],
    }),
    [row("s", { type: "SWITCH" }), row("a")],
  ),
);

describe("the lines of a graph", () => {
  it("go from a container to each branch and on, those that were walked last", () => {
    const block = switched.block("s");
    if (block === undefined) throw new Error("no switch");
    const edges = blockEdges(block, cornerOf(block), EVERYWHERE);
    expect(edges.map(({ isWalked }) => isWalked)).toEqual([false, false, true, true]);
    for (const { points } of edges) {
      const mains = points.map(({ main }) => main);
      expect(mains).toEqual(mains.toSorted((a, b) => a - b));
    }
  });

  it("go from task to task in a lane, and are open where nothing has run", () => {
    const { root } = switched;
    const edges = laneEdges(root, { main: 0, cross: 0 }, { first: 0, last: 1 });
    expect(edges.map(({ isWalked }) => isWalked)).toEqual([false]);
  });

  it("are few for a window that shows few of many branches", () => {
    const rows = Array.from({ length: 5000 }, (_, index) => row(`m${index}`, { parent: "f" }));
    const tree = new RunTree(shapeOf({ tasks: [task("f", "FORK_JOIN_DYNAMIC")] }), rows);
    const layout = new GraphLayout(tree);
    layout.show({
      ...{ expanded: new Set(["f"]), collapsed: new Set(), turns: new Map() },
      ...{ pinned: new Set(), children: new Map() },
    });
    const block = layout.block("f");
    if (block === undefined) throw new Error("no fork");
    const window = { main: 0, cross: 1000, endMain: 400, endCross: 2000 };
    const edges = blockEdges(block, { main: 0, cross: 0 }, window);
    expect(edges.length).toBeGreaterThan(4);
    expect(edges.length).toBeLessThan(20);
  });
});
