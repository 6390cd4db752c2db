import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { subWorkflow, wait, worker } from "../helpers/task-inputs.ts";

const http_request = { uri: "https://example.com/", method: "GET" };
const call = { type: "HTTP", taskReferenceName: "call", name: "fetch" };

function withCall(
  taskDef: Record<string, unknown> = { concurrentExecLimit: 1 },
  input: Record<string, unknown> = { http_request },
): EngineWorld {
  const tasks = [{ ...call, inputParameters: input }, worker("after")];
  return EngineWorld.started(definitionOf(tasks, {}, { fetch: taskDef }));
}

function admit(world: EngineWorld, reference: string, holdsSlot = true) {
  const { counter } = world.task(reference);
  return world.send({ kind: "task-admitted", task: counter, holdsSlot }).answer;
}

describe("a task with limits that the server runs itself", () => {
  it.each([{ concurrentExecLimit: 1 }, { rateLimitPerFrequency: 1 }])(
    "waits in a queue under %j",
    (limits) => {
      const world = withCall(limits);
      expect(world.effectLines()).toEqual(["enqueue-task call"]);
      expect(world.task("call")).toMatchObject({ status: "SCHEDULED", startTime: 0 });
    },
  );

  it("begins when its queue lets it, and counts that as a poll", () => {
    const world = withCall();
    admit(world, "call");
    expect(world.effectLines()).toEqual(["run-task call"]);
    expect(world.task("call")).toMatchObject({
      status: "IN_PROGRESS",
      holdsSlot: true,
      pollCount: 1,
    });
    expect(world.task("call").waitsForSlot).toBeUndefined();
  });

  it("is let go once", () => {
    const world = withCall();
    admit(world, "call");
    expect(admit(world, "call")).toMatchObject({ ok: false, code: "conflict" });
  });

  it("is not let go by what was said before it was begun anew", () => {
    const world = withCall();
    world.send({ kind: "terminated" });
    world.send({ kind: "reran", task: 1 });
    const admitted = (turn: number) =>
      world.send({ kind: "task-admitted", task: 1, holdsSlot: true, turn }).answer.ok;
    expect([admitted(0), admitted(1)]).toEqual([false, true]);
  });

  it("frees its slot when it has run", () => {
    const world = withCall();
    admit(world, "call");
    const { counter } = world.task("call");
    const answer = { status: "COMPLETED", output: {} } as const;
    world.send({ kind: "task-answered", task: counter, answer });
    expect(world.effectLines()).toEqual(["withdraw-task call", "enqueue-task after"]);
  });

  it("frees its slot when it cannot be run", () => {
    const world = withCall({ concurrentExecLimit: 1, retryCount: 0 }, {});
    admit(world, "call");
    expect(world.task("call")).toMatchObject({ status: "FAILED" });
    expect(world.effectLines()).toContain("withdraw-task call");
  });

  it("takes no slot where only its start is counted", () => {
    const world = withCall({ rateLimitPerFrequency: 1 });
    admit(world, "call", false);
    const { counter } = world.task("call");
    const answer = { status: "COMPLETED", output: {} } as const;
    world.send({ kind: "task-answered", task: counter, answer });
    expect(world.effectLines()).toEqual(["enqueue-task after"]);
  });

  it("leaves the queue when somebody ends it while it waits", () => {
    const world = withCall();
    world.update("call", { status: "COMPLETED" });
    expect(world.effectLines()).toEqual(["withdraw-task call", "enqueue-task after"]);
  });

  it("goes on waiting when somebody reports that it is in progress", () => {
    const world = withCall();
    world.update("call", { status: "IN_PROGRESS" });
    expect(world.task("call").status).toBe("SCHEDULED");
    admit(world, "call");
    expect(world.task("call").status).toBe("IN_PROGRESS");
  });

  it("leaves the queue when the execution is terminated", () => {
    const world = withCall();
    world.send({ kind: "terminated" });
    expect(world.effectLines()).toContain("withdraw-task call");
    expect(admit(world, "call")).toMatchObject({ ok: false });
  });

  it("waits anew with each attempt", () => {
    const world = withCall({ concurrentExecLimit: 1, retryCount: 1, retryDelaySeconds: 0 });
    admit(world, "call");
    const { counter } = world.task("call");
    const answer = { status: "FAILED", output: {}, reason: "no" } as const;
    world.send({ kind: "task-answered", task: counter, answer });
    expect(world.effectLines()).toEqual(["withdraw-task call", "enqueue-task call"]);
  });

  it("waits for its delay first", () => {
    const tasks = [{ ...call, startDelay: 5, inputParameters: { http_request } }];
    const world = EngineWorld.started(
      definitionOf(tasks, {}, { fetch: { concurrentExecLimit: 1 } }),
    );
    expect(world.effectLines()).toEqual([]);
    expect(admit(world, "call")).toMatchObject({ ok: false });
    world.now += 5000;
    world.send({ kind: "timer-fired" });
    expect(world.effectLines()).toEqual(["enqueue-task call"]);
  });
});

describe("a sub-workflow with limits", () => {
  const started = (): EngineWorld =>
    EngineWorld.started(
      definitionOf(
        [subWorkflow("sub", { name: "child", version: 1 }, { name: "nested" })],
        {},
        {
          nested: { concurrentExecLimit: 1 },
        },
      ),
    );

  it("starts its child once it is let go", () => {
    const world = started();
    expect(world.effectLines()).toEqual(["enqueue-task sub"]);
    admit(world, "sub");
    expect(world.effectLines()).toEqual(["start-child sub"]);
  });

  it("ends its child when it is canceled: that frees its slot, too", () => {
    const world = started();
    admit(world, "sub");
    world.send({ kind: "terminated" });
    expect(world.effectLines()).toContain("terminate-child sub");
    expect(world.task("sub").holdsSlot).toBeUndefined();
  });
});

describe("a task that waits for something else", () => {
  it("is not held back by the limits of its definition", () => {
    const tasks = [{ ...wait("pause"), name: "pause" }];
    const world = EngineWorld.started(
      definitionOf(tasks, {}, { pause: { concurrentExecLimit: 1 } }),
    );
    expect(world.task("pause").status).toBe("IN_PROGRESS");
    expect(world.effectLines()).toEqual([]);
  });
});
