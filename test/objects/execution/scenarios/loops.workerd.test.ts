import { describe, expect, it } from "vitest";
import { KID, QUICK, fork, join, loop } from "../../../helpers/scenario-tasks.ts";
import { child, done, failed, inBothWays, typed, work } from "../../../helpers/scenario.ts";

describe("the loops of an execution, straight and with evictions", () => {
  it("goes through loops, nested and over items", async () => {
    const keep = { inputParameters: { seen: "${workflow.variables.seen}${x.input.item}" } };
    const inner = loop(
      "inner",
      "",
      [
        work("x", { inputParameters: { item: "${inner.output.loopItem}" } }),
        typed("SET_VARIABLE", "keep", keep),
      ],
      { items: "${workflow.input.items}" },
    );
    const result = await inBothWays({
      start: { input: { items: ["p", "q"] } },
      definition: {
        variables: { seen: "" },
        tasks: [loop("outer", "$.outer.iteration < 2", [inner])],
        outputParameters: {
          seen: "${workflow.variables.seen}",
          turns: "${outer.output.iteration}",
        },
      },
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { seen: "pqpq", turns: 2 } });
  });

  it("repeats by a condition on what the turn gave, with a retry within and turns forgotten", async () => {
    const result = await inBothWays({
      taskDefs: { work: QUICK },
      definition: {
        tasks: [
          loop("l", "$.x.more", [work("x"), work("y")], { inputParameters: { keepLastN: 1 } }),
        ],
        outputParameters: { l: "${l.output}" },
      },
      work: {
        x: [done({ more: true }), failed("once"), done({ more: true }), done({ more: false })],
      },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { l: { iteration: 3, "3": { x: { more: false } } } },
    });
    expect(result["output"]).not.toHaveProperty("l.1");
  });

  it("forks and starts children in the turns of a loop", async () => {
    const body = [fork("f", [work("a")], [child("s")]), join("j", ["a", "s"])];
    const result = await inBothWays({
      children: { kid: KID },
      definition: {
        tasks: [loop("l", "$.l.iteration < 2", body)],
        outputParameters: { l: "${l.output}" },
      },
      work: { a: [done({ n: 1 }), done({ n: 2 })], w: done({ v: 7 }) },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { l: { "2": { j: { a__2: { n: 2 }, s__2: { v: 7 } } } } },
    });
  });
});
