import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { fork, inline, join, subWorkflow, worker } from "../../helpers/task-inputs.ts";

const chain = definitionOf([worker("a"), worker("b")]);

function ended(): EngineWorld {
  const world = EngineWorld.started(definitionOf([inline("i")]));
  expect(world.status).toBe("COMPLETED");
  return world;
}

describe("pause", () => {
  it("keeps what is with workers going and schedules nothing new", () => {
    inBothWays(
      (options) => EngineWorld.started(chain, {}, {}, options),
      (world) => {
        world.send({ kind: "paused" });
        expect(world.status).toBe("PAUSED");
        expect(world.claim("a")).toBe(true);
        world.update("a", { output: { n: 1 } });
        expect(world.trace()).toEqual(["1 a a COMPLETED(0)"]);
        world.send({ kind: "resumed" });
        expect(world.names()).toEqual(["a", "b"]);
      },
    );
  });

  it("lets timers rest, the workflow's too", () => {
    const definition = definitionOf(
      [worker("a")],
      { timeoutSeconds: 5, timeoutPolicy: "TIME_OUT_WF" },
      { a: { pollTimeoutSeconds: 2 } },
    );
    const world = EngineWorld.started(definition);
    world.send({ kind: "paused" });
    world.pass(60_000);
    expect(world.status).toBe("PAUSED");
    expect(world.task("a").status).toBe("SCHEDULED");
  });

  it("lets delays of worker tasks pass: what is due can be polled", () => {
    const QUICK = { retryCount: 3, retryDelaySeconds: 5, retryLogic: "FIXED" } as const;
    const definition = definitionOf([worker("a")], {}, { a: QUICK });
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.fail("a");
        world.send({ kind: "paused" });
        world.pass(4_000);
        expect(world.claim("a")).toBe(false);
        world.pass(1_001);
        expect(world.effectLines()).toEqual(["enqueue-task a"]);
        expect(world.claim("a")).toBe(true);
        world.update("a", { status: "IN_PROGRESS", callbackAfterSeconds: 10 });
        world.pass(10_001);
        expect(world.claim("a")).toBe(true);
        world.update("a", { output: { n: 1 } });
        expect([world.status, world.task("a").status]).toEqual(["PAUSED", "COMPLETED"]);
        world.send({ kind: "resumed" });
        expect(world.status).toBe("COMPLETED");
      },
    );
  });

  it("keeps tasks that the engine itself would begin waiting", () => {
    const definition = definitionOf([{ ...subWorkflow("s"), startDelay: 5 }]);
    const world = EngineWorld.started(definition);
    world.send({ kind: "paused" });
    world.pass(60_000);
    expect(world.task("s").status).toBe("SCHEDULED");
    world.send({ kind: "resumed" });
    world.pass(1);
    expect(world.task("s").status).toBe("IN_PROGRESS");
  });

  it("changes nothing a second time", () => {
    const world = EngineWorld.started(chain);
    world.send({ kind: "paused" });
    const { version } = world.workflow;
    expect(world.send({ kind: "paused" }).answer.ok).toBe(true);
    expect(world.workflow.version).toBe(version);
  });

  it("is refused once the execution has ended", () => {
    expect(ended().send({ kind: "paused" }).answer).toEqual({
      ok: false,
      code: "conflict",
      message: `Workflow flow.1/${WORKFLOW_ID} has ended, status cannot be updated.`,
    });
  });
});

describe("resume", () => {
  it("lets the workflow's timeout count from now", () => {
    const timeout = { timeoutSeconds: 5, timeoutPolicy: "TIME_OUT_WF" };
    const world = EngineWorld.started(definitionOf([worker("a")], timeout));
    world.now += 4_000;
    world.send({ kind: "paused" });
    expect(world.execution.due.earliest()).not.toBe(0);
    world.now += 100_000;
    world.send({ kind: "resumed" });
    expect(world.workflow.lastRetriedTime).toBe(world.now);
    world.pass(4_999);
    expect(world.status).toBe("RUNNING");
    world.pass(1);
    expect(world.status).toBe("TIMED_OUT");
    expect(world.workflow.reason).toContain("timed out after 5 seconds");
  });

  it("takes several ends in the order of their tasks", () => {
    const tasks = [
      fork("f", [
        [worker("a"), worker("a2")],
        [worker("b"), worker("b2")],
      ]),
      join("j", []),
    ];
    const world = EngineWorld.started(definitionOf(tasks));
    world.send({ kind: "paused" });
    world.complete("b");
    world.complete("a");
    world.send({ kind: "resumed" });
    expect(world.names().slice(-2)).toEqual(["a2", "b2"]);
  });

  it.each(["RUNNING", "COMPLETED"])("is refused of an execution that is %s", (status) => {
    const world = status === "RUNNING" ? EngineWorld.started(chain) : ended();
    expect(world.send({ kind: "resumed" }).answer).toEqual({
      ok: false,
      code: "conflict",
      message: `The workflow ${WORKFLOW_ID} is not PAUSED so cannot resume. Current status is ${status}`,
    });
  });
});
