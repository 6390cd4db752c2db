import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import { fork, inline, join, loop, switchOn, worker } from "../../helpers/task-inputs.ts";
import { passesLifecycle } from "./lifecycle.ts";

passesLifecycle({
  type: "JOIN",
  tasks: [fork("f", [[worker("soon")]]), join("t", ["soon"])],
  sequence: 4,
  input: { joinOn: ["soon"] },
  opensAs: "IN_PROGRESS",
  end: (world, scope) => world.complete(`soon${scope}`),
  cancelEffects: ["withdraw-task soon"],
});

type More = Record<string, unknown>;

/** Workers `a` and `b` in a fork, joined by `j`; `a` may be told more of. */
function forked(aMore: More = {}, joinMore: More = {}, joinOn = ["a", "b"]) {
  const tasks = [
    fork("f", [[worker("a", aMore)], [worker("b")]]),
    join("j", joinOn, joinMore),
    inline("end"),
  ];
  return definitionOf(tasks, {}, { a: { retryCount: 0 }, b: { retryCount: 0 } });
}

const start = (...parameters: Parameters<typeof forked>) =>
  EngineWorld.started(forked(...parameters));

describe("a JOIN task", () => {
  it("waits for all that it names and shows what has ended so far", () => {
    const world = inBothWays(
      (options) => EngineWorld.started(forked(), {}, {}, options),
      (one) => {
        one.complete("b", { n: 2 });
        expect(one.task("j")).toMatchObject({ status: "IN_PROGRESS", output: { b: { n: 2 } } });
        one.now += 10;
        one.complete("a");
      },
    );
    expect(world.task("j")).toMatchObject({ status: "COMPLETED", output: { b: { n: 2 } } });
    expect(world.task("j").input).toEqual({ joinOn: ["a", "b"] });
    expect(world.task("j").endTime).toBeGreaterThan(world.task("a").endTime);
    expect(world.task("end").scheduledTime).toBeGreaterThan(world.task("j").endTime);
  });

  it("waits only for what it names", () => {
    const world = start({}, {}, ["b"]);
    world.complete("b");
    expect(world.task("j").status).toBe("COMPLETED");
    expect(world.task("end").status).toBe("COMPLETED");
    expect(world.status).toBe("RUNNING");
    world.complete("a");
    expect(world.status).toBe("COMPLETED");
  });

  it("completes at once when it names nothing, while the branches run", () => {
    const world = start({}, {}, []);
    expect(world.task("j").status).toBe("COMPLETED");
    expect(world.status).toBe("RUNNING");
  });

  it("goes by the latest attempt of a task", () => {
    const definition = definitionOf(
      [fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"])],
      {},
      { a: { retryCount: 1, retryDelaySeconds: 0 } },
    );
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.fail("a");
        world.complete("b");
        expect(world.task("j").status).toBe("IN_PROGRESS");
        world.complete("a", { second: true });
        expect(world.task("j").output).toEqual({ a: { second: true } });
        expect(world.status).toBe("COMPLETED");
      },
    );
  });

  it("waits for the next attempt of a task that failed while the execution was paused", () => {
    const definition = definitionOf(
      [fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"])],
      {},
      { a: { retryCount: 1, retryDelaySeconds: 0 } },
    );
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.send({ kind: "paused" });
        world.fail("a");
        world.complete("b");
        world.send({ kind: "resumed" });
        expect(world.task("j").status).toBe("IN_PROGRESS");
        expect(world.task("a")).toMatchObject({ status: "SCHEDULED", retryCount: 1 });
      },
    );
  });

  it("is COMPLETED_WITH_ERRORS after an optional task failed, and the flow goes on", () => {
    const world = start({ optional: true });
    world.fail("a", "oo");
    expect(world.task("a").status).toBe("COMPLETED_WITH_ERRORS");
    world.complete("b");
    expect(world.task("j")).toMatchObject({
      status: "COMPLETED_WITH_ERRORS",
      reason: `a/${world.taskId("a")} completed with errors`,
    });
    expect(world.names()).toEqual(["f", "a", "b", "j", "end"]);
    expect(world.workflow).toMatchObject({ status: "COMPLETED", failedReferences: [] });
  });

  it("fails after a permissive task failed, once the others have ended", () => {
    const world = inBothWays(
      (options) => EngineWorld.started(forked({ permissive: true }), {}, {}, options),
      (one) => {
        one.fail("a", "pp");
        expect(one.task("j").status).toBe("IN_PROGRESS");
        one.complete("b");
      },
    );
    expect(world.trace()).toEqual([
      "1 FORK f COMPLETED(0)",
      "2 a a FAILED(0)",
      "3 b b COMPLETED(0)",
      "4 JOIN j FAILED(0)",
    ]);
    expect(world.task("j").reason).toBe("pp");
    expect(world.workflow).toMatchObject({ status: "FAILED", failedReferences: ["a", "j"] });
    expect(world.workflow.reason).toContain("'pp'");
  });

  it("is canceled with its siblings when a branch fails for good", () => {
    const world = start();
    world.fail("a", "broke");
    expect(world.trace()).toEqual([
      "1 FORK f COMPLETED(0)",
      "2 a a FAILED(0)",
      "3 b b CANCELED(0)",
      "4 JOIN j CANCELED(0)",
    ]);
    expect(world.workflow).toMatchObject({ status: "FAILED", failedReferences: ["a"] });
    expect(world.effectLines()).toEqual(["withdraw-task b"]);
  });

  it("shows what the others have come to when it is canceled, without what is to blame", () => {
    const inner = [fork("g", [[worker("c")], [worker("d")]]), join("k", ["c", "d"])];
    const tasks = [
      fork("f", [[worker("a")], [worker("b")], inner]),
      join("j", ["a", "b", "k"]),
      inline("end"),
    ];
    const definition = definitionOf(tasks, {}, { a: { retryCount: 0 } });
    const world = inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (one) => {
        one.complete("c", { n: 3 });
        one.update("b", { status: "IN_PROGRESS", output: { n: 2 } });
        one.update("a", { status: "FAILED", output: { n: 1 } });
      },
    );
    expect(world.task("j")).toMatchObject({ status: "CANCELED" });
    expect(world.task("j").output).toEqual({ b: { n: 2 }, k: { c: { n: 3 } } });
  });

  it("does not count a JOIN with errors within it as an error of its own", () => {
    const inner = [fork("g", [[worker("c", { optional: true })]]), join("k", ["c"])];
    const definition = definitionOf(
      [fork("f", [inner]), join("j", ["k"])],
      {},
      { c: { retryCount: 0 } },
    );
    const world = EngineWorld.started(definition);
    world.fail("c");
    expect(world.task("k").status).toBe("COMPLETED_WITH_ERRORS");
    expect(world.task("j")).toMatchObject({ status: "COMPLETED", output: {} });
  });

  it("is CANCELED, not FAILED, when nothing but a cancellation failed it", () => {
    const world = start({ permissive: true });
    world.fail("a", "stopped", "CANCELED");
    world.complete("b");
    expect(world.task("j").status).toBe("CANCELED");
    expect(world.status).toBe("TERMINATED");
  });

  it("names its keys like the tasks of its own loop turn", () => {
    const body = [
      fork("f", [[inline("a", "$.i", { i: "${dw.output.iteration}" })]]),
      join("j", ["a"]),
    ];
    const world = EngineWorld.started(definitionOf([loop("dw", "$.dw.iteration < 2", body)]));
    expect(world.task("j__1").output).toEqual({ a__1: { result: 1 } });
    expect(world.task("j__2").output).toEqual({ a__2: { result: 2 } });
    expect(world.task("dw").output["2"]).toMatchObject({ j: { a__2: { result: 2 } } });
  });

  it("gives what it has so far to who refers to it, and not what comes later", () => {
    const tasks = [
      fork("f", [
        [worker("a")],
        [worker("b"), worker("look", { inputParameters: { j: "${j.output}" } })],
      ]),
      join("j", ["a", "b", "look"]),
    ];
    const world = EngineWorld.started(definitionOf(tasks));
    world.complete("b", { n: 1 });
    // The JOIN takes notice of b only after what follows b was planned.
    expect(world.task("look").input).toEqual({ j: {} });
    world.complete("a", { n: 2 });
    expect(world.task("j").output).toEqual({ a: { n: 2 }, b: { n: 1 } });
    expect(world.task("look").input).toEqual({ j: {} });
  });
});

describe("a JOIN on what will not come", () => {
  const untaken = (more: More = {}) => [
    fork("f", [[switchOn("s", "x", { x: [inline("a")], y: [inline("b")] })], [worker("c")]]),
    join("j", ["b", "c"], more),
    inline("end"),
  ];

  it("fails with what it waits for as soon as nothing else can run", () => {
    const world = EngineWorld.started(definitionOf(untaken()));
    expect(world.task("j").status).toBe("IN_PROGRESS");
    world.complete("c");
    expect(world.task("j").status).toBe("FAILED");
    expect(world.task("j").reason).toContain("JOIN j waits for b, which will not be scheduled");
    expect(world.names()).toEqual(["f", "s", "a", "c", "j"]);
    expect(world.workflow).toMatchObject({ status: "FAILED", failedReferences: ["j"] });
  });

  it("lets the flow go on when it is optional", () => {
    const world = EngineWorld.started(definitionOf(untaken({ optional: true })));
    world.complete("c");
    expect(world.task("j").status).toBe("COMPLETED_WITH_ERRORS");
    expect(world.status).toBe("COMPLETED");
  });

  it("fails alone: a JOIN around it waits for nothing but what follows it", () => {
    const definition = definitionOf([
      fork("outer", [[...untaken({ optional: true })], [inline("z")]]),
      join("oj", ["end", "z"]),
    ]);
    const world = EngineWorld.started(definition);
    world.complete("c");
    expect(world.task("oj").status).toBe("COMPLETED");
    expect(world.status).toBe("COMPLETED");
  });
});

describe("a JOIN with a script", () => {
  const scripted = (expression: string, more: More = {}) =>
    forked({ permissive: true }, { expression, ...more });

  it("is open until the script says so, and sees the joined tasks", () => {
    const expression = "$.b !== undefined && $.b.status === 'COMPLETED' && $.b.outputData.n > 1";
    const world = inBothWays(
      (options) => EngineWorld.started(scripted(expression), {}, {}, options),
      (one) => {
        expect(one.task("j").status).toBe("IN_PROGRESS");
        one.complete("b", { n: 2 });
      },
    );
    expect(world.task("j")).toMatchObject({ status: "COMPLETED", output: { b: { n: 2 } } });
    expect(world.task("end").status).toBe("COMPLETED");
  });

  it("sees names, statuses, reasons, iterations and outputs", () => {
    const expression =
      "({ status: $.a && $.b && $.b.status === 'COMPLETED' ? 'COMPLETED' : 'IN_PROGRESS', outputData: $ })";
    const world = EngineWorld.started(scripted(expression));
    world.fail("a", "why");
    world.complete("b", { n: 1 });
    expect(world.task("j").output).toMatchObject({
      joinOn: ["a", "b"],
      a: { status: "FAILED", reasonForIncompletion: "why", iteration: 0, outputData: {} },
      b: { status: "COMPLETED", reasonForIncompletion: null, outputData: { n: 1 }, n: 1 },
    });
  });

  it.each(["FAILED", "FAILED_WITH_TERMINAL_ERROR"])("ends as %s when it says so", (status) => {
    const answer = `({ status: '${status}', reasonForIncompletion: 'no', outputData: { x: 1 } })`;
    const world = EngineWorld.started(scripted(answer));
    expect(world.task("j")).toMatchObject({ status, reason: "no", output: { x: 1 } });
    expect(world.status).toBe("FAILED");
  });

  it.each(["5", "null", "'yes'", "({})", "({ status: 'PAUSED' })"])(
    "fails with %s, which is no answer",
    (answer) => {
      const world = EngineWorld.started(scripted(answer));
      expect(world.task("j").status).toBe("FAILED");
      expect(world.task("j").reason).toContain("The expression of a JOIN must give");
    },
  );

  it("fails with the error that the script throws", () => {
    const world = EngineWorld.started(scripted("throw new Error('e1')"));
    const reason = "Error evaluating the script `Error: e1`";
    expect(world.task("j")).toMatchObject({ status: "FAILED", reason });
  });

  it.each(["false", "({ status: 'IN_PROGRESS' })"])(
    "fails when all have ended and it still says %s",
    (answer) => {
      const world = EngineWorld.started(scripted(answer));
      world.complete("a");
      expect(world.task("j").status).toBe("IN_PROGRESS");
      world.complete("b");
      expect(world.task("j").status).toBe("FAILED");
      expect(world.task("j").reason).toContain("its expression still keeps it open");
    },
  );
});
