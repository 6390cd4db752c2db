import { describe, expect, it } from "vitest";
import type { ResultToKeep } from "../../src/model/cached-result.ts";
import { resultToKeep } from "../../src/engine/result-cache.ts";
import { publishedEventOf } from "../../src/engine/published-event.ts";
import { referenceOf } from "../../src/engine/records.ts";
import {
  definitionOf,
  EngineWorld,
  inBothWays,
  type WorldOptions,
} from "../helpers/engine-world.ts";
import {
  event,
  forkTasks,
  inline,
  join,
  loop,
  subWorkflow,
  switchOn,
  worker,
  type TaskInput,
} from "../helpers/task-inputs.ts";

/** Keeps one turn. Only the first has something to do, and all that follow are in the same decision. */
function loopOf(first: TaskInput, turns = 3): TaskInput {
  const body = switchOn("s", "${l.output.iteration}", { 1: [first] }, [inline("i")]);
  return loop("l", `$.l.iteration < ${turns}`, [body], { inputParameters: { keepLastN: 1 } });
}

const started = (tasks: TaskInput[], options: WorldOptions = {}) =>
  EngineWorld.started(definitionOf(tasks), {}, {}, options);

const forgotten = ({ execution }: EngineWorld) =>
  [...execution.forgotten.values()].map(referenceOf);

/** A worker that has a slot reports. */
function completeWithSlot(world: EngineWorld, reference: string): void {
  const { counter: task } = world.task(reference);
  world.send({ kind: "task-claimed", task, workerId: "w", holdsSlot: true });
  world.update(reference, { status: "COMPLETED", output: { n: 1 } });
}

describe("a task that a loop has forgotten", () => {
  it("frees its slot, although it went with the decision that ended it", () => {
    const world = started([loopOf(worker("a")), worker("b")]);
    completeWithSlot(world, "a__1");
    expect(world.names()).toEqual(["l", "s__3", "i__3", "b"]);
    expect(world.effectLines()).toEqual(["enqueue-task b", "withdraw-task a__1"]);
    expect(forgotten(world)).toEqual(["a__1"]);
  });

  it("is kept apart from the others, also when it is loaded anew", () => {
    inBothWays(
      (options) => started([loopOf(worker("a")), worker("b")], options),
      (world) => {
        completeWithSlot(world, "a__1");
        world.complete("b");
        expect(world.status).toBe("COMPLETED");
        expect(world.execution.forgotten.get(3)).toMatchObject({ outbox: "withdraw" });
      },
    );
  });

  it("is not asked for a second time of what is under way already", () => {
    const body = [worker("a")];
    const keeping = { inputParameters: { keepLastN: 1 } };
    const world = started([loop("l", "$.l.iteration < 3", body, keeping)]);
    completeWithSlot(world, "a__1");
    expect(world.effectLines()).toContain("withdraw-task a__1");
    completeWithSlot(world, "a__2");
    expect(world.effectLines()).toEqual(["withdraw-task a__2", "enqueue-task a__3"]);
    expect(forgotten(world)).toEqual(["a__1"]);
  });

  it("publishes its event, even if it has come and gone within one decision", () => {
    const body = [event("e", "conductor", { turn: "${l.output.iteration}" })];
    const keeping = { inputParameters: { keepLastN: 1 } };
    const world = started([loop("l", "$.l.iteration < 3", body, keeping)]);
    const { execution, effects } = world;
    const published = effects.flatMap((effect) =>
      effect.kind === "publish-event" ? [publishedEventOf(execution, effect.task)] : [],
    );
    expect(published.map((one) => one?.payload["turn"]).sort()).toEqual([1, 2, 3]);
    expect(forgotten(world)).toEqual(["e__1", "e__2"]);
  });

  it("gives its result to the cache", () => {
    const cached = { ...worker("a"), cacheConfig: { key: "k", ttlInSecond: 9 } };
    const world = started([loopOf(cached)]);
    world.complete("a__1", { n: 1 });
    const kept: Partial<ResultToKeep>[] = world.effects.flatMap((effect) =>
      effect.kind === "keep-result" ? [resultToKeep(world.execution, effect.task) ?? {}] : [],
    );
    expect(kept).toMatchObject([{ entry: '["a","k"]', output: { n: 1 } }]);
  });

  it("leaves nothing behind where nobody has to be told of it", () => {
    const world = started([loopOf(inline("x"))]);
    expect(world.status).toBe("COMPLETED");
    expect(forgotten(world)).toEqual([]);
  });
});

describe("a task that an operator has taken away", () => {
  it("is kept until its queue knows of it, and does not count for the sequence", () => {
    const world = started([worker("a"), worker("b")]);
    completeWithSlot(world, "a");
    world.send({ kind: "terminated" });
    world.send({ kind: "restarted", useLatestDefinition: false });
    expect(forgotten(world)).toEqual(["a", "b"]);
    world.reload();
    expect(world.trace()).toEqual(["1 a a SCHEDULED(0)"]);
    expect(world.workflow).toMatchObject({ nextSequence: 2, nextCounter: 4 });
  });

  it("is known for what it was, although the dynamic fork that made it goes as well", () => {
    const nested = {
      name: "s",
      ...switchOn("s", "x", { x: [{ name: "c", ...subWorkflow("c") }] }),
    };
    const tasks = [forkTasks("f", [nested]), join("j", [])];
    const world = started(tasks, { unregistered: ["s", "c"] });
    world.send({ kind: "terminated" });
    world.send({ kind: "restarted", useLatestDefinition: false });
    expect(forgotten(world)).toEqual(["c"]);
    world.reload();
    const [child] = [...world.execution.forgotten.values()];
    expect(child?.workflowTask?.subWorkflowParam?.name).toBe("child");
  });
});
