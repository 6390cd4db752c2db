import { describe, expect, it } from "vitest";
import { criticalPath } from "../../../src/model/run-tree/critical-path.ts";
import { RunTree } from "../../../src/model/run-tree/run-tree.ts";
import { shapeOf } from "../../../src/model/run-tree/shape.ts";
import { row, task } from "../../helpers/run-rows.ts";

const forked = (joinOn: string[]) =>
  shapeOf({
    tasks: [
      task("f", "FORK_JOIN", { forkTasks: [[task("a"), task("b")], [task("c")]] }),
      task("j", "JOIN", { joinOn }),
      task("never"),
    ],
  });

const rows = (endOfC: number | null) => [
  row("f", { type: "FORK", scheduled: 0, ended: 0 }),
  row("a", { scheduled: 0, ended: 100 }),
  row("b", { scheduled: 100, ended: 300 }),
  row("c", { scheduled: 0, ended: endOfC }),
  row("j", { type: "JOIN", scheduled: 0, ended: 300 }),
];

describe("the critical path", () => {
  it("goes through the branch that ended last", () => {
    const path = criticalPath(new RunTree(forked(["b", "c"]), rows(200)).root);
    expect([...path]).toEqual(["f", "a", "b", "j"]);
  });

  it("goes through the branch that still runs", () => {
    const path = criticalPath(new RunTree(forked(["b", "c"]), rows(null)).root);
    expect([...path]).toEqual(["f", "c", "j"]);
  });

  it("passes by a branch that the JOIN does not wait for", () => {
    const path = criticalPath(new RunTree(forked(["b"]), rows(9000)).root);
    expect([...path]).toEqual(["f", "a", "b", "j"]);
  });
});
