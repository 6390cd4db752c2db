import { describe, expect, it } from "vitest";
import { joinEdges } from "../../../src/model/run-tree/joins.ts";
import { RunTree } from "../../../src/model/run-tree/run-tree.ts";
import { shapeOf } from "../../../src/model/run-tree/shape.ts";
import { task } from "../../helpers/run-rows.ts";

function edges(...tasks: object[]): string[] {
  const tree = new RunTree(shapeOf({ tasks }));
  return joinEdges(tree).map(({ from, to }) => `${from.key} ${to.key}`);
}

const fork = task("f", "FORK_JOIN", { forkTasks: [[task("a"), task("b")], [task("c")]] });

describe("the lines of a JOIN", () => {
  it("are those of the structure where it waits for all branches", () => {
    expect(edges(fork, task("j", "JOIN", { joinOn: ["c", "b"] }))).toEqual([]);
    expect(edges(task("d", "FORK_JOIN_DYNAMIC"), task("j", "JOIN"))).toEqual([]);
  });

  it("show a part of the branches, and tasks that are no ends of them", () => {
    expect(edges(fork, task("j", "JOIN", { joinOn: ["b"] }))).toEqual(["b j"]);
    expect(edges(fork, task("j", "JOIN", { joinOn: ["a", "c"] }))).toEqual(["a j", "c j"]);
  });

  it("reach out of the fork, and leave out what there is not", () => {
    const join = task("j", "EXCLUSIVE_JOIN", { joinOn: ["early", "nobody"] });
    expect(edges(task("early"), task("late"), join)).toEqual(["early j"]);
  });
});
