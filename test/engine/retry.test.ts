import { describe, expect, it } from "vitest";
import { jitterMs } from "../../src/lib/backoff.ts";
import type { TaskDef } from "../../src/model/task-def.ts";
import { definitionOf, EngineWorld, inBothWays } from "../helpers/engine-world.ts";
import { fork, inline, join, loop, setVariable, worker } from "../helpers/task-inputs.ts";

type More = Record<string, unknown>;

const make = (definition: Partial<TaskDef>, more: More = {}) =>
  EngineWorld.started(definitionOf([worker("a", more), worker("b")], {}, { a: definition }));

describe("a failed attempt", () => {
  it("is followed by another after the delay, and by none when it failed for good", () => {
    const world = inBothWays(
      () => make({ retryCount: 2, retryDelaySeconds: 1 }),
      (one) => {
        one.fail("a", "first");
        const [first, second] = one.attempts("a");
        expect(first).toMatchObject({ status: "FAILED", retried: true, executed: false });
        expect(second).toMatchObject({
          status: "SCHEDULED",
          retryCount: 1,
          retriedTask: first?.counter,
          callbackAfterSeconds: 1,
          startDelaySeconds: 1,
          reason: "first",
          output: {},
          pollCount: 0,
          startTime: 0,
          firstScheduledTime: first?.firstScheduledTime,
        });
        expect(second?.workerId).toBeUndefined();
        expect(one.claim("a")).toBe(false);
        one.pass(1_001);
        one.claim("a");
        one.update("a", {
          status: "FAILED_WITH_TERMINAL_ERROR",
          output: { last: true },
          reason: "fatal",
        });
      },
    );
    expect(world.trace()).toEqual(["1 a a FAILED(0)", "2 a a FAILED_WITH_TERMINAL_ERROR(1)"]);
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      reason: `Task ${world.taskId("a")} failed with status: FAILED and reason: 'fatal'`,
      output: { last: true },
      failedReferences: ["a"],
      failedTaskNames: ["a"],
    });
  });

  it("is followed by as many as the count allows", () => {
    const world = make({ retryCount: 3, retryDelaySeconds: 0 });
    for (let attempt = 0; attempt < 4; attempt++) world.fail("a", `${attempt}`);
    expect(world.attempts("a")).toHaveLength(4);
    expect(world.workflow.reason).toContain("reason: '3'");
  });

  it.each([
    [0, 1],
    [2, 3],
  ])("goes by the workflow task's own count %i", (retryCount, attempts) => {
    const world = make({ retryCount: 1, retryDelaySeconds: 0 }, { retryCount });
    while (world.status === "RUNNING") world.fail("a");
    expect(world.attempts("a")).toHaveLength(attempts);
  });

  it("has its input resolved again over the old one, by the template too", () => {
    const inputParameters = { n: "${workflow.variables.n}", gone: "${workflow.input.none}" };
    const branches = [
      [worker("a", { inputParameters })],
      [worker("b"), setVariable("v", { n: 2 })],
    ];
    const inputTemplate = { gone: "filled", t: 1 };
    const world = EngineWorld.started(
      definitionOf(
        [fork("f", branches), join("j", ["a", "v"])],
        {},
        { a: { retryCount: 1, retryDelaySeconds: 0, inputTemplate } },
      ),
    );
    expect(world.task("a").input).toEqual({ n: null, gone: "filled", t: 1 });
    world.complete("b");
    world.fail("a");
    expect(world.task("a").input).toEqual({ n: 2, gone: "filled", t: 1 });
    expect(world.attempts("a")[0]?.input).toEqual({ n: null, gone: "filled", t: 1 });
  });

  it("gives the next one its own id for ${CPEWF_TASK_ID}", () => {
    const inputParameters = { me: "${CPEWF_TASK_ID}" };
    const world = make({ retryCount: 1, retryDelaySeconds: 0 }, { inputParameters });
    expect(world.task("a").input).toEqual({ me: world.taskId("a") });
    world.fail("a");
    expect(world.task("a").input).toEqual({ me: world.taskId("a") });
    expect(world.task("a").retryCount).toBe(1);
  });

  it.each([
    [{ retryLogic: "LINEAR_BACKOFF", retryDelaySeconds: 2, backoffScaleFactor: 3 }, [6, 12, 18]],
    [
      { retryLogic: "EXPONENTIAL_BACKOFF", retryDelaySeconds: 2, maxRetryDelaySeconds: 5 },
      [2, 4, 5],
    ],
    [{ retryLogic: "FIXED", retryDelaySeconds: 4 }, [4, 4, 4]],
  ] as const)("is delayed by %j", (policy, delays) => {
    const world = make({ ...policy, retryCount: 3 });
    for (const delay of delays) {
      world.fail("a");
      expect(world.task("a").callbackAfterSeconds).toBe(delay);
      const { availableAt, scheduledTime } = world.task("a");
      expect(availableAt).toBe(scheduledTime + delay * 1_000);
      world.pass(availableAt - world.now - 1);
      expect(world.claim("a")).toBe(false);
      world.pass(1);
      expect(world.effectLines()).toEqual(["enqueue-task a"]);
    }
  });

  it("adds its jitter to the time at which it is handed out, not to what is shown", () => {
    const world = make({ retryCount: 1, retryDelaySeconds: 1, backoffJitterMs: 10_000 });
    world.fail("a");
    const task = world.task("a");
    const jitter = jitterMs(world.taskId("a"), 10_000);
    expect(jitter).toBeGreaterThan(0);
    expect(task.availableAt).toBe(task.scheduledTime + 1_000 + jitter);
    expect(task.callbackAfterSeconds).toBe(1);
  });

  it("does not begin again once the total timeout has passed, not even if it is optional", () => {
    const definition = {
      retryCount: 5,
      retryDelaySeconds: 0,
      totalTimeoutSeconds: 10,
      timeoutPolicy: "ALERT_ONLY",
    } as const;
    const world = make(definition, { optional: true });
    world.now += 9_999;
    world.fail("a");
    expect(world.attempts("a")).toHaveLength(2);
    world.now += 1;
    world.fail("a", "again");
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      reason: `Task ${world.taskId("a")}/a exceeded total timeout of 10 seconds (elapsed 10 seconds across all attempts). No further retries will be attempted.`,
    });
  });

  it("keeps what belongs to the task: loop, priority, type and domain", () => {
    const definition = definitionOf(
      [loop("dw", "false", [worker("a", { name: "work" })])],
      {},
      { work: { retryCount: 1, retryDelaySeconds: 0 } },
    );
    const world = EngineWorld.started(definition, { priority: 7 });
    world.claim("a__1", "w", "east");
    world.update("a__1", { status: "FAILED" });
    expect(world.task("a__1")).toMatchObject({
      type: "work",
      loop: "dw",
      iteration: 1,
      priority: 7,
      domain: "east",
      retryCount: 1,
    });
  });

  it("of a task that the server runs begins again at once", () => {
    const inputParameters = { scriptExpression: "throw 1" };
    const lambda = { type: "LAMBDA", taskReferenceName: "l", inputParameters, retryCount: 2 };
    const world = EngineWorld.started(definitionOf([lambda]));
    expect(world.attempts("l")).toHaveLength(3);
    expect(world.status).toBe("FAILED");
  });
});

describe("a task that failed for good", () => {
  it("ends the execution and cancels the rest", () => {
    const world = make({ retryCount: 0 });
    world.fail("a", "broke");
    expect(world.workflow).toMatchObject({ status: "FAILED", failedReferences: ["a"] });
    expect(world.workflow.failedTask).toBe(world.task("a").counter);
    expect(world.names()).toEqual(["a"]);
  });

  it("is COMPLETED_WITH_ERRORS if it is optional, after its retries, and what follows sees it", () => {
    const tasks = [
      worker("a", { optional: true }),
      inline("b", "[$.status, $.output]", { status: "${a.status}", output: "${a.output}" }),
    ];
    const world = EngineWorld.started(
      definitionOf(tasks, {}, { a: { retryCount: 1, retryDelaySeconds: 0 } }),
    );
    world.fail("a");
    world.claim("a");
    world.update("a", { status: "FAILED", output: { code: 5 }, reason: "broke" });
    expect(world.task("a")).toMatchObject({ status: "COMPLETED_WITH_ERRORS", reason: "broke" });
    expect(world.workflow).toMatchObject({
      status: "COMPLETED",
      output: { result: ["COMPLETED_WITH_ERRORS", { code: 5 }] },
    });
  });

  it("keeps its status if it is permissive, and fails the execution in the end", () => {
    const world = make({ retryCount: 0 }, { permissive: true });
    world.fail("a", "pp");
    expect(world.task("a")).toMatchObject({ status: "FAILED", executed: true });
    expect(world.status).toBe("RUNNING");
    world.complete("b");
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      reason: `Task ${world.taskId("a")} failed with status: FAILED and reason: 'pp'`,
      failedReferences: ["a"],
    });
  });

  it("is optional rather than permissive when it is both", () => {
    const world = make({ retryCount: 0 }, { permissive: true, optional: true });
    world.fail("a");
    world.complete("b");
    expect(world.task("a").status).toBe("COMPLETED_WITH_ERRORS");
    expect(world.status).toBe("COMPLETED");
  });

  it("names each permissive failure in the reason, with the task's own status", () => {
    const tasks = [worker("a", { permissive: true }), worker("b", { permissive: true })];
    const world = EngineWorld.started(
      definitionOf(tasks, {}, { a: { retryCount: 0 }, b: { retryCount: 0 } }),
    );
    world.fail("a", "one");
    world.fail("b", "two", "FAILED_WITH_TERMINAL_ERROR");
    expect(world.workflow.reason).toBe(
      `Task ${world.taskId("a")} failed with status: FAILED and reason: 'one'. ` +
        `Task ${world.taskId("b")} failed with status: FAILED_WITH_TERMINAL_ERROR and reason: 'two'`,
    );
  });
});
