import { describe, expect, it, vi } from "vitest";
import { Decision } from "../../../src/engine/decision.ts";
import type { Upgrade } from "../../../src/engine/operations/upgrade.ts";
import { UnmetNeeds, versionKey } from "../../../src/engine/needs.ts";
import type { WorkflowDef } from "../../../src/model/workflow-def.ts";
import {
  definitionOf,
  EngineWorld,
  inBothWays,
  type WorldOptions,
} from "../../helpers/engine-world.ts";
import {
  finishAll,
  RANDOM_TASK_DEFS,
  randomEvent,
  randomTasks,
} from "../../helpers/random-execution.ts";
import { seededRandom } from "../../helpers/random.ts";
import {
  fork,
  forkTasks,
  inline,
  join,
  loop,
  subWorkflow,
  switchOn,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";

const EXECUTIONS = 25;
const EVENTS = 8;

/** Goes over to a definition that is registered as the latest one. */
function upgrade(world: EngineWorld, latest: WorkflowDef, more: Partial<Upgrade> = {}) {
  world.known.latestDefinitions.set("flow", { definition: latest, unresolved: [] });
  return world.send({ kind: "upgraded", name: "flow", taskOutput: {}, ...more }).answer;
}

/** Breaks off at the end of the decision; the world itself checks that nothing has changed. */
function breakOff(world: EngineWorld, latest: WorkflowDef): void {
  const effects = vi.spyOn(Decision.prototype, "effects").mockImplementation(() => {
    throw new UnmetNeeds([]);
  });
  world.known.latestDefinitions.set("flow", { definition: latest, unresolved: [] });
  world.decide({ kind: "upgraded", name: "flow", taskOutput: {} });
  effects.mockRestore();
}

const workers = (names: string): TaskInput[] => names.split("").map((name) => worker(name));
const second = (tasks: TaskInput[], more = {}): WorkflowDef =>
  definitionOf(tasks, { version: 2, ...more });
const open = (world: EngineWorld): string[] =>
  [...world.execution.open.values()].map(({ base, scope }) => base + scope);

function playing(tasks: TaskInput[], scenario: (world: EngineWorld) => void): void {
  const make = (options: WorldOptions): EngineWorld =>
    EngineWorld.started(definitionOf(tasks), {}, {}, { ...options, unregistered: ["x", "y"] });
  inBothWays(make, scenario);
}

describe("upgrade", () => {
  it("goes on with the tasks of the new definition behind the one that runs", () => {
    playing(workers("abc"), (world) => {
      world.complete("a", { n: 1 });
      expect(upgrade(world, second(workers("abdc")))).toMatchObject({ ok: true });
      expect(world.execution.definition.version).toBe(2);
      expect(world.effects).toContainEqual({ kind: "index" });
      expect(open(world)).toEqual(["b"]);
      for (const name of ["b", "d", "c"]) world.complete(name);
      expect(world.status).toBe("COMPLETED");
      expect(world.names()).toEqual(["a", "b", "d", "c"]);
    });
  });

  it("skips what would have come before, with the output that was given for it", () => {
    const tail = inline("i", "$.n", { n: "${x.output.n}" });
    playing(workers("ab"), (world) => {
      world.complete("a");
      const latest = second([worker("x"), worker("a"), worker("y"), worker("b"), tail]);
      upgrade(world, latest, { taskOutput: { x: { n: 7 } } });
      expect(world.task("x")).toMatchObject({ status: "SKIPPED", output: { n: 7 } });
      expect(world.task("y")).toMatchObject({ status: "SKIPPED", output: {} });
      world.complete("b");
      expect(world.workflow).toMatchObject({ status: "COMPLETED", output: { result: 7 } });
    });
  });

  it("is refused where the execution would hold too many tasks, and changes nothing", () => {
    const definition = definitionOf([worker("a"), worker("b")]);
    const world = EngineWorld.started(definition, {}, { maxTasks: 3 });
    world.complete("a");
    const more = (...names: string[]) =>
      upgrade(world, definitionOf([...names, "b"].map((name) => worker(name))));
    const message = "An execution may hold at most 3 tasks";
    expect(more("x", "y", "a")).toEqual({ ok: false, code: "conflict", message });
    expect(world.names()).toEqual(["a", "b"]);
    expect(more("x", "a")).toMatchObject({ ok: true });
  });

  it("cancels what runs where it is gone, and goes on behind what has finished", () => {
    playing([worker("a"), subWorkflow("w", { name: "child" }), worker("c")], (world) => {
      world.complete("a");
      upgrade(world, second(workers("axc")));
      expect(world.effectLines()).toContain("terminate-child w");
      expect(world.attempts("w")[0]).toMatchObject({ status: "CANCELED" });
      expect(open(world)).toEqual(["x"]);
      world.complete("x");
      world.complete("c");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("ends where nothing is left to do, and begins where nothing has been done", () => {
    playing(workers("ab"), (world) => {
      world.complete("a", { n: 1 });
      upgrade(world, second(workers("a")));
      expect(world.workflow).toMatchObject({ status: "COMPLETED" });
    });
    playing(workers("ab"), (world) => {
      upgrade(world, second(workers("xy")));
      expect(open(world)).toEqual(["x"]);
    });
  });

  it("keeps containers that are in progress", () => {
    const made = ["x", "y"].map((name) => ({ name, taskReferenceName: name, type: "SIMPLE" }));
    const before = [
      fork("f", [[loop("l", "$.l.iteration < 2", [worker("a")])], [worker("b")]]),
      join("j", ["l", "b"]),
      forkTasks("g", made, {}),
      join("k", []),
    ];
    playing(before, (world) => {
      world.complete("b", { n: 1 });
      world.complete("a__1");
      upgrade(world, second([...before, worker("c")]));
      world.complete("a__2");
      expect(world.task("j")).toMatchObject({ status: "COMPLETED", output: { b: { n: 1 } } });
      world.complete("x");
      upgrade(world, definitionOf([worker("d"), ...before, worker("e")], { version: 3 }));
      world.complete("y");
      expect(open(world)).toEqual(["e"]);
      world.complete("e");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("leaves whole containers, of which nothing is taken up later", () => {
    const made = [{ name: "x", taskReferenceName: "x", type: "SIMPLE" }];
    const inner = [switchOn("s", 1, { "1": [worker("a")] })];
    const forks = [fork("f", [inner, [worker("b")]]), join("j", ["s", "b"])];
    for (const before of [[loop("l", "true", [...forks])], [forkTasks("g", made), join("k", [])]]) {
      playing(before, (world) => {
        upgrade(world, second(workers("c")));
        expect(open(world)).toEqual(["c"]);
        world.fail("c", "broke", "FAILED_WITH_TERMINAL_ERROR");
        world.send({ kind: "retried", resumeSubWorkflows: false });
        expect(open(world)).toEqual(["c"]);
        world.complete("c");
        expect(world.status).toBe("COMPLETED");
      });
    }
  });

  it("takes another input, and the parameters and timeouts of the new definition", () => {
    const latest = second(
      [worker("a"), worker("b", { inputParameters: { v: "${workflow.input.v}" } })],
      {
        timeoutSeconds: 5,
        timeoutPolicy: "TIME_OUT_WF",
      },
    );
    playing(workers("ab"), (world) => {
      upgrade(world, latest, { workflowInput: { v: 3 } });
      world.complete("a");
      expect(world.task("b").input).toEqual({ v: 3 });
      world.pass(6000);
      expect(world.status).toBe("TIMED_OUT");
    });
  });

  it("goes over to a version that is named", () => {
    const world = EngineWorld.started(definitionOf(workers("ab")));
    const event = { kind: "upgraded", name: "flow", version: 2, taskOutput: {} } as const;
    const need = { kind: "definition-version", workflow: "flow", version: 2 };
    expect(world.decide(event)).toEqual({ kind: "needs", needs: [need] });
    const pinned = { definition: second(workers("a")), unresolved: [] };
    world.known.definitionVersions = new Map([[versionKey("flow", 2), pinned]]);
    expect(world.send(event).answer.ok).toBe(true);
    world.known.definitionVersions = new Map([[versionKey("flow", 2), null]]);
    expect(world.send(event).answer).toMatchObject({
      code: "not-found",
      message: "No such workflow found by name: flow, version: 2",
    });
  });

  it("is refused where a container in progress or the order of tasks has changed", () => {
    const tasks = (inner: string, names = "b"): TaskInput[] => [
      worker("a"),
      fork("f", [workers(inner)]),
      join("j", [inner.at(-1) ?? ""]),
      ...workers(names),
    ];
    playing(tasks("xy"), (world) => {
      world.complete("a");
      expect(upgrade(world, second(tasks("zxy")))).toMatchObject({ ok: false, code: "conflict" });
      const parted = second([...tasks("xy").slice(0, 2), join("i", ["y"]), join("j", ["y"])]);
      expect(upgrade(world, parted)).toMatchObject({ ok: false, code: "conflict" });
      const turned = second([...tasks("xy").slice(1), worker("a")]);
      expect(upgrade(world, turned)).toMatchObject({ ok: false, code: "conflict" });
      expect(world.execution.definition.version).toBe(1);
    });
  });

  it("is refused of another workflow, of too large an input, and where nothing runs", () => {
    const world = EngineWorld.started(definitionOf(workers("ab")), {}, { maxPayloadBytes: 1024 });
    const latest = second(workers("abc"));
    expect(upgrade(world, latest, { name: "other" })).toMatchObject({ code: "invalid" });
    const workflowInput = { x: "x".repeat(2000) };
    expect(upgrade(world, latest, { workflowInput })).toMatchObject({ code: "too-large" });
    world.known.latestDefinitions.set("flow", { definition: latest, unresolved: ["sub"] });
    const event = { kind: "upgraded", name: "flow", taskOutput: {} } as const;
    expect(world.send(event).answer).toMatchObject({ code: "not-found" });
    world.send({ kind: "paused" });
    expect(upgrade(world, latest)).toMatchObject({ code: "conflict" });
    world.send({ kind: "terminated" });
    expect(upgrade(world, latest)).toMatchObject({ code: "conflict" });
  });

  it("leaves random executions whole, with tasks taken out of and put into their definitions", () => {
    const random = seededRandom();
    let upgraded = 0;
    for (let execution = 0; execution < EXECUTIONS; execution++) {
      const tasks = randomTasks(random);
      const world = EngineWorld.started(definitionOf(tasks, {}, RANDOM_TASK_DEFS));
      for (let event = 0; event < EVENTS; event++) world.send(randomEvent(world, random));
      const changed = [worker("new1"), ...tasks.filter(() => random.below(4) > 0), worker("new2")];
      const latest = definitionOf(changed, { version: 2 }, RANDOM_TASK_DEFS);
      breakOff(world, latest);
      if (upgrade(world, latest).ok) upgraded += 1;
      for (let event = 0; event < EVENTS; event++) world.send(randomEvent(world, random));
      finishAll(world);
      expect(world.execution.open.size).toBe(0);
    }
    expect(upgraded).toBeGreaterThan(0);
  });
});
