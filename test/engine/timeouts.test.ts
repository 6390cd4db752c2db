import { describe, expect, it } from "vitest";
import type { TaskDef } from "../../src/model/task-def.ts";
import { definitionOf, EngineWorld, inBothWays } from "../helpers/engine-world.ts";
import { fork, join, loop, tryCatch, worker, type TaskInput } from "../helpers/task-inputs.ts";

function started(definition: Partial<TaskDef>, task: TaskInput = worker("a")): EngineWorld {
  const own = { responseTimeoutSeconds: 0, retryDelaySeconds: 0, ...definition };
  return EngineWorld.started(definitionOf([task], {}, { a: own }));
}

const alerts = (world: EngineWorld): string[] =>
  world.effects.flatMap((effect) => (effect.kind === "alert" ? [effect.message] : []));

describe("a task timeout", () => {
  const limit: Partial<TaskDef> = { timeoutSeconds: 2, timeoutPolicy: "RETRY", retryCount: 1 };

  it("with RETRY leads to another attempt that shows the reason", () => {
    const world = started(limit);
    world.claim("a");
    world.pass(1_999);
    expect(world.task("a").status).toBe("IN_PROGRESS");
    world.pass(1);
    const reason =
      "Task timed out after 2 seconds. Timeout configured as 2 seconds. Timeout policy configured to RETRY";
    expect(world.trace()).toEqual(["1 a a TIMED_OUT(0)", "2 a a SCHEDULED(1)"]);
    expect(world.attempts("a").map((task) => task.reason)).toEqual([reason, reason]);
    expect(world.effectLines()).toEqual(["enqueue-task a"]);
  });

  it("with RETRY ends the execution as TIMED_OUT when no attempt is left", () => {
    const world = started({ ...limit, retryCount: 0 });
    world.claim("a");
    world.pass(2_500);
    expect(world.workflow).toMatchObject({ status: "TIMED_OUT", failedReferences: [] });
    expect(world.workflow.reason).toMatch(
      /^Task .* failed with status: TIMED_OUT and reason: 'Task timed/,
    );
  });

  it("with TIME_OUT_WF ends the execution with the bare reason, even of an optional task", () => {
    const world = started(
      { ...limit, timeoutPolicy: "TIME_OUT_WF" },
      worker("a", { optional: true }),
    );
    world.claim("a");
    world.pass(2_000);
    const reason =
      "Task timed out after 2 seconds. Timeout configured as 2 seconds. Timeout policy configured to TIME_OUT_WF";
    expect(world.task("a")).toMatchObject({ status: "TIMED_OUT", reason });
    expect(world.workflow).toMatchObject({ status: "TIMED_OUT", reason });
    expect(world.workflow.failedTask).toBe(world.task("a").counter);
  });

  it("with ALERT_ONLY is told once, and the task goes on", () => {
    const world = started({ ...limit, timeoutPolicy: "ALERT_ONLY" });
    world.claim("a");
    world.pass(2_000);
    expect(alerts(world)).toEqual([
      "Task timed out after 2 seconds. Timeout configured as 2 seconds. Timeout policy configured to ALERT_ONLY",
    ]);
    world.pass(60_000);
    expect(alerts(world)).toEqual([]);
    expect(world.execution.due.earliest()).toBeNull();
    world.complete("a");
    expect(world.status).toBe("COMPLETED");
  });

  it("names the time without the start delay", () => {
    const world = started(limit, worker("a", { startDelay: 10 }));
    world.pass(10_000);
    world.claim("a");
    world.pass(12_000);
    expect(world.attempts("a")[0]?.reason).toContain("timed out after 2 seconds");
  });
});

describe("a poll timeout", () => {
  it("takes the task out of its queue", () => {
    const world = started({ pollTimeoutSeconds: 3, timeoutPolicy: "RETRY", retryCount: 0 });
    world.pass(3_000);
    expect(world.task("a")).toMatchObject({
      status: "TIMED_OUT",
      reason:
        "Task poll timed out after 3 seconds. Poll timeout configured as 3 seconds. Timeout policy configured to RETRY",
    });
    expect(world.effectLines()).toEqual(["withdraw-task a"]);
  });

  it("does not concern a task that was polled in time", () => {
    const world = started({ pollTimeoutSeconds: 3 });
    world.pass(2_999);
    world.claim("a");
    world.pass(10_000);
    expect(world.task("a").status).toBe("IN_PROGRESS");
  });
});

describe("a response timeout", () => {
  it("does not ask for the policy: another attempt is made", () => {
    for (const timeoutPolicy of ["ALERT_ONLY", "TIME_OUT_WF"] as const) {
      const world = started({ responseTimeoutSeconds: 1, retryCount: 1, timeoutPolicy });
      world.claim("a");
      world.pass(1_000);
      expect(world.trace()).toEqual(["1 a a TIMED_OUT(0)", "2 a a SCHEDULED(1)"]);
      const [first] = world.attempts("a");
      expect(first?.reason).toBe(
        `responseTimeout: 1 exceeded for the taskId: ${world.taskId("a").replace(/2$/, "1")} with Task Definition: a`,
      );
    }
  });

  it("fires for each attempt in time", () => {
    const limit = { responseTimeoutSeconds: 1, retryCount: 1, retryDelaySeconds: 0 };
    const definition = definitionOf([worker("a")], {}, { a: limit });
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.claim("a");
        world.pass(1_000);
        world.claim("a");
        world.pass(999);
        expect(world.status).toBe("RUNNING");
        world.pass(2);
        expect(world.status).toBe("TIMED_OUT");
      },
    );
  });

  it("lets the flow go on when the task is optional", () => {
    const world = started(
      { responseTimeoutSeconds: 1, retryCount: 0 },
      worker("a", { optional: true }),
    );
    world.claim("a");
    world.pass(1_000);
    expect(world.task("a").status).toBe("COMPLETED_WITH_ERRORS");
    expect(world.status).toBe("COMPLETED");
  });
});

describe("a total timeout", () => {
  it("counts over all attempts and their delays", () => {
    const world = started({
      totalTimeoutSeconds: 10,
      timeoutPolicy: "RETRY",
      retryCount: 9,
      retryDelaySeconds: 30,
    });
    world.now += 4_000;
    world.fail("a");
    world.pass(6_000);
    expect(world.task("a")).toMatchObject({
      status: "TIMED_OUT",
      retryCount: 1,
      reason: `Task a/${world.taskId("a")} exceeded total timeout of 10 seconds (elapsed 10 seconds across all attempts including retry delays). Timeout policy: RETRY`,
    });
    expect(world.workflow).toMatchObject({
      status: "TIMED_OUT",
      reason: `Task ${world.taskId("a")}/a exceeded total timeout of 10 seconds (elapsed 10 seconds across all attempts). No further retries will be attempted.`,
    });
  });

  it("is checked before the other timeouts", () => {
    const world = started({
      totalTimeoutSeconds: 5,
      timeoutSeconds: 5,
      timeoutPolicy: "TIME_OUT_WF",
    });
    world.claim("a");
    world.pass(5_000);
    expect(world.workflow.reason).toContain("exceeded total timeout");
  });
});

describe("several timers", () => {
  it("that are due at once fire in the order of the tasks", () => {
    const names = ["a", "b", "c"];
    const limit = { responseTimeoutSeconds: 1, retryCount: 0 };
    const definition = definitionOf(
      [
        fork(
          "f",
          names.map((name) => [worker(name)]),
        ),
        join("j", names),
      ],
      {},
      { a: limit, b: limit, c: limit },
    );
    const world = EngineWorld.started(definition);
    for (const name of ["c", "a", "b"]) world.claim(name);
    world.pass(1_000);
    expect(world.workflow.reason).toContain(world.taskId("a"));
    expect(world.workflow.failedTask).toBe(world.task("a").counter);
  });

  it("do not mark a task as retried whose next attempt never comes", () => {
    const limit = { responseTimeoutSeconds: 1 };
    const definition = definitionOf(
      [fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"])],
      {},
      { a: { ...limit, retryCount: 1 }, b: { ...limit, retryCount: 0 } },
    );
    const world = EngineWorld.started(definition);
    world.claim("a");
    world.claim("b");
    world.pass(1_000);
    expect(world.status).toBe("TIMED_OUT");
    expect(world.attempts("a")).toMatchObject([{ status: "TIMED_OUT", retried: false }]);
  });
});

describe("a workflow timeout", () => {
  const make = (more: Record<string, unknown>) =>
    EngineWorld.started(definitionOf([worker("a")], { timeoutSeconds: 3, ...more }));

  it("with TIME_OUT_WF ends the execution, cancels its tasks and starts the failure workflow", () => {
    const world = make({ timeoutPolicy: "TIME_OUT_WF", failureWorkflow: "fw" });
    world.pass(3_700);
    expect(world.workflow).toMatchObject({
      status: "TIMED_OUT",
      reason:
        "Workflow timed out after 3 seconds. Timeout configured as 3 seconds. Timeout policy configured to TIME_OUT_WF",
    });
    expect(world.task("a").status).toBe("CANCELED");
    expect(world.effectLines()).toEqual(["withdraw-task a", "start-failure-workflow"]);
  });

  it("is told once and changes nothing else by default", () => {
    const world = make({});
    world.pass(3_000);
    expect(alerts(world)).toHaveLength(1);
    expect(alerts(world)[0]).toContain("Timeout policy configured to ALERT_ONLY");
    world.pass(10_000);
    expect(alerts(world)).toEqual([]);
    world.complete("a");
    expect(world.status).toBe("COMPLETED");
  });

  it("goes before the timeouts of its tasks", () => {
    const definition = definitionOf(
      [worker("a")],
      { timeoutSeconds: 3, timeoutPolicy: "TIME_OUT_WF" },
      { a: { pollTimeoutSeconds: 1 } },
    );
    const world = EngineWorld.started(definition);
    world.pass(3_000);
    expect(world.workflow.reason).toMatch(/^Workflow timed out/);
    expect(world.task("a").status).toBe("CANCELED");
  });
});

describe("a look at the timers", () => {
  it("changes nothing when none is due or the execution has ended", () => {
    const world = started({});
    const { changes } = world.send({ kind: "timer-fired" });
    expect([changes.tasks.size, changes.removed.size, changes.workflow]).toEqual([0, 0, false]);
    world.send({ kind: "terminated" });
    world.pass(100_000);
    expect(world.effects).toEqual([]);
  });

  it("by the watchdog fires what is due and tells the index anew", () => {
    const world = started({ pollTimeoutSeconds: 3 });
    world.now += 3_000;
    world.send({ kind: "watched" });
    expect(world.status).toBe("TIMED_OUT");
    expect(world.effects.map((effect) => effect.kind)).toContain("index");
  });
});

describe("a container that times out", () => {
  const timed = { t: { timeoutSeconds: 5, timeoutPolicy: "RETRY" as const, retryCount: 0 } };
  it.each([
    [
      "TRY_CATCH",
      tryCatch("t", { try: [worker("a")], finally: [worker("f")] }, { optional: true }),
      "",
    ],
    ["DO_WHILE", loop("t", "true", [worker("a")], { optional: true }), "__1"],
  ])("cancels what is open in a %s, and the flow goes on behind it", (_type, container, suffix) => {
    const definition = definitionOf([container, worker("end")], {}, timed);
    const world = EngineWorld.started(definition);
    world.pass(5000);
    expect(world.task("t").status).toBe("COMPLETED_WITH_ERRORS");
    expect(world.task(`a${suffix}`).status).toBe("CANCELED");
    expect(world.effectLines()).toEqual([`withdraw-task a${suffix}`, "enqueue-task end"]);
    world.complete("end");
    expect(world.status).toBe("COMPLETED");
    expect(world.names()).not.toContain("f");
  });
});
