import { describe, expect, it } from "vitest";
import { firstBlocking, firstSignalable, runningChildren } from "../../src/engine/blocking.ts";
import { definitionOf, EngineWorld, inBothWays } from "../helpers/engine-world.ts";
import {
  fork,
  join,
  loop,
  subWorkflow,
  wait,
  worker,
  type TaskInput,
} from "../helpers/task-inputs.ts";

const NONE: ReadonlySet<string> = new Set();

function started(...tasks: TaskInput[]): EngineWorld {
  return EngineWorld.started(definitionOf(tasks));
}

function blocking(world: EngineWorld, ...references: string[]): string | undefined {
  const task = firstBlocking(world.execution.tasks.values(), new Set(references));
  return task === undefined ? undefined : task.base + task.scope;
}

describe("firstBlocking", () => {
  it("finds a WAIT without an end and none that ends by itself", () => {
    expect(blocking(started(wait("w")))).toBe("w");
    expect(blocking(started(wait("w", { duration: "1 hour" })))).toBeUndefined();
    expect(blocking(started({ type: "HUMAN", taskReferenceName: "h" }))).toBeUndefined();
  });

  it("finds a named task once it has ended, however it has ended", () => {
    const world = started(worker("a"), worker("b"));
    expect(blocking(world, "a", "b")).toBeUndefined();
    world.claim("a");
    expect(blocking(world, "a", "b")).toBeUndefined();
    world.complete("a");
    expect(blocking(world, "b", "unknown")).toBeUndefined();
    expect(blocking(world, "a", "b")).toBe("a");
    world.fail("b", "broke", "FAILED_WITH_TERMINAL_ERROR");
    expect(blocking(world, "b")).toBe("b");
  });

  it("takes a task of a loop by its name with the suffix and without", () => {
    const world = started(loop("l", "true", [worker("x")]));
    world.complete("x__1");
    expect(blocking(world, "x")).toBe("x__1");
    expect(blocking(world, "x__1")).toBe("x__1");
    expect(blocking(world, "x__2")).toBeUndefined();
  });

  it("goes by the order of the list, whatever order it is given", () => {
    const world = started(fork("f", [[wait("v")], [wait("w")]]), join("j", ["v", "w"]));
    const tasks = [...world.execution.tasks.values()].toReversed();
    expect(firstBlocking(tasks, NONE)?.base).toBe("v");
  });
});

describe("a signal", () => {
  const signal = (world: EngineWorld, output = {}) => {
    const update = { status: "COMPLETED", output, merge: true } as const;
    return world.send({ kind: "signaled", update });
  };

  it("ends the first WAIT in the order of the list, also one that would end by itself", () => {
    inBothWays(
      (options) => {
        const branches = [[worker("a"), wait("w")], [wait("v", { duration: "1 hour" })]];
        const tasks = [fork("f", branches), join("j", ["v", "w"])];
        return EngineWorld.started(definitionOf(tasks), {}, {}, options);
      },
      (world) => {
        world.complete("a");
        signal(world, { n: 1 });
        expect(world.task("v")).toMatchObject({ status: "COMPLETED", output: { n: 1 } });
        expect(world.task("w").status).toBe("IN_PROGRESS");
        signal(world, { n: 2 });
        expect(world.task("w").output).toEqual({ n: 2 });
        expect(world.status).toBe("COMPLETED");
      },
    );
  });

  it("adds to the output that is there", () => {
    const world = started(wait("w"));
    world.update("w", { status: "IN_PROGRESS", output: { a: 1, b: 1 } });
    signal(world, { b: 2 });
    expect(world.task("w").output).toEqual({ a: 1, b: 2 });
  });

  it("changes nothing where nothing waits, nor when the execution has ended", () => {
    const world = started(worker("a"), wait("w"));
    expect(signal(world).answer).toEqual({ ok: true, value: { task: null } });
    expect(world.effects).toEqual([]);
    world.complete("a");
    world.send({ kind: "terminated" });
    expect(firstSignalable(world.execution.open.values())).toBeUndefined();
    expect(signal(world).answer).toEqual({ ok: true, value: { task: null } });
  });

  it("does not end a HUMAN task", () => {
    const world = started({ type: "HUMAN", taskReferenceName: "h" });
    signal(world);
    expect(world.task("h").status).toBe("IN_PROGRESS");
  });
});

describe("runningChildren", () => {
  it("are those that have been started, in the order of their tasks", () => {
    const branches = [[subWorkflow("s")], [subWorkflow("t")]];
    const definition = definitionOf([fork("f", branches), join("j", ["s", "t"])]);
    // That a child has been started is noted in memory only, so the rows are behind.
    const world = EngineWorld.started(definition, {}, {}, { checked: false });
    const { open } = world.execution;
    expect(runningChildren(open.values())).toEqual([]);
    delete world.task("t").outbox;
    expect(runningChildren(open.values())).toEqual([world.task("t").subWorkflowId]);
    delete world.task("s").outbox;
    const ids = [world.task("s").subWorkflowId, world.task("t").subWorkflowId];
    expect(runningChildren([...open.values()].toReversed())).toEqual(ids);
    world.childEnded("s");
    expect(runningChildren(open.values())).toEqual([ids[1]]);
  });
});
