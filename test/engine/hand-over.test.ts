import { describe, expect, it } from "vitest";
import type { TaskDef } from "../../src/model/task-def.ts";
import { definitionOf, EngineWorld, type TaskInput } from "../helpers/engine-world.ts";
import { vmScriptRunner } from "../helpers/vm-script-runner.ts";
import { fork, inline, join, worker } from "../helpers/task-inputs.ts";

const named = (reference: string, more: object = {}) =>
  worker(reference, { name: "work", ...more });

interface Run {
  tasks?: TaskInput[];
  taskToDomain?: Record<string, string>;
  definition?: Partial<TaskDef>;
}

/** An execution whose first task a worker has, in a domain if there is one. */
function started({ tasks, taskToDomain = {}, definition = {} }: Run, domain?: string): EngineWorld {
  const flow = definitionOf(tasks ?? [named("a"), named("b")], {}, { work: definition });
  const world = EngineWorld.started(flow, { taskToDomain });
  world.claim("a", "w", domain);
  return world;
}

/** Reports the first task for a worker that asks for more. @returns what it got. */
function report(world: EngineWorld, domain?: string, status: "COMPLETED" | "FAILED" = "COMPLETED") {
  const { answer } = world.send({
    kind: "task-updated",
    task: world.task("a").counter,
    update: { status, output: {}, workerId: "w" },
    asker: { workerId: "w", domain },
  });
  return answer.ok ? answer.value.next?.task : undefined;
}

const pushes = (world: EngineWorld) =>
  world.effects.flatMap((effect) => (effect.kind === "enqueue-task" ? [effect.task.base] : []));

describe("handOver", () => {
  it("claims what follows for who has reported, and sends it to no queue", () => {
    const world = started({});
    expect(report(world)).toBe(world.task("b"));
    expect(world.task("b")).toMatchObject({
      status: "IN_PROGRESS",
      workerId: "w",
      pollCount: 1,
      handedOverFor: world.task("a").counter,
    });
    expect(world.task("b").startTime).toBe(world.task("b").scheduledTime);
    expect(pushes(world)).toEqual([]);
  });

  it("claims the first of several, and sends the others to the queue", () => {
    const branches = ["b", "c"].map((reference) => [named(reference)]);
    const world = started({ tasks: [named("a"), fork("f", branches), join("j", ["b", "c"])] });
    expect(report(world)?.base).toBe("b");
    expect(pushes(world)).toEqual(["c"]);
  });

  it("claims the next attempt of what has failed", () => {
    const world = started({ definition: { retryCount: 1, retryDelaySeconds: 0 } });
    expect(report(world, undefined, "FAILED")).toMatchObject({ base: "a", retryCount: 1 });
  });

  it.each<[string, Run, string | undefined]>([
    ["is of another type", { tasks: [named("a"), worker("b")] }, undefined],
    ["is no worker's", { tasks: [named("a"), inline("i"), worker("b")] }, undefined],
    ["has limits", { definition: { concurrentExecLimit: 5 } }, undefined],
    ["goes to a domain that the worker does not serve", { taskToDomain: { work: "x" } }, "y"],
    ["goes to a domain while the worker serves none", { taskToDomain: { work: "x" } }, undefined],
    ["goes to one of several domains", { taskToDomain: { work: "x, y" } }, "x"],
    ["goes to no domain while the worker serves one", {}, "x"],
  ])("leaves alone what %s", (_what, run, domain) => {
    const world = started(run);
    expect(report(world, domain)).toBeUndefined();
    expect(world.task("b").status).toBe("SCHEDULED");
    expect(pushes(world)).toEqual(["b"]);
  });

  it("leaves alone what waits for its delay", () => {
    const world = started({ definition: { retryCount: 1, retryDelaySeconds: 5 } });
    expect(report(world, undefined, "FAILED")).toBeUndefined();
    expect(world.task("a")).toMatchObject({ status: "SCHEDULED", retryCount: 1 });
  });

  it("claims what goes to the one domain that the worker serves", () => {
    const world = started({ taskToDomain: { work: "x" } }, "x");
    expect(report(world, "x")).toMatchObject({ base: "b", domain: "x" });
  });

  it("hands nothing over for a report that comes too late", () => {
    const world = started({});
    world.update("a", { status: "COMPLETED" });
    expect(report(world)).toBeUndefined();
    expect(world.task("b").status).toBe("SCHEDULED");
  });

  it("raises both states for who listens", () => {
    const onStateChange = { "onScheduled, onStart": [{ type: "x", payload: {} }] };
    const world = started({ tasks: [named("a"), named("b", { onStateChange })] });
    report(world);
    const heard = [...world.execution.raised.values()].map(({ payload }) => payload["status"]);
    expect(heard).toEqual(["SCHEDULED", "IN_PROGRESS"]);
  });

  it("takes nothing over where a script of a JOIN cannot be run yet (I2)", () => {
    const script = { joinStatus: "x", evaluatorType: "javascript", expression: "false" };
    const tasks = [named("a"), fork("f", [[named("b")]]), join("j", ["b"], script)];
    const world = started({ tasks });
    delete world.known.scripts;
    expect(() => report(world)).toThrow("needs");
    expect(world.task("a").status).toBe("IN_PROGRESS");
    world.known.scripts = vmScriptRunner;
    expect(report(world)?.base).toBe("b");
  });
});
