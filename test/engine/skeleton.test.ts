import { describe, expect, it } from "vitest";
import { skeletonOf, skeletonRun, skeletonTask } from "../../src/engine/skeleton.ts";
import { skeletonRows } from "../../src/model/baton/skeleton-rows.ts";
import { skeletonSchema, type SkeletonTask } from "../../src/model/baton/skeleton.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import {
  fork,
  forkTasks,
  join,
  loop,
  subWorkflow,
  switchOn,
  wait,
  worker,
} from "../helpers/task-inputs.ts";

const rowsOf = (world: EngineWorld): SkeletonTask[] => skeletonRows(skeletonOf(world.execution));
const parents = (world: EngineWorld): [string, string | null][] =>
  rowsOf(world).map(({ ref, parent }) => [ref, parent]);

describe("skeletonOf", () => {
  it("is what the schema says, and grows its seq with each change", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    const before = skeletonSchema.parse(skeletonOf(world.execution));
    world.claim("a");
    const after = skeletonSchema.parse(skeletonOf(world.execution));
    expect(after.seq).toBeGreaterThan(before.seq);
  });

  it("holds no payload", () => {
    const secret = "a payload";
    const world = EngineWorld.started(
      definitionOf([worker("a", { inputParameters: { secret } })]),
      {
        input: { secret },
      },
    );
    world.complete("a", { secret });
    expect(JSON.stringify(skeletonOf(world.execution))).not.toContain(secret);
  });

  it("lists all attempts in the order in which they were scheduled", () => {
    const taskDefs = { a: { retryCount: 1, retryDelaySeconds: 7 } };
    const world = EngineWorld.started(definitionOf([worker("a")], {}, taskDefs));
    world.claim("a", "me");
    world.update("a", { status: "FAILED", reason: "no", workerId: "me" });
    const [first, second] = rowsOf(world);
    expect(first).toMatchObject({
      ref: "a",
      attempt: 0,
      status: "FAILED",
      retried: true,
      worker: "me",
      reason: "no",
      pollCount: 1,
      started: world.now,
      ended: world.now,
      delay: 0,
      callbackAt: null,
    });
    expect(second).toMatchObject({ ref: "a", attempt: 1, status: "SCHEDULED", retried: false });
    expect(second).toMatchObject({ started: null, ended: null, delay: 7000, worker: null });
    expect(second?.callbackAt).toBeGreaterThanOrEqual(world.now + 7000);
  });

  it("names the container of what was made at run time", () => {
    const made = [
      { name: "m", taskReferenceName: "m1", type: "SIMPLE" },
      { name: "m", taskReferenceName: "m2", type: "SIMPLE" },
    ];
    const tasks = [forkTasks("f", made, { m1: {}, m2: {} }), join("j", [])];
    const world = EngineWorld.started(definitionOf(tasks), {}, {}, { unregistered: ["m"] });
    expect(parents(world)).toEqual([
      ["f", null],
      ["m1", "f"],
      ["m2", "f"],
      ["j", null],
    ]);
  });

  it("names containers with the turn of the loop that they stand in", () => {
    const inner = switchOn("s", "x", { x: [worker("a")] });
    const world = EngineWorld.started(definitionOf([loop("l", "$.l.iteration < 2", [inner])]));
    world.complete("a__1");
    expect(parents(world)).toEqual([
      ["l", null],
      ["s__1", "l"],
      ["a__1", "s__1"],
      ["s__2", "l"],
      ["a__2", "s__2"],
    ]);
    expect(rowsOf(world).map(({ iteration, scope }) => [iteration, scope])).toEqual([
      [2, ""],
      [1, "__1"],
      [1, "__1"],
      [2, "__2"],
      [2, "__2"],
    ]);
  });

  it("names the fork around a branch", () => {
    const world = EngineWorld.started(
      definitionOf([fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"])]),
    );
    expect(parents(world).slice(0, 3)).toEqual([
      ["f", null],
      ["a", "f"],
      ["b", "f"],
    ]);
  });

  it("takes some 150 bytes a task", () => {
    const branches = Array.from({ length: 500 }, (_, at) => [worker(`charge_customer_${at}`)]);
    const world = EngineWorld.started(
      definitionOf([fork("f", branches), join("j", [])]),
      {},
      {},
      {
        checked: false,
      },
    );
    const { tasks, texts } = skeletonOf(world.execution);
    expect(tasks.count).toBe(502);
    expect(JSON.stringify({ tasks, texts }).length / tasks.count).toBeLessThan(200);
  });
});

describe("skeletonTask", () => {
  it("says when a wait is over", () => {
    const world = EngineWorld.started(definitionOf([wait("w", { duration: "60 seconds" })]));
    const { callbackAt } = skeletonTask(world.execution, world.task("w"));
    expect(callbackAt).toBe(world.now + 60_000);
  });

  it("names the child, and cuts a long reason", () => {
    const world = EngineWorld.started(definitionOf([subWorkflow("s")]));
    const { subWorkflowId } = world.task("s");
    world.childEnded("s", { status: "FAILED", reason: "x".repeat(1000) });
    const { childWorkflowId, reason } = skeletonTask(world.execution, world.task("s"));
    expect(childWorkflowId).toBe(subWorkflowId);
    expect(reason).toHaveLength(300);
  });

  it("names no domain before the first claim, for the queue may choose another", () => {
    const values = { taskToDomain: { a: "blue" } };
    const world = EngineWorld.started(definitionOf([worker("a")]), values);
    const shown = () => skeletonTask(world.execution, world.task("a")).domain;
    expect(shown()).toBeNull();
    world.claim("a", "me", "blue");
    expect(shown()).toBe("blue");
  });
});

describe("skeletonRun", () => {
  it("shows the header of a run", () => {
    const values = { correlationId: "c", createdBy: "me", priority: 3, input: { x: 1 } };
    const world = EngineWorld.started(definitionOf([worker("a")]), values);
    expect(skeletonRun(world.execution)).toMatchObject({
      workflowId: WORKFLOW_ID,
      name: "flow",
      version: 1,
      status: "RUNNING",
      reason: null,
      correlationId: "c",
      createdBy: "me",
      priority: 3,
      created: world.now,
      ended: null,
      lastRetried: null,
      revivals: 0,
      parentWorkflowId: null,
      failureWorkflowId: null,
      paused: false,
      rateLimited: false,
      inputBytes: 7,
    });
  });

  it("shows why it failed, what failed and what was started for it", () => {
    const more = { failureWorkflow: "clean_up" };
    const world = EngineWorld.started(definitionOf([worker("a")], more, { a: { retryCount: 0 } }));
    world.claim("a");
    world.update("a", { status: "FAILED", reason: "no" });
    const run = skeletonRun(world.execution);
    expect(run).toMatchObject({ status: "FAILED", failedReferences: ["a"], ended: world.now });
    expect(run.reason).toContain("no");
    expect(run.failureWorkflowId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("says that it is paused", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    world.send({ kind: "paused" });
    expect(skeletonRun(world.execution)).toMatchObject({ status: "PAUSED", paused: true });
  });
});
