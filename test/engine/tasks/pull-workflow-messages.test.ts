import { describe, expect, it } from "vitest";
import { MESSAGE_LIFE_MS } from "../../../src/engine/messages.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { definitionOf, EngineWorld, inBothWays, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { fork, join, pull, wait, worker } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "PULL_WORKFLOW_MESSAGES",
  tasks: [pull("t", { x: REFERENCE })],
  input: { x: RESOLVED },
  opensAs: "IN_PROGRESS",
  end: (world) => void send(world, "m", {}),
});

let sent = 0;

function send(world: EngineWorld, id = `m${(sent += 1)}`, payload: JsonObject = { id }) {
  const receivedAt = new Date(world.now).toISOString();
  const message = { id, workflowId: WORKFLOW_ID, payload, receivedAt };
  return world.send({ kind: "message-arrived", message }).answer;
}

const ids = (world: EngineWorld, reference: string): unknown[] =>
  (world.task(reference).output["messages"] as JsonObject[]).map(({ id }) => id);

describe("a PULL_WORKFLOW_MESSAGES task", () => {
  it("waits for a message and gives it out", () => {
    const world = inBothWays(
      (options) => EngineWorld.started(definitionOf([pull("p")]), {}, {}, options),
      (one) => {
        expect(one.task("p").status).toBe("IN_PROGRESS");
        one.now += 5;
        send(one, "m1", { n: 1 });
      },
    );
    expect(world.task("p")).toMatchObject({
      status: "COMPLETED",
      output: {
        messages: [
          {
            id: "m1",
            workflowId: WORKFLOW_ID,
            payload: { n: 1 },
            receivedAt: "1970-01-01T00:16:40.005Z",
          },
        ],
        count: 1,
      },
    });
    expect(world.status).toBe("COMPLETED");
  });

  it("takes what came before it, the oldest first and no more than its batch", () => {
    const tasks = [wait("w"), pull("p", { batchSize: "2" }), pull("q", { batchSize: 5 })];
    const world = inBothWays(
      (options) => EngineWorld.started(definitionOf(tasks), {}, {}, options),
      (one) => {
        for (const id of ["a", "b", "c"]) send(one, id);
        one.update("w", {});
      },
    );
    expect(ids(world, "p")).toEqual(["a", "b"]);
    expect(ids(world, "q")).toEqual(["c"]);
  });

  it.each([
    [undefined, 1],
    [null, 1],
    ["3", 3],
    [1_000, 100],
  ])("with the batch size %j takes %i", (batchSize, count) => {
    const definition = definitionOf([wait("w"), pull("p", { batchSize })]);
    const world = EngineWorld.started(definition, {}, {}, { checked: false });
    for (let n = 0; n < 120; n++) send(world);
    world.update("w", {});
    expect(world.task("p").output["count"]).toBe(count);
  });

  it.each([0, -3, "many", {}, 2.9])("fails with the batch size %j", (batchSize) => {
    const definition = definitionOf([pull("p", { batchSize: "${workflow.input.size}" })]);
    const world = EngineWorld.started(definition, { input: { size: batchSize } });
    expect(world.task("p")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reason: "PULL_WORKFLOW_MESSAGES p: batchSize is not a whole number of 1 or more",
    });
    expect(world.status).toBe("FAILED");
  });

  it.each([false, "false"])("that does not block (%j) ends with nothing", (blocking) => {
    const world = EngineWorld.started(definitionOf([pull("p", { blocking })]));
    expect(world.task("p")).toMatchObject({
      status: "COMPLETED",
      output: { messages: [], count: 0 },
    });
  });

  it("is served in the order in which tasks began to wait", () => {
    const branches = [[pull("p")], [worker("a"), pull("q")]];
    const world = EngineWorld.started(definitionOf([fork("f", branches), join("j", ["p", "q"])]));
    world.complete("a");
    send(world, "first");
    send(world, "second");
    expect([ids(world, "p"), ids(world, "q")]).toEqual([["first"], ["second"]]);
  });

  it("can be completed by an update as well", () => {
    const world = EngineWorld.started(definitionOf([pull("p")]));
    world.update("p", { output: { by: "hand" } });
    expect(world.status).toBe("COMPLETED");
  });
});

describe("a message", () => {
  it("is refused by an execution that is not running", () => {
    const world = EngineWorld.started(definitionOf([wait("w")]));
    world.send({ kind: "paused" });
    expect(send(world)).toMatchObject({ ok: false, code: "conflict" });
    world.send({ kind: "resumed" });
    expect(send(world)).toMatchObject({ ok: true });
    world.update("w", {});
    expect(send(world)).toMatchObject({ ok: false, code: "conflict" });
  });

  it("is refused when too many wait, or when they hold too much", () => {
    const world = EngineWorld.started(definitionOf([wait("w")]), {}, { maxMessages: 2 });
    send(world);
    send(world);
    expect(send(world)).toMatchObject({ ok: false, code: "too-many" });
    const small = EngineWorld.started(definitionOf([wait("w")]), {}, { maxPayloadBytes: 100 });
    expect(send(small, "a", { text: "x".repeat(60) })).toMatchObject({ ok: true });
    expect(send(small, "b", { text: "x".repeat(60) })).toMatchObject({ ok: false });
  });

  it("is kept once, though it is delivered twice", () => {
    const world = EngineWorld.started(definitionOf([wait("w")]));
    send(world, "same");
    expect(send(world, "same")).toMatchObject({ ok: true });
    expect(world.execution.messages.size).toBe(1);
  });

  it("is forgotten a day later, and makes room", () => {
    const world = EngineWorld.started(definitionOf([wait("w"), pull("p")]), {}, { maxMessages: 1 });
    send(world, "old");
    world.now += MESSAGE_LIFE_MS - 1;
    expect(send(world)).toMatchObject({ ok: false });
    world.now += 1;
    expect(send(world, "new")).toMatchObject({ ok: true });
    world.update("w", {});
    expect(ids(world, "p")).toEqual(["new"]);
  });

  it("that nobody has pulled goes with the execution's end", () => {
    const world = EngineWorld.started(definitionOf([wait("w")]));
    send(world);
    world.send({ kind: "terminated", reason: "enough" });
    expect(world.execution.messages.size).toBe(0);
    expect(world.execution.messageBytes).toBe(0);
  });
});
