import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import { fork, inline, join, wait, worker } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

const UNBOUNDED_SECONDS = 2_147_483_647;

passesLifecycle({
  type: "WAIT",
  tasks: [wait("t", { duration: "2 seconds", x: REFERENCE })],
  input: { duration: "2 seconds", x: RESOLVED },
  opensAs: "IN_PROGRESS",
  // In a loop the next turn begins a millisecond later.
  end: (world) => world.pass(2_001),
});

const waiting = (input: Record<string, unknown>) =>
  EngineWorld.started(definitionOf([wait("w", input), inline("after")]));

describe("a WAIT task", () => {
  it("is over when its duration has passed, and not a millisecond before", () => {
    const world = waiting({ duration: "1m 30s" });
    expect(world.task("w")).toMatchObject({
      status: "IN_PROGRESS",
      startTime: world.now,
      callbackAfterSeconds: 90,
      pollCount: 0,
    });
    world.pass(89_999);
    expect(world.task("w").status).toBe("IN_PROGRESS");
    world.pass(1);
    expect(world.task("w")).toMatchObject({ status: "COMPLETED", output: {}, endTime: world.now });
    expect(world.task("after").scheduledTime).toBeGreaterThan(world.task("w").endTime);
  });

  it("is over at the time that `until` names", () => {
    const world = waiting({ until: "1970-01-01 00:20 UTC" });
    world.pass(199_999);
    expect(world.status).toBe("RUNNING");
    world.pass(1);
    expect(world.status).toBe("COMPLETED");
  });

  it("is over at once when the time has passed, or the duration is 0", () => {
    expect(waiting({ until: "1970-01-01" }).status).toBe("COMPLETED");
    expect(waiting({ duration: "0s" }).status).toBe("COMPLETED");
  });

  it("lets what needs no wait come first when the time has passed", () => {
    const branches = [
      [wait("w", { duration: "0s" }), inline("a")],
      [inline("b"), inline("c")],
    ];
    const world = EngineWorld.started(definitionOf([fork("f", branches), join("j", ["a", "c"])]));
    expect(world.names()).toEqual(["f", "w", "b", "j", "c", "a"]);
    expect(world.status).toBe("COMPLETED");
  });

  it("is over by its time when the execution was paused before it had begun", () => {
    const world = EngineWorld.started(
      definitionOf([worker("a"), wait("w", { duration: "0s" }), inline("b")]),
    );
    world.send({ kind: "paused" });
    world.complete("a");
    world.send({ kind: "resumed" });
    expect(world.status).toBe("COMPLETED");
  });

  it.each([{}, { duration: null }, { duration: " " }, { until: "${workflow.input.none}" }])(
    "waits without an end for an update with %j",
    (input) => {
      const world = waiting(input);
      expect(world.task("w").callbackAfterSeconds).toBe(UNBOUNDED_SECONDS);
      expect(world.execution.due.earliest()).toBeNull();
      world.pass(1_000_000_000);
      expect(world.status).toBe("RUNNING");
      world.update("w", { output: { by: "hand" } });
      expect(world.task("w").output).toEqual({ by: "hand" });
      expect(world.status).toBe("COMPLETED");
    },
  );

  it("may be ended by an update before its time, and its timer does nothing then", () => {
    const world = waiting({ duration: "10s" });
    world.update("w", { status: "COMPLETED" });
    expect(world.status).toBe("COMPLETED");
    world.pass(20_000);
    expect(world.trace()).toHaveLength(2);
  });

  it.each([
    [{ duration: "a while" }, "Unable to parse duration: a while"],
    [{ duration: 5 }, "Unable to parse duration: 5"],
    [{ until: "soon" }, "Unable to parse date: soon"],
    [
      { until: "2030-01-01", duration: "1s" },
      "Both 'duration' and 'until' specified. Please provide only one input",
    ],
  ])("fails for good with %j, and the update that led to it is answered", (input, reason) => {
    const world = EngineWorld.started(definitionOf([worker("a"), wait("w", input), inline("b")]));
    world.claim("a");
    expect(world.update("a", {}).answer.ok).toBe(true);
    expect(world.task("a").status).toBe("COMPLETED");
    expect(world.task("w")).toMatchObject({ status: "FAILED_WITH_TERMINAL_ERROR", reason });
    expect(world.names()).toEqual(["a", "w"]);
    expect(world.workflow).toMatchObject({ status: "FAILED", failedReferences: ["w"] });
  });

  it("waits its time from the start of each attempt", () => {
    const definition = definitionOf([{ ...wait("w", { duration: "5s" }), retryCount: 1 }]);
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.pass(3_000);
        world.update("w", { status: "FAILED" });
        expect(world.task("w")).toMatchObject({ retryCount: 1, callbackAfterSeconds: 5 });
        world.pass(4_999);
        expect(world.status).toBe("RUNNING");
        world.pass(2);
        expect(world.status).toBe("COMPLETED");
      },
    );
  });

  it("rests while the execution is paused, and is over when that goes on after its time", () => {
    const world = waiting({ duration: "5s" });
    world.send({ kind: "paused" });
    world.pass(6_000);
    expect(world.task("w").status).toBe("IN_PROGRESS");
    world.send({ kind: "resumed" });
    expect(world.execution.due.earliest()).toBeLessThan(world.now);
    world.pass(0);
    expect(world.status).toBe("COMPLETED");
  });
});
