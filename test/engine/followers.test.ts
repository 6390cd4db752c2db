import { describe, expect, it } from "vitest";
import { MAX_FOLLOWERS } from "../../src/engine/followers.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

const followed = (taskId: string) => ({ kind: "followed", taskId }) as const;
const failing = () =>
  EngineWorld.started(definitionOf([worker("a")], {}, { a: { retryCount: 0 } }));

describe("tasks that follow an execution", () => {
  it("are told when it ends, each once", () => {
    const world = failing();
    world.send(followed("t1"));
    world.send(followed("t2"));
    world.send(followed("t1"));
    expect(world.workflow.followers).toEqual(["t1", "t2"]);
    expect(world.effectLines()).not.toContain("tell-followers");
    world.complete("a");
    expect(world.workflow.outbox.followers).toEqual(["t1", "t2"]);
    expect(world.workflow.followers).toBeUndefined();
    expect(world.effectLines()).toContain("tell-followers");
  });

  it("are told at once where it has ended", () => {
    const world = failing();
    world.fail("a");
    world.send(followed("t1"));
    expect(world.workflow.outbox.followers).toEqual(["t1"]);
    expect(world.effectLines()).toContain("tell-followers");
  });

  it("wait for the next end where they were not told of the last one", () => {
    const world = failing();
    world.send(followed("t1"));
    world.fail("a");
    world.send({ kind: "retried", resumeSubWorkflows: false });
    expect(world.workflow.outbox.followers).toBeUndefined();
    expect(world.workflow.followers).toEqual(["t1"]);
    world.complete("a");
    expect(world.workflow.outbox.followers).toEqual(["t1"]);
  });

  it("are not more than an execution can remember", () => {
    const world = failing();
    for (let at = 0; at < MAX_FOLLOWERS; at++) world.send(followed(`t${at}`));
    expect(world.send(followed("one more")).answer).toMatchObject({ code: "too-many" });
    expect(world.send(followed("t0")).answer.ok).toBe(true);
    expect(world.workflow.followers).toHaveLength(MAX_FOLLOWERS);
  });
});
