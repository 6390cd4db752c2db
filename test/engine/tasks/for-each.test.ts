import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import {
  fork,
  forEach,
  inline,
  join,
  loop,
  switchOn,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "FOR_EACH",
  tasks: [forEach("t", [1], [worker("body")], { x: REFERENCE })],
  input: { items: [1], x: RESOLVED },
  opensAs: "IN_PROGRESS",
  end: (world, scope) => world.complete(`body${scope}__1`),
  cancelEffects: ["withdraw-task body__1"],
});

const run = (tasks: TaskInput[], more: Record<string, unknown> = {}) =>
  EngineWorld.started(definitionOf(tasks, more));
const seen = { item: "${each.output.item}", index: "${each.output.index}" };
const see = (reference: string, more: object = {}) =>
  worker(reference, { inputParameters: { ...seen }, ...more });

describe("a FOR_EACH task", () => {
  it("runs its body once per item, one after the other, and gives the last outputs in the items' order", () => {
    const definition = definitionOf([
      forEach("each", ["p", { q: 1 }], [see("a"), see("b")]),
      inline("end", "$.r", { r: "${each.output.results}" }),
    ]);
    const world = inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (one) => {
        expect(one.task("a__1").input).toEqual({ item: "p", index: 0 });
        one.complete("a__1");
        expect(one.names()).toEqual(["each", "a__1", "b__1"]);
        one.complete("b__1", { n: 1 });
        expect(one.task("a__2").input).toEqual({ item: { q: 1 }, index: 1 });
        one.complete("a__2");
        one.complete("b__2", { n: 2 });
      },
    );
    expect(world.task("each")).toMatchObject({
      status: "COMPLETED",
      output: { iteration: 2, results: [{ n: 1 }, { n: 2 }] },
    });
    expect(world.task("end").output).toEqual({ result: [{ n: 1 }, { n: 2 }] });
    expect(world.status).toBe("COMPLETED");
  });

  it("has as many iterations open at a time as it may", () => {
    const definition = definitionOf([
      forEach("each", [0, 1, 2, 3], [see("a")], { maxConcurrency: 2 }),
    ]);
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (one) => {
        expect(one.names()).toEqual(["each", "a__1", "a__2"]);
        one.complete("a__2", { n: 2 });
        expect(one.names()).toEqual(["each", "a__1", "a__2", "a__3"]);
        one.complete("a__3", { n: 3 });
        one.complete("a__4", { n: 4 });
        expect(one.task("each").status).toBe("IN_PROGRESS");
        one.complete("a__1", { n: 1 });
        expect(one.task("each").output["results"]).toEqual([
          { n: 1 },
          { n: 2 },
          { n: 3 },
          { n: 4 },
        ]);
      },
    );
  });

  it("begins them all at once when there is no limit", () => {
    const world = run([forEach("each", [0, 1, 2], [see("a")], { maxConcurrency: "0" })]);
    expect(world.names()).toEqual(["each", "a__1", "a__2", "a__3"]);
  });

  it("runs to its end by itself where nothing waits", () => {
    const world = run([
      forEach("each", [1, 2, 3], [inline("a", "$.n * 10", { n: "${each.output.item}" })]),
    ]);
    expect(world.task("each").output).toEqual({
      iteration: 3,
      results: [{ result: 10 }, { result: 20 }, { result: 30 }],
    });
  });

  it("completes at once without items", () => {
    const world = run([forEach("each", [], [see("a")])]);
    expect(world.workflow).toMatchObject({
      status: "COMPLETED",
      output: { iteration: 0, results: [] },
    });
  });

  it.each([
    ["items that are no list", "text", {}, "FOR_EACH each: items is not a list"],
    [
      "a maxConcurrency that is no number",
      [1],
      { maxConcurrency: "${workflow.input.x}" },
      "FOR_EACH each: maxConcurrency is not a whole number of 0 or more",
    ],
    [
      "a maxConcurrency that is none",
      [1],
      { maxConcurrency: "${workflow.input.flag}" },
      "FOR_EACH each: maxConcurrency is not a whole number of 0 or more",
    ],
    [
      "more iterations at a time than a fork may have branches",
      Array.from({ length: 10_001 }, () => 1),
      { maxConcurrency: 0 },
      "FOR_EACH each would run 10001 iterations at a time; the limit is 10000",
    ],
  ])("fails for %s", (_what, items, more, reason) => {
    const world = EngineWorld.started(definitionOf([forEach("each", items, [see("a")], more)]), {
      input: { x: "some", flag: true },
    });
    expect(world.task("each")).toMatchObject({ status: "FAILED", reason });
    expect(world.status).toBe("FAILED");
  });

  it("fails by an iteration that failed for good, and cancels the others", () => {
    const retried = { a: { retryCount: 1, retryDelaySeconds: 0 } };
    const definition = definitionOf(
      [forEach("each", [1, 2], [see("a")], { maxConcurrency: 2 })],
      {},
      retried,
    );
    const world = inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (one) => {
        one.fail("a__1", "first");
        expect(one.status).toBe("RUNNING");
        one.fail("a__1", "second");
      },
    );
    expect(world.task("each")).toMatchObject({ status: "FAILED", reason: "second" });
    expect(world.task("a__2").status).toBe("CANCELED");
    expect(world.status).toBe("FAILED");
    expect(world.workflow.reason).toContain(world.taskId("each"));
  });

  it("goes on after an optional task of its body has failed", () => {
    const world = run([forEach("each", [1, 2], [see("a", { optional: true }), inline("b")])]);
    world.fail("a__1", "x", "FAILED_WITH_TERMINAL_ERROR");
    world.complete("a__2");
    expect(world.status).toBe("COMPLETED");
  });

  it("begins its turns when it is retried after the execution had ended before they began", () => {
    const world = EngineWorld.started(
      definitionOf([forEach("each", [1], [worker("a")])]),
      {},
      { maxTasks: 1 },
    );
    expect(world.task("each").status).toBe("CANCELED");
    world.send({ kind: "retried", resumeSubWorkflows: false });
    // Still more than it may hold: it must say so again.
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      reason: expect.stringContaining("at most 1 tasks") as string,
    });
  });

  it("lets the flow go on when it is optional itself", () => {
    const optional = { ...forEach("each", [1, 2], [see("a")]), optional: true };
    const world = run([optional, inline("end")]);
    world.fail("a__1", "x", "FAILED_WITH_TERMINAL_ERROR");
    expect(world.task("each").status).toBe("COMPLETED_WITH_ERRORS");
    expect(world.status).toBe("COMPLETED");
  });

  it("runs within a loop, and loops and forks run within it", () => {
    const body = [
      fork("f", [[inline("x", "$.n", { n: "${each.output.item}" })], [see("y")]]),
      join("j", ["x", "y"]),
      loop("inner", "$.inner.iteration < 2", [see("z")]),
      switchOn("s", "${each.output.index}", { "0": [inline("zero")] }, [inline("more")]),
    ];
    const definition = definitionOf([
      loop("outer", "$.outer.iteration < 2", [forEach("each", [7, 8], body)]),
    ]);
    const world = inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (one) => {
        for (const outer of [1, 2]) {
          for (const turn of [1, 2]) {
            const scope = `__${outer}__${turn}`;
            expect(one.task(`y${scope}`).input).toEqual({ item: 6 + turn, index: turn - 1 });
            one.complete(`y${scope}`);
            for (const inner of [1, 2]) {
              expect(one.task(`z${scope}__${inner}`).input).toEqual({
                item: 6 + turn,
                index: turn - 1,
              });
              one.complete(`z${scope}__${inner}`);
            }
          }
        }
      },
    );
    expect(world.status).toBe("COMPLETED");
    expect(world.names()).toContain("zero__2__1");
    expect(world.names()).toContain("more__2__2");
    expect(world.task("x__2__2").output).toEqual({ result: 8 });
  });

  it("costs the same for each of many iterations", () => {
    const items = Array.from({ length: 4000 }, (_, number) => number);
    const definition = definitionOf([forEach("each", items, [see("a")], { maxConcurrency: 0 })]);
    const world = EngineWorld.started(definition, {}, {}, { checked: false });
    for (const turn of items) {
      world.complete(`a__${turn + 1}`);
      expect(world.effects.length).toBeLessThanOrEqual(2);
    }
    expect(world.status).toBe("COMPLETED");
  });
});
