import { describe, expect, it } from "vitest";
import { resultToKeep } from "../../src/engine/result-cache.ts";
import type { CachedResult } from "../../src/model/cached-result.ts";
import { definitionOf, EngineWorld, type TaskInput } from "../helpers/engine-world.ts";
import { fork, inline, join, loop, startWorkflow, wait, worker } from "../helpers/task-inputs.ts";

const cacheConfig = { key: "${workflow.input.id}", ttlInSecond: 10 };
const ENTRY = '["a","7"]';

/** An execution that has not begun, with what its decisions know of the cache. */
function waiting(tasks: TaskInput[], found: Record<string, CachedResult> = {}, more = {}) {
  const world = new EngineWorld(definitionOf(tasks, {}, more), { input: { id: "7" } });
  const results = new Map<string, CachedResult | null>(Object.entries(found));
  for (const { taskReferenceName } of tasks) {
    const entry = JSON.stringify([taskReferenceName, "7"]);
    if (!results.has(entry)) results.set(entry, null);
  }
  world.known.cachedResults = results;
  return world;
}

function started(...parameters: Parameters<typeof waiting>): EngineWorld {
  const world = waiting(...parameters);
  world.send({ kind: "started" });
  return world;
}

const young = (output: CachedResult["output"]): CachedResult => ({ output, storedTime: 995_000 });

describe("a task with cacheConfig", () => {
  it.each([
    ["SIMPLE", worker("a", { cacheConfig })],
    ["INLINE", { ...inline("a", "throw 1"), cacheConfig }],
    ["HTTP", { type: "HTTP", taskReferenceName: "a", cacheConfig }],
  ] as const)("takes a young result over: %s", (_type, task) => {
    const world = started([task], { [ENTRY]: young({ n: 1 }) });
    expect(world.task("a")).toMatchObject({
      status: "COMPLETED",
      output: { n: 1 },
      workerId: "cache",
    });
    expect(world.status).toBe("COMPLETED");
    expect(world.effectLines()).toEqual([]);
  });

  it("asks for what is not known yet, for a whole fork at once", () => {
    const branches = ["a", "b"].map((name) => [worker(name, { cacheConfig })]);
    const world = waiting([fork("f", branches), join("j", ["a", "b"])]);
    const result = world.decide({ kind: "started" });
    expect(result.kind === "needs" && result.needs).toEqual([
      { kind: "cached-result", entry: '["a","7"]' },
      { kind: "cached-result", entry: '["b","7"]' },
    ]);
  });

  it("runs where nothing is there, or only what is too old", () => {
    expect(started([worker("a", { cacheConfig })]).effectLines()).toEqual(["enqueue-task a"]);
    const old = { [ENTRY]: { output: {}, storedTime: 990_000 } };
    expect(started([worker("a", { cacheConfig })], old).task("a").status).toBe("SCHEDULED");
  });

  it("takes a result over after its delay", () => {
    const task = worker("a", { cacheConfig, startDelay: 4 });
    const world = started([task], { [ENTRY]: young({ n: 1 }) });
    expect(world.task("a").status).toBe("SCHEDULED");
    world.pass(4000);
    expect(world.task("a")).toMatchObject({ status: "COMPLETED", workerId: "cache" });
  });

  it("keeps what it has given, until that is kept", () => {
    const world = started([worker("a", { cacheConfig })]);
    world.complete("a", { n: 2 });
    expect(world.effectLines()).toContain("keep-result a");
    const { endTime: storedTime } = world.task("a");
    expect(resultToKeep(world.execution, world.task("a"))).toEqual({
      entry: ENTRY,
      output: { n: 2 },
      storedTime,
      expiryTime: storedTime + 10_000,
    });
  });

  it("keeps completed results only", () => {
    const world = started([worker("a", { cacheConfig })]);
    world.fail("a", "broke", "FAILED_WITH_TERMINAL_ERROR");
    expect(world.effectLines()).toEqual([]);
    expect(resultToKeep(world.execution, world.task("a"))).toBeNull();
  });

  it("keeps nothing that is larger than 256 KiB", () => {
    const world = started([worker("a", { cacheConfig })]);
    world.complete("a", { n: "x".repeat(256 * 1024) });
    expect(resultToKeep(world.execution, world.task("a"))).toBeNull();
  });

  it("may have it from its definition; its own goes first", () => {
    const taskDefs = { a: { cacheConfig } };
    const found = { [ENTRY]: young({ n: 1 }) };
    expect(started([worker("a")], found, taskDefs).status).toBe("COMPLETED");
    const off = worker("a", { cacheConfig: { key: "k", ttlInSecond: 0 } });
    expect(started([off], found, taskDefs).task("a").status).toBe("SCHEDULED");
  });

  it.each([
    ["no key", { ttlInSecond: 10 }],
    ["a key that is null", { key: "${workflow.input.none}", ttlInSecond: 10 }],
    ["a key that is too long", { key: "x".repeat(1001), ttlInSecond: 10 }],
  ])("with %s runs, and its result is not kept", (_what, config) => {
    const world = started([worker("a", { cacheConfig: config })]);
    world.complete("a");
    expect(world.effectLines()).toEqual([]);
  });

  it.each([
    ["WAIT", { ...wait("a", { duration: "1 h" }), cacheConfig }],
    ["START_WORKFLOW", startWorkflow("a", { name: "other" }, { cacheConfig })],
    ["DO_WHILE", loop("a", "false", [worker("b")], { cacheConfig })],
  ])("is done for what it does, if it is a %s", (_type, task) => {
    const world = started([task], { [ENTRY]: young({}) });
    expect(world.task("a").status).toBe("IN_PROGRESS");
  });

  it("runs when an operator asks for it again", () => {
    const world = started([worker("a", { cacheConfig }), worker("b")], {
      [ENTRY]: young({ n: 1 }),
    });
    world.send({ kind: "terminated" });
    world.send({ kind: "reran", task: world.task("a").counter });
    expect(world.task("a").status).toBe("SCHEDULED");
  });

  it("runs where there is no cache", () => {
    const world = EngineWorld.started(definitionOf([worker("a", { cacheConfig })]));
    expect(world.task("a").status).toBe("SCHEDULED");
  });
});
