import { describe, expect, it } from "vitest";
import {
  isNode,
  lanesAround,
  statusOf,
  typeOf,
  type Lane,
  type RunNode,
} from "../../../src/model/run-tree/nodes.ts";
import { RunTree } from "../../../src/model/run-tree/run-tree.ts";
import { shapeOf } from "../../../src/model/run-tree/shape.ts";
import { seededRandom } from "../../helpers/random.ts";
import { randomRun } from "../../helpers/random-run.ts";
import { row, task } from "../../helpers/run-rows.ts";

const shapes = (...tasks: object[]) => shapeOf({ name: "w", tasks });

/** The tree as a text: lanes in brackets, turns opened. */
function textOf(tree: RunTree, lane: Lane = tree.root): string {
  return lane.nodes
    .map((node) => {
      for (const nested of node.lanes) tree.open(nested);
      return node.key + node.lanes.map((nested) => `[${textOf(tree, nested)}]`).join("");
    })
    .join(" ");
}

/** All nodes of a tree, with all turns opened. */
function allNodes(tree: RunTree, lane: Lane = tree.root): RunNode[] {
  return lane.nodes.flatMap((node) => {
    for (const nested of node.lanes) tree.open(nested);
    return [node, ...node.lanes.flatMap((nested) => allNodes(tree, nested))];
  });
}

describe("a run's tree", () => {
  it("is the definition alone while nothing has run", () => {
    const tree = new RunTree(
      shapes(
        task("f", "FORK_JOIN", { forkTasks: [[task("a"), task("b")], [task("c")]] }),
        task("j", "JOIN", { joinOn: ["b", "c"] }),
        task("s", "DECISION", { decisionCases: { x: [task("d")] }, defaultCase: [] }),
        task("l", "DO_WHILE", { loopOver: [task("e")] }),
      ),
    );
    expect(textOf(tree)).toBe("f[a b][c] j s[d][] l");
    expect([...tree.nodes.values()].map(statusOf)).toEqual(Array(8).fill("NOT_REACHED"));
  });

  it("puts attempts at one reference name into one node, ordered by time", () => {
    const later = row("a", { attempt: 1, scheduled: 9e12 });
    const tree = new RunTree(shapes(task("a")), [later, row("a", { status: "FAILED" })]);
    const node = tree.nodes.get("a");
    expect(node?.entry?.attempts.map(({ attempt }) => attempt)).toEqual([0, 1]);
    expect(tree.root.counts).toEqual(new Map([["COMPLETED", 1]]));
  });

  it("joins turns of nested loops, which are filled when they are opened", () => {
    const inner = task("in", "FOR_EACH", { loopOver: [task("x")] });
    const tree = new RunTree(shapes(task("out", "DO_WHILE", { loopOver: [inner, task("y")] })), [
      row("out"),
      ...["in__1", "x__1__1", "x__1__2", "y__1", "in__2", "x__2__1"].map((ref) => row(ref)),
    ]);
    expect(tree.nodes.has("x__1__2")).toBe(false);
    expect(tree.nodes.get("out")?.lanes.map(({ counts }) => counts.get("COMPLETED"))).toEqual([
      4, 2,
    ]);
    expect(textOf(tree)).toBe("out[in__1[x__1__1][x__1__2] y__1][in__2[x__2__1] y__2]");
    expect(statusOf(tree.nodes.get("y__2") as RunNode)).toBe("NOT_REACHED");
  });

  it("reveals a task in turns that nobody has opened", () => {
    const inner = task("in", "DO_WHILE", { loopOver: [task("x")] });
    const tree = new RunTree(shapes(task("out", "DO_WHILE", { loopOver: [inner] })), [
      ...["out", "in__3", "x__3__2"].map((ref) => row(ref)),
    ]);
    expect(tree.reveal("x__3__2")?.lane.owner?.key).toBe("in__3");
    expect(tree.reveal("nothing")).toBeNull();
  });

  it("takes a name that holds what looks like a turn for what the definition says", () => {
    const tree = new RunTree(
      shapes(task("x__1"), task("l", "DO_WHILE", { loopOver: [task("y")] })),
      [row("x__1"), row("y__7")],
    );
    expect(textOf(tree)).toBe("x__1 l[y__7]");
  });

  it("puts what a dynamic fork has made into branches of it", () => {
    const tree = new RunTree(shapes(task("f", "FORK_JOIN_DYNAMIC"), task("j", "JOIN"), task("z")), [
      row("f", { type: "FORK" }),
      row("m1", { parent: "f" }),
      row("m2", { parent: "f" }),
      row("j", { type: "JOIN" }),
    ]);
    expect(textOf(tree)).toBe("f[m1][m2] j z");
  });

  it("finds the branches of a dynamic fork by time where no parent is known", () => {
    const at = { scheduled: 500, started: 500, ended: null };
    const tree = new RunTree(shapes(task("f", "FORK_JOIN_DYNAMIC"), task("j", "JOIN")), [
      row("f", { type: "FORK", ...at, ended: 500 }),
      row("m1", at),
      row("m2", at),
      row("j", { type: "JOIN", ...at }),
    ]);
    expect(textOf(tree)).toBe("f[m1][m2] j");
  });

  it("puts what the definition does not hold after the task that scheduled it", () => {
    const tree = new RunTree(shapes(task("a"), task("b")), [
      row("a", { scheduled: 1, ended: 10 }),
      row("extra", { scheduled: 10, ended: 20 }),
      row("more", { scheduled: 20, ended: 30 }),
      row("b", { scheduled: 30, ended: 40 }),
    ]);
    expect(textOf(tree)).toBe("a extra more b");
  });

  it("puts strangers that name a container as their parent into it", () => {
    const tree = new RunTree(
      shapes(
        task("l", "DO_WHILE", { loopOver: [task("x")] }),
        task("s", "SWITCH", { decisionCases: { a: [] } }),
      ),
      [
        row("l"),
        row("x__1"),
        row("new__1", { parent: "l", iteration: 1 }),
        row("s"),
        row("p", { parent: "s" }),
        row("q", { parent: "s" }),
      ],
    );
    expect(textOf(tree)).toBe("l[x__1 new__1] s[][][p q]");
  });

  it("takes a parent's task id as well as its reference name", () => {
    const fork = row("f", { type: "FORK" });
    const tree = new RunTree(shapes(task("f", "FORK_JOIN_DYNAMIC")), [
      fork,
      row("m", { parent: fork.taskId }),
    ]);
    expect(textOf(tree)).toBe("f[m]");
  });

  it("is made from the attempts alone where the definition is gone", () => {
    const at = { scheduled: 100, started: 100, ended: null };
    const tree = new RunTree(
      [],
      [
        row("a", { scheduled: 1, ended: 100 }),
        row("f", { type: "FORK", ...at, ended: 100 }),
        row("b", { ...at, ended: 150 }),
        row("c", { ...at, ended: 180 }),
        row("j", { type: "JOIN", ...at, ended: 180 }),
        row("d", { scheduled: 180, ended: 190 }),
        row("l", { type: "DO_WHILE", scheduled: 190 }),
        row("x__1", { scheduled: 190, parent: "l", iteration: 1 }),
        row("x__2", { scheduled: 195, parent: "l", iteration: 2 }),
      ],
    );
    expect(textOf(tree)).toBe("a f[b][c] j d l[x__1][x__2]");
  });

  it("keeps types and statuses that nobody knows", () => {
    const tree = new RunTree(shapes(task("a", "QUANTUM")), [
      row("a", { type: "QUANTUM", status: "ENTANGLED" }),
    ]);
    const node = tree.nodes.get("a") as RunNode;
    expect([typeOf(node), statusOf(node)]).toEqual(["QUANTUM", "ENTANGLED"]);
  });

  it("says the type that a DYNAMIC task ran as", () => {
    const tree = new RunTree(shapes(task("a", "DYNAMIC")), [row("a", { type: "HTTP" })]);
    expect(typeOf(tree.nodes.get("a") as RunNode)).toBe("HTTP");
  });
});

describe("an update of a run's tree", () => {
  it("repaints what has another status, and lets nothing grow", () => {
    const fork = task("f", "FORK_JOIN", { forkTasks: [[task("a")], [task("b")]] });
    const running = row("a", { status: "IN_PROGRESS", ended: null });
    const tree = new RunTree(shapes(fork), [row("f", { type: "FORK" }), running]);
    const change = tree.update([{ ...running, status: "COMPLETED", ended: 9 }]);
    expect([...change.repainted].map(({ key }) => key)).toEqual(["f", "a"]);
    expect(change.grown.size).toBe(0);
    expect(tree.nodes.get("f")?.lanes[0]?.counts).toEqual(new Map([["COMPLETED", 1]]));
  });

  it("tells which nodes have got new lanes or nodes", () => {
    const tree = new RunTree(shapes(task("l", "DO_WHILE", { loopOver: [task("x")] })), [row("l")]);
    expect([...tree.update([row("x__1")]).grown].map((node) => node?.key)).toEqual(["l"]);
    expect([...tree.update([row("stray")]).grown]).toEqual([null]);
  });

  it("costs nothing for rows that say the same", () => {
    const known = row("a");
    const tree = new RunTree(shapes(task("a")), [known]);
    const { version } = tree;
    const heard: unknown[] = [];
    const stop = tree.subscribe((change) => heard.push(change));
    tree.update([known, { ...known }]);
    expect([tree.version, heard]).toEqual([version, []]);
    tree.update([row("a")]);
    stop();
    tree.update([row("a")]);
    expect(heard.length).toBe(1);
  });

  it("is not possible where attempts were removed", () => {
    const rows = [row("a"), row("b")];
    const tree = new RunTree(shapes(task("a"), task("b")), rows);
    expect(tree.hasLost(rows)).toBe(false);
    expect(tree.hasLost(rows.slice(1))).toBe(true);
    expect(tree.hasLost([row("c"), row("d")])).toBe(true);
  });
});

describe("trees of random runs", () => {
  const random = seededRandom();

  it.each(Array.from({ length: 40 }, (_, index) => index))(
    "hold each attempt once, with and without parents, made at once or step by step (%i)",
    (index) => {
      const run = randomRun(random, 20 + random.below(150), index % 2 === 0);
      const shape = shapeOf(index % 5 === 4 ? null : run.definition);
      const whole = new RunTree(shape, run.rows);
      const grown = new RunTree(shape);
      for (let at = 0; at < run.rows.length; at += 7) {
        grown.update(run.rows.slice(at, at + 7));
        for (const node of grown.nodes.values()) {
          if (random.below(10) === 0) node.lanes.forEach((lane) => grown.open(lane));
        }
      }
      expect(textOf(grown)).toBe(textOf(whole));
      for (const tree of [whole, grown]) {
        const nodes = allNodes(tree);
        expect(new Set(nodes.map(({ key }) => key)).size).toBe(nodes.length);
        const held = nodes.flatMap(({ entry }) => entry?.attempts ?? []);
        expect(held.length).toBe(run.rows.length);
        expect(countsAgree(tree)).toBe(true);
      }
    },
  );
});

/** Whether the counts of each lane are those of the nodes that stand in it. */
function countsAgree(tree: RunTree): boolean {
  const expected = new Map<Lane, Map<string, number>>();
  for (const { home, attempts } of tree.entries.values()) {
    const status = attempts.at(-1)?.status ?? "";
    if (!isNode(home)) return false;
    for (const lane of lanesAround(home)) {
      const counts = expected.get(lane) ?? new Map<string, number>();
      expected.set(lane, counts.set(status, (counts.get(status) ?? 0) + 1));
    }
  }
  return [...expected].every(([lane, counts]) =>
    [...counts].every(([status, number]) => lane.counts.get(status) === number),
  );
}
