import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { dynamic, event, inline, join, forkTasks } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "EVENT",
  tasks: [event("t", "conductor", { x: REFERENCE })],
  input: { x: RESOLVED, asyncComplete: false, sink: "conductor" },
});

const started = (...tasks: Parameters<typeof definitionOf>[0]) =>
  EngineWorld.started(definitionOf(tasks), { correlationId: "c", input: { to: "conductor:x" } });

describe("an EVENT task", () => {
  it("is completed when the event is written down, and says what it published", () => {
    const world = started(event("e", "conductor", { k: 1 }), inline("end"));
    expect(world.effectLines()).toEqual(["publish-event e"]);
    expect(world.task("e")).toMatchObject({
      status: "COMPLETED",
      outbox: "publish",
      output: {
        k: 1,
        asyncComplete: false,
        sink: "conductor",
        workflowInstanceId: WORKFLOW_ID,
        workflowType: "flow",
        workflowVersion: 1,
        correlationId: "c",
        taskToDomain: {},
        event_produced: "conductor:flow:e",
      },
    });
    expect(world.status).toBe("COMPLETED");
  });

  it("takes a sink among its inputs where it has none of its own", () => {
    const { sink: _sink, ...unsunk } = event("e", "conductor", { sink: "${workflow.input.to}" });
    const world = started(unsunk);
    expect(world.task("e")).toMatchObject({
      status: "COMPLETED",
      output: { sink: "conductor:x", event_produced: "conductor:flow:x" },
    });
  });

  it("publishes to a queue of Cloudflare that is bound", () => {
    const tasks = [event("e", "cloudflare_queue:paid-orders", { k: 1 })];
    const options = { eventSinks: ["SINK_PAID_ORDERS"] };
    const world = EngineWorld.started(definitionOf(tasks), {}, options);
    expect(world.effectLines()).toEqual(["publish-event e"]);
    expect(world.task("e")).toMatchObject({
      status: "COMPLETED",
      output: { k: 1, event_produced: "cloudflare_queue:paid-orders" },
    });
  });

  it.each([
    ["cloudflare_queue:other", "error: No queue is bound as SINK_OTHER"],
    ["cloudflare_queue:", "error: No queue is bound as SINK_"],
  ])("fails for the sink %s", (sink, reason) => {
    const world = EngineWorld.started(
      definitionOf([event("e", sink)]),
      {},
      { eventSinks: ["SINK_ORDERS", "SINK_"] },
    );
    expect(world.task("e")).toMatchObject({
      status: "FAILED",
      reason: expect.stringContaining(reason) as string,
    });
    expect(world.effectLines()).not.toContain("publish-event e");
  });

  it("fails for good when its event is larger than a message of a queue may be", () => {
    const tasks = [event("e", "cloudflare_queue:orders", { k: "x".repeat(1_000) })];
    const options = { eventSinks: ["SINK_ORDERS"], maxQueuedEventBytes: 1_000 };
    const world = EngineWorld.started(definitionOf(tasks), {}, options);
    expect(world.task("e")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reason: expect.stringContaining("permissible limit: 1000 bytes") as string,
    });
  });

  it("resolves its sink", () => {
    const world = started(event("e", "${workflow.input.to}"));
    expect(world.task("e").input).toMatchObject({ sink: "conductor:x" });
    expect(world.task("e").output).toMatchObject({ event_produced: "conductor:flow:x" });
  });

  it("waits for an update when it completes asynchronously, the event being published", () => {
    const world = started(event("e", "conductor", {}, { asyncComplete: true }));
    expect(world.effectLines()).toEqual(["publish-event e"]);
    expect(world.task("e")).toMatchObject({
      status: "IN_PROGRESS",
      output: { asyncComplete: true, event_produced: "conductor:flow:e" },
    });
    const update = { status: "COMPLETED" as const, output: { extra: 1 }, merge: true };
    world.send({ kind: "reference-updated", reference: "e", update });
    expect(world.task("e")).toMatchObject({
      status: "COMPLETED",
      outbox: "publish",
      output: { extra: 1, event_produced: "conductor:flow:e" },
    });
  });

  it("publishes also when it is canceled before the event is on its way", () => {
    const world = started(event("e", "conductor", {}, { asyncComplete: true }));
    world.send({ kind: "terminated", reason: "enough" });
    expect(world.task("e")).toMatchObject({ status: "CANCELED", outbox: "publish" });
  });

  it("fails for a sink that is not there, by its definition again", () => {
    const tasks = [event("e", "sqs:q", {}, { retryCount: 1 })];
    const definition = definitionOf(tasks, {}, { e: { retryDelaySeconds: 0 } });
    const world = EngineWorld.started(definition);
    expect(world.attempts("e").map(({ status }) => status)).toEqual(["FAILED", "FAILED"]);
    expect(world.task("e").reason).toContain("Unknown queue type sqs");
    expect(world.effectLines()).toEqual([]);
  });

  it("fails for good with more than an event may carry", () => {
    const definition = definitionOf([event("e", "conductor", { k: "x".repeat(400) })]);
    const world = EngineWorld.started(definition, {}, { maxEventBytes: 400 });
    expect(world.task("e").status).toBe("FAILED_WITH_TERMINAL_ERROR");
    expect(world.task("e").reason).toContain("is greater than the permissible limit: 400 bytes");
    expect(world.effectLines()).toEqual([]);
  });

  it("is run by a DYNAMIC task and a dynamic fork too", () => {
    const pick = dynamic("d", { pick: "EVENT" }, { sink: "conductor" });
    const world = EngineWorld.started(definitionOf([pick]), {}, {}, { unregistered: ["EVENT"] });
    expect(world.task("d").output).toMatchObject({ event_produced: "conductor:flow:d" });
    const made = [event("e", "conductor:x")];
    const forked = EngineWorld.started(
      definitionOf([forkTasks("df", made), join("j", [])]),
      {},
      {},
      { unregistered: ["e"] },
    );
    expect(forked.task("e").output).toMatchObject({ event_produced: "conductor:flow:x" });
    expect(forked.status).toBe("COMPLETED");
  });
});
