import { describe, expect, it } from "vitest";
import type { RunNode } from "../../../src/model/run-tree/nodes.ts";
import type { RunRow } from "../../../src/model/run-tree/rows.ts";
import { RunTree } from "../../../src/model/run-tree/run-tree.ts";
import { shapeOf } from "../../../src/model/run-tree/shape.ts";
import { spokenName } from "../../../src/ui/graph/spoken-name.ts";
import { row, task } from "../../helpers/run-rows.ts";

function spoken(type: string, rows: RunRow[]): string {
  const tree = new RunTree(shapeOf({ tasks: [task("charge_card", type)] }), rows);
  return spokenName(tree.node("charge_card") as RunNode, 1_000_000_000);
}

describe("the spoken name of a node", () => {
  it("says the task, its type, how it ended, after how many attempts, and how long that took", () => {
    const attempts = [0, 1, 2].map((attempt) =>
      row("charge_card", {
        ...{ type: "HTTP", status: "FAILED", attempt, scheduled: attempt * 10_000 },
        ...{ started: attempt * 10_000, ended: attempt * 10_000 + 2100 },
      }),
    );
    expect(spoken("HTTP", attempts)).toBe("charge_card, HTTP, failed after 3 attempts, 2.1 s");
  });

  it("says what has not been reached", () => {
    expect(spoken("WAIT", [])).toBe("charge_card, WAIT, not reached");
  });

  it("says the raw word of a status that nobody knows", () => {
    const odd = row("charge_card", { status: "ENTANGLED", started: null, ended: null });
    expect(spoken("SIMPLE", [odd])).toBe("charge_card, SIMPLE, entangled");
  });

  it("says of a fork, which is completed itself, how many branches failed or go on", () => {
    const branches = [..."abcd"].map((ref) => row(ref, { parent: "charge_card" }));
    const [a, b, c, d] = branches as [RunRow, RunRow, RunRow, RunRow];
    const rows = [
      row("charge_card", { type: "FORK" }),
      { ...a, status: "FAILED" },
      { ...b, status: "FAILED" },
      { ...c, status: "IN_PROGRESS", ended: null },
      d,
    ];
    expect(spoken("FORK_JOIN_DYNAMIC", rows)).toMatch(
      /^charge_card, FORK_JOIN_DYNAMIC, completed, .*, 4 branches, 2 failed, 1 (running|in progress)$/,
    );
  });
});
