import { describe, expect, it } from "vitest";
import {
  cardCorner,
  cornerOf,
  type Block,
  type LaneBox,
} from "../../../../src/model/run-tree/layout/boxes.ts";
import { GraphLayout } from "../../../../src/model/run-tree/layout/layout.ts";
import { PLAIN_VIEW, type LayoutView } from "../../../../src/model/run-tree/layout/view.ts";
import { visitWindow, type Window } from "../../../../src/model/run-tree/layout/visit.ts";
import { RunTree } from "../../../../src/model/run-tree/run-tree.ts";
import { shapeOf } from "../../../../src/model/run-tree/shape.ts";
import { seededRandom, type SeededRandom } from "../../../helpers/random.ts";
import { randomRun } from "../../../helpers/random-run.ts";
import { row, task } from "../../../helpers/run-rows.ts";

interface Rectangle {
  key: string;
  main: number;
  cross: number;
  endMain: number;
  endCross: number;
}

/** Everything that is painted as a card: cards and stacks. */
function rectangles(layout: GraphLayout): Rectangle[] {
  return [...layout.drawn()].flatMap((block) => {
    const card = cardCorner(block);
    const found = [rectangle(block.node.key, card, block.card)];
    if (block.stack !== null) {
      const { main, cross } = cornerOf(block);
      const at = { main: main + block.stack.atMain, cross: cross + block.stack.atCross };
      found.push(rectangle(`${block.node.key} stack`, at, block.stack));
    }
    return found;
  });
}

type Size = { main: number; cross: number };

function rectangle(key: string, at: Size, size: Size): Rectangle {
  return { key, ...at, endMain: at.main + size.main, endCross: at.cross + size.cross };
}

/** The first two that overlap, by a sweep along the main direction. */
function overlap(all: Rectangle[]): string | null {
  const sorted = all.toSorted((a, b) => a.main - b.main);
  let active: Rectangle[] = [];
  for (const next of sorted) {
    active = active.filter(({ endMain }) => endMain > next.main);
    const hit = active.find((one) => one.cross < next.endCross && next.cross < one.endCross);
    if (hit !== undefined) return `${hit.key} and ${next.key}`;
    active.push(next);
  }
  return null;
}

/** Whether tasks follow each other and lanes stand beside each other in their order. */
function isOrdered(block: Block): boolean {
  const { lanes, arrangement } = block;
  const sorted = lanes.every((lane, index) => {
    const before = lanes[index - 1];
    if (before === undefined) return true;
    return arrangement === "fan"
      ? before.atCross + before.cross <= lane.atCross
      : before.atMain + before.main <= lane.atMain;
  });
  return sorted && lanes.every(isLaneOrdered);
}

function isLaneOrdered({ blocks, lane }: LaneBox): boolean {
  const isSameOrder = blocks.every(({ node }, index) => node === lane.nodes[index]);
  return (
    isSameOrder &&
    blocks.every((block, index) => {
      const before = blocks[index - 1];
      return (
        (before === undefined || before.atMain + before.main <= block.atMain) && isOrdered(block)
      );
    })
  );
}

/** Whether each box holds what is in it. */
function isNested({ blocks, main, cross }: LaneBox): boolean {
  return blocks.every(
    (block) =>
      block.atMain >= 0 &&
      block.atMain + block.main <= main &&
      block.atCross >= 0 &&
      block.atCross + block.cross <= cross &&
      block.lanes.every(
        (lane) =>
          lane.atCross >= 0 &&
          lane.atCross + lane.cross <= block.cross &&
          lane.atMain + lane.main <= block.main &&
          isNested(lane),
      ),
  );
}

function randomView(random: SeededRandom, tree: RunTree): LayoutView {
  const some = (share: number): string[] =>
    [...tree.nodes.keys()].filter(() => random.below(share) === 0);
  return {
    ...PLAIN_VIEW,
    expanded: new Set(some(3)),
    collapsed: new Set(some(9)),
    pinned: new Set(some(4).map((key) => `${key}/1`)),
    turns: new Map(some(5).map((key) => [key, 1 + random.below(3)])),
  };
}

const geometry = (layout: GraphLayout) =>
  rectangles(layout).toSorted((a, b) => (a.key < b.key ? -1 : 1));

describe("a layout of a random run", () => {
  const random = seededRandom();
  const orientations = ["vertical", "horizontal"] as const;

  it.each(Array.from({ length: 40 }, (_, index) => index))(
    "has no overlap, keeps the order, and is the same when it has grown step by step (%i)",
    (index) => {
      const run = randomRun(random, 20 + random.below(200), index % 2 === 0);
      const shapes = shapeOf(index % 5 === 4 ? {} : run.definition);
      const orientation = orientations[index % 2] ?? "vertical";
      const tree = new RunTree(shapes);
      const layout = new GraphLayout(tree, PLAIN_VIEW, orientation);
      let view: LayoutView = PLAIN_VIEW;
      for (let at = 0; at < run.rows.length; at += 11) {
        layout.grow(tree.update(run.rows.slice(at, at + 11)));
        if (random.below(4) === 0) {
          view = randomView(random, tree);
          layout.show(view);
        }
      }
      expect(overlap(rectangles(layout))).toBeNull();
      expect(isLaneOrdered(layout.root)).toBe(true);
      expect(isNested(layout.root)).toBe(true);
      const fresh = new GraphLayout(new RunTree(shapes, run.rows), view, orientation);
      expect(geometry(layout)).toEqual(geometry(fresh));
    },
  );

  it.each(Array.from({ length: 10 }, (_, index) => index))(
    "shows in a window what overlaps it, and no block that does not (%i)",
    () => {
      const run = randomRun(random, 300);
      const layout = new GraphLayout(new RunTree(shapeOf(run.definition), run.rows));
      const { root } = layout;
      const main = random.next() * root.main;
      const cross = random.next() * root.cross;
      const window: Window = { main, cross, endMain: main + 900, endCross: cross + 700 };
      const seen = new Set<string>();
      visitWindow(root, window, { block: ({ node }) => seen.add(node.key) });
      const overlapping = [...layout.drawn()].filter((block) => {
        const at = cornerOf(block);
        const isBeside = at.main > window.endMain || at.cross > window.endCross;
        return !isBeside && at.main + block.main >= main && at.cross + block.cross >= cross;
      });
      expect(seen).toEqual(new Set(overlapping.map(({ node }) => node.key)));
    },
  );
});

describe("a layout", () => {
  const wide = (branches: number, status = "COMPLETED") => [
    row("f", { type: "FORK" }),
    ...Array.from({ length: branches }, (_, index) =>
      row(`m${index}`, { parent: "f", status: index === 7 ? "FAILED" : status }),
    ),
  ];
  const forked = shapeOf({ tasks: [task("f", "FORK_JOIN_DYNAMIC"), task("j", "JOIN")] });

  it("shows twelve branches one by one, and more as a stack beside those that failed", () => {
    expect(new GraphLayout(new RunTree(forked, wide(12))).block("f")?.stack).toBeNull();
    const block = new GraphLayout(new RunTree(forked, wide(40))).block("f");
    expect(block?.lanes.map(({ lane }) => lane.nodes[0]?.key)).toEqual(["m7"]);
    expect(block?.stack?.lanes.length).toBe(39);
  });

  it("puts a branch beside its stack when it fails", () => {
    const tree = new RunTree(forked, wide(40, "IN_PROGRESS"));
    const layout = new GraphLayout(tree);
    const running = tree.entries.get("m20")?.attempts[0];
    layout.grow(tree.update([{ ...row("m20"), ...running, status: "TIMED_OUT" }]));
    const shown = layout.block("f")?.lanes.map(({ lane }) => lane.nodes[0]?.key);
    expect(shown).toEqual(["m7", "m20"]);
  });

  it("shows the chosen turn of a loop, else the last that failed, else the latest", () => {
    const shapes = shapeOf({ tasks: [task("l", "DO_WHILE", { loopOver: [task("x")] })] });
    const rows = [1, 2, 3, 4].map((turn) =>
      row(`x__${turn}`, { status: turn === 2 ? "FAILED" : "COMPLETED" }),
    );
    const tree = new RunTree(shapes, rows);
    const layout = new GraphLayout(tree);
    expect(layout.block("x__2")).toBeDefined();
    layout.show({ ...PLAIN_VIEW, turns: new Map([["l", 3]]) });
    expect([layout.block("x__2"), layout.block("x__3")?.node.key]).toEqual([undefined, "x__3"]);
  });

  it("draws the body of a loop that has not begun", () => {
    const shapes = shapeOf({ tasks: [task("l", "DO_WHILE", { loopOver: [task("x")] })] });
    expect(new GraphLayout(new RunTree(shapes)).block("x__1")).toBeDefined();
  });

  it("draws a child's run within the card that started it, and lets it grow there", () => {
    const tree = new RunTree(shapeOf({ tasks: [task("s", "SUB_WORKFLOW"), task("z")] }));
    const child = new RunTree(shapeOf({ tasks: [task("z")] }), [], "s>");
    const layout = new GraphLayout(tree);
    const before = layout.root.main;
    layout.show({ ...PLAIN_VIEW, children: new Map([["s", child]]), expanded: new Set(["s"]) });
    expect(layout.block("s>z")?.parent.parent?.node.key).toBe("s");
    expect(layout.root.main).toBeGreaterThan(before);
    layout.grow(child.update([row("stray")]), child);
    expect(layout.block("s>stray")).toBeDefined();
    expect(layout.root.main).toBeGreaterThan(layout.block("s")?.main ?? Infinity);
  });

  it("measures nothing when a status changes, and what stands around a task that is new", () => {
    const run = randomRun(seededRandom(), 2000);
    const tree = new RunTree(shapeOf(run.definition), run.rows);
    const layout = new GraphLayout(tree);
    const waiting = row("t0", { status: "IN_PROGRESS", scheduled: 9e12 });
    layout.grow(tree.update([waiting]));
    expect(layout.measured).toBe(0);
    layout.grow(tree.update([row("stranger", { scheduled: 9e12 + 1 })]));
    expect(layout.measured).toBeGreaterThan(0);
    expect(layout.measured).toBeLessThan(20);
  });
});
