import { describe, expect, it } from "vitest";
import { jsonBytes } from "../../src/lib/json-size.ts";
import { definitionOf, EngineWorld, inBothWays, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { forEach, inline, loop, wait, worker } from "../helpers/task-inputs.ts";

const make = (more: Record<string, unknown> = {}) =>
  EngineWorld.started(definitionOf([worker("a", more), worker("b")]));

describe("an update", () => {
  it("ends the task with its output, and the flow goes on later than its end", () => {
    const world = make();
    world.claim("a");
    world.now += 50;
    const { answer } = world.update("a", { output: { n: 1 } });
    expect(answer).toMatchObject({ ok: true, value: { task: { base: "a" } } });
    expect(world.task("a")).toMatchObject({
      status: "COMPLETED",
      output: { n: 1 },
      endTime: world.now,
      updateTime: world.now,
      workerId: "w",
      executed: true,
    });
    expect(world.task("b").scheduledTime).toBe(world.now + 1);
    expect(world.effectLines()).toEqual(["enqueue-task b"]);
  });

  it("is accepted of a task that nobody has polled, which leaves its queue", () => {
    const world = make();
    world.update("a", {});
    expect(world.task("a")).toMatchObject({ status: "COMPLETED", startTime: 0 });
    expect(world.effectLines()).toEqual(["withdraw-task a", "enqueue-task b"]);
  });

  it("puts a worker task that is not done back into its queue, with what it has so far", () => {
    const world = make();
    world.claim("a");
    world.update("a", { status: "IN_PROGRESS", output: { half: true }, reason: "busy" });
    expect(world.task("a")).toMatchObject({
      status: "SCHEDULED",
      output: { half: true },
      reason: "busy",
      callbackAfterSeconds: 0,
      pollCount: 1,
    });
    expect(world.effectLines()).toEqual(["enqueue-task a"]);
    const { startTime } = world.task("a");
    world.now += 5;
    expect(world.claim("a", "other")).toBe(true);
    expect(world.task("a")).toMatchObject({ pollCount: 2, startTime, workerId: "other" });
  });

  it("is not needed for a task that its worker has not got: it goes back as it was", () => {
    const world = make();
    world.claim("a");
    world.update("a", { status: "IN_PROGRESS", output: { half: true }, reason: "busy" });
    world.claim("a");
    const { counter } = world.task("a");
    world.send({ kind: "task-given-back", task: counter, turn: 1 });
    expect(world.task("a")).toMatchObject({ status: "IN_PROGRESS", pollCount: 2 });
    world.effectLines();
    world.send({ kind: "task-given-back", task: counter, turn: 2 });
    expect(world.task("a")).toMatchObject({
      status: "SCHEDULED",
      output: { half: true },
      reason: "busy",
      pollCount: 2,
    });
    expect(world.task("a").workerId).toBeUndefined();
    expect(world.effectLines()).toEqual(["enqueue-task a"]);
    expect(world.claim("a", "other")).toBe(true);
  });

  it("hands it out again only after callbackAfterSeconds", () => {
    inBothWays(
      (options) => EngineWorld.started(definitionOf([worker("a")]), {}, {}, options),
      (world) => {
        world.claim("a");
        world.update("a", { status: "IN_PROGRESS", callbackAfterSeconds: 4 });
        expect(world.task("a")).toMatchObject({ status: "SCHEDULED", callbackAfterSeconds: 4 });
        expect(world.effectLines()).toEqual([]);
        world.pass(3_999);
        expect(world.claim("a")).toBe(false);
        world.pass(1);
        expect(world.effectLines()).toEqual(["enqueue-task a"]);
        expect(world.claim("a")).toBe(true);
      },
    );
  });

  it("replaces what an earlier one said: output, reason, worker", () => {
    const world = make();
    world.update("a", { status: "IN_PROGRESS", output: { x: 1 }, reason: "r", workerId: "v" });
    world.update("a", { status: "IN_PROGRESS", workerId: undefined });
    expect(world.task("a").output).toEqual({});
    expect(world.task("a").reason).toBeUndefined();
    expect(world.task("a").workerId).toBeUndefined();
  });

  it("of a success does not keep the reason that the attempt inherited, but may have its own", () => {
    const retried = { a: { retryCount: 1, retryDelaySeconds: 0 } };
    const world = EngineWorld.started(definitionOf([worker("a")], {}, retried));
    world.fail("a", "first");
    expect(world.task("a").reason).toBe("first");
    world.complete("a");
    expect(world.task("a").reason).toBeUndefined();
    const other = make();
    other.update("a", { reason: "fine" });
    expect(other.task("a").reason).toBe("fine");
  });

  it("renews nothing but the lease when it asks for that", () => {
    const world = make();
    world.claim("a");
    world.now += 500;
    const before = { ...world.task("a") };
    world.update("a", { status: "COMPLETED", output: { n: 1 }, extendLease: true });
    const version = (before.version ?? 0) + 1;
    expect(world.task("a")).toEqual({ ...before, version, updateTime: world.now });
  });

  it("that comes second is ignored (I3), also when the execution has ended (I4)", () => {
    const world = make();
    world.complete("a", { n: 1 });
    const { answer } = world.update("a", { status: "FAILED", output: { n: 2 } });
    expect(answer).toMatchObject({ ok: true, value: { ignored: true } });
    expect(world.task("a")).toMatchObject({ status: "COMPLETED", output: { n: 1 } });
    world.send({ kind: "terminated" });
    expect(world.update("b", {}).answer).toMatchObject({ ok: true, value: { ignored: true } });
    expect(world.task("b").status).toBe("CANCELED");
  });

  it("of a task that does not exist is refused", () => {
    const update = { status: "COMPLETED" as const, output: {} };
    expect(make().send({ kind: "task-updated", task: 99, update }).answer).toEqual({
      ok: false,
      code: "not-found",
      message: "no such task",
    });
  });

  it("with an output beyond the limit fails the task for good and empties it", () => {
    const output = { text: "é".repeat(100) };
    const bytes = jsonBytes(output);
    const definition = definitionOf([worker("a")]);
    const world = EngineWorld.started(definition, {}, { maxPayloadBytes: bytes - 1 });
    world.update("a", { output });
    expect(world.task("a")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      output: {},
      reason: `The payload size: ${bytes} of task: ${world.taskId("a")} in workflow: ${WORKFLOW_ID}  is greater than the permissible limit: ${bytes - 1} bytes`,
    });
    expect(world.effectLines()).toEqual(["withdraw-task a"]);
    expect(world.status).toBe("FAILED");
    const fitting = EngineWorld.started(definition, {}, { maxPayloadBytes: bytes });
    fitting.update("a", { output });
    expect(fitting.status).toBe("COMPLETED");
  });

  it("as CANCELED ends the execution as TERMINATED, without another attempt", () => {
    const world = make();
    world.fail("a", "stop", "CANCELED");
    expect(world.attempts("a")).toHaveLength(1);
    expect(world.workflow).toMatchObject({
      status: "TERMINATED",
      reason: `Task ${world.taskId("a")} failed with status: TERMINATED and reason: 'stop'`,
      failedReferences: [],
    });
  });
});

describe("an update by reference name", () => {
  const byReference = (world: EngineWorld, reference: string, output = {}) =>
    world.send({
      kind: "reference-updated",
      reference,
      update: { status: "COMPLETED", output, merge: true },
    }).answer;

  it("adds to the output and keeps worker and other members", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    world.claim("a", "w1");
    world.update("a", { status: "IN_PROGRESS", output: { x: 1, y: 1 }, workerId: "w1" });
    expect(byReference(world, "a", { y: 2 })).toMatchObject({
      ok: true,
      value: { task: { base: "a" } },
    });
    expect(world.task("a")).toMatchObject({ output: { x: 1, y: 2 }, workerId: "w1" });
  });

  it("finds the open task inside a loop, with or without the suffix", () => {
    const definition = definitionOf([loop("dw", "$.dw.iteration < 2", [wait("w")])]);
    const world = EngineWorld.started(definition);
    byReference(world, "w");
    expect(world.task("w__1").status).toBe("COMPLETED");
    byReference(world, "w__2");
    expect(world.status).toBe("COMPLETED");
  });

  it.each(["none", "a"])(
    "finds nothing under %j when nothing open bears that name",
    (reference) => {
      const world = make();
      world.complete("a");
      expect(byReference(world, reference)).toEqual({ ok: true, value: { task: null } });
    },
  );
});

describe("a claim", () => {
  it("hands a task to one worker", () => {
    const world = make();
    world.now += 20;
    expect(world.claim("a", "w1", "east")).toBe(true);
    expect(world.task("a")).toMatchObject({
      status: "IN_PROGRESS",
      startTime: world.now,
      updateTime: world.now,
      pollCount: 1,
      workerId: "w1",
      domain: "east",
    });
    expect(world.task("a").outbox).toBeUndefined();
    expect(world.claim("a", "w2")).toBe(false);
    expect(world.task("a").workerId).toBe("w1");
  });

  it("begins no earlier than its task was scheduled", () => {
    const world = make();
    world.complete("a");
    expect(world.task("b").scheduledTime).toBe(world.now + 1);
    world.complete("b");
    const { scheduledTime, startTime, endTime } = world.task("b");
    expect(startTime).toBe(scheduledTime);
    expect(endTime).toBeGreaterThanOrEqual(startTime);
  });

  it("by a lease of an earlier turn is refused: the task was put back, or begun anew", () => {
    const world = make();
    const claim = (turn: number) => world.send({ kind: "task-claimed", task: 1, turn }).answer.ok;
    expect(claim(0)).toBe(true);
    world.update("a", { status: "IN_PROGRESS", output: {} });
    expect([claim(0), claim(1)]).toEqual([false, true]);
    world.send({ kind: "terminated" });
    world.send({ kind: "reran", task: 1 });
    expect([claim(0), claim(1), claim(2), claim(3)]).toEqual([false, false, false, true]);
  });

  it("is refused of what no worker may have", () => {
    const world = EngineWorld.started(definitionOf([inline("i"), wait("w")]));
    expect(world.claim("i")).toBe(false);
    expect(world.claim("w")).toBe(false);
    const refusal = world.send({ kind: "task-claimed", task: 99 }).answer;
    expect(refusal).toMatchObject({ ok: false, code: "not-found" });
    const done = make();
    done.send({ kind: "terminated" });
    expect(done.claim("a")).toBe(false);
  });
});

describe("an update by reference name", () => {
  it("is for the first of several open tasks, whatever has happened to them", () => {
    const each = forEach("e", [1, 2], [worker("a")], { maxConcurrency: 2 });
    const definition = definitionOf([each]);
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.claim("a__1");
        const update = { status: "COMPLETED", output: { n: 1 } } as const;
        world.send({ kind: "reference-updated", reference: "a", update });
        expect(world.task("a__1").status).toBe("COMPLETED");
        expect(world.task("a__2").status).toBe("SCHEDULED");
      },
    );
  });
});
