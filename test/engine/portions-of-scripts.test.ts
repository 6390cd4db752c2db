import { describe, expect, it } from "vitest";
import type { ScriptRunner } from "../../src/engine/expressions/script-runner.ts";
import type { WorkflowDef } from "../../src/model/workflow-def.ts";
import { definitionOf, EngineWorld, type WorldOptions } from "../helpers/engine-world.ts";
import {
  fork,
  inline,
  join,
  loop,
  switchOn,
  type TaskInput,
  tryCatch,
  worker,
} from "../helpers/task-inputs.ts";
import { vmScriptRunner } from "../helpers/vm-script-runner.ts";

/** Steps that each script takes here: a decision may run two of them. */
const STEPS = 10;
const SETTINGS = { scriptStepsPerDecision: 2 * STEPS };

const noop = (taskReferenceName: string): TaskInput => ({ type: "NOOP", taskReferenceName });
const jq = (taskReferenceName: string): TaskInput => ({
  type: "JSON_JQ_TRANSFORM",
  taskReferenceName,
  inputParameters: { queryExpression: "[range(100)] | length" },
});
const lambda = (taskReferenceName: string): TaskInput => ({
  type: "LAMBDA",
  taskReferenceName,
  inputParameters: { scriptExpression: "return 1" },
});
const choose = (name: string, cases: Record<string, TaskInput[]>): TaskInput => ({
  ...switchOn(name, 1, cases),
  evaluatorType: "javascript",
  expression: "'a'",
});
const oldChoose = (name: string, cases: Record<string, TaskInput[]>): TaskInput => ({
  type: "DECISION",
  taskReferenceName: name,
  caseExpression: "'a'",
  decisionCases: cases,
});

class ScriptedWorld {
  readonly world: EngineWorld;
  private ran = 0;

  constructor(definition: WorkflowDef, options: WorldOptions = {}, settings = SETTINGS) {
    this.world = new EngineWorld(definition, {}, settings, options);
    const scripts: ScriptRunner = {
      ...vmScriptRunner,
      evaluate: (source, scope, form, meter) => {
        this.ran += 1;
        if (meter !== undefined) meter.steps += STEPS;
        return vmScriptRunner.evaluate(source, scope, form);
      },
    };
    this.world.known.scripts = scripts;
  }

  /** Lets it come to its end. @returns how many scripts each decision has run. */
  run(): number[] {
    const counts: number[] = [];
    this.world.decide({ kind: "started" });
    for (let portion = 0; portion < 100; portion++) {
      counts.push(this.ran);
      this.ran = 0;
      if (this.world.status !== "RUNNING" || this.world.workflow.unfinished === undefined) break;
      this.world.portion();
    }
    return counts;
  }
}

const five = ["a", "b", "c", "d", "e"];

function branches(make: (name: string) => TaskInput[]): TaskInput[] {
  return [fork("f", five.map(make)), join("j", five), noop("end")];
}

describe("a decision whose scripts take more than one may", () => {
  it.each<[string, TaskInput[]]>([
    ["an INLINE in each branch of a fork", branches((name) => [inline(name)])],
    ["a LAMBDA in each branch of a fork", branches((name) => [lambda(name)])],
    [
      "a SWITCH in each branch of a fork",
      branches((name) => [choose(name, { a: [noop(`${name}1`)] })]),
    ],
    [
      "a DECISION in each branch of a fork",
      branches((name) => [oldChoose(name, { a: [noop(`${name}1`)] })]),
    ],
    ["an INLINE in each turn of a loop", [loop("l", "true", [inline("x")], { items: five })]],
    [
      "SWITCH tasks within each other",
      [five.reduceRight<TaskInput>((inner, name) => choose(name, { a: [inner] }), noop("x"))],
    ],
    [
      "a loop in each branch of a fork",
      branches((name) => [loop(name, "false", [noop(`${name}1`)])]),
    ],
    [
      "a JOIN with a script in each branch of a fork",
      branches((name) => [
        fork(`${name}f`, [[noop(`${name}1`)]]),
        join(name, [`${name}1`], { expression: "$.joinOn.length === 1", evaluatorType: "js" }),
      ]),
    ],
  ])("leaves the rest to the next one: %s", (_what, tasks) => {
    const whole = new ScriptedWorld(definitionOf(tasks), {}, { scriptStepsPerDecision: Infinity });
    expect(whole.run()).toHaveLength(1);
    expect(whole.world.status).toBe("COMPLETED");
    for (const reloading of [false, true]) {
      const scripted = new ScriptedWorld(definitionOf(tasks), { reloading });
      const counts = scripted.run();
      expect(Math.max(...counts)).toBe(2);
      expect(counts.length).toBeGreaterThan(2);
      const { world } = scripted;
      expect(world.status).toBe("COMPLETED");
      expect(world.names().toSorted()).toEqual(whole.world.names().toSorted());
      expect(world.workflow.output).toEqual(whole.world.workflow.output);
      for (const name of whole.world.names()) {
        const { input, output, status } = whole.world.task(name);
        expect(world.task(name)).toMatchObject({ input, output, status });
      }
    }
  });

  it("counts the steps of jq", () => {
    const scripted = new ScriptedWorld(definitionOf(branches((name) => [jq(name)])));
    expect(scripted.run().length).toBeGreaterThanOrEqual(five.length);
    expect(scripted.world.status).toBe("COMPLETED");
  });

  it("lets workers in before the scripts that are left", () => {
    const nine = [...five, "u", "v", "x", "y"];
    const tasks = [
      fork("f", [[worker("w"), noop("n")], ...nine.map((name) => [inline(name)])]),
      join("j", ["n", ...nine]),
    ];
    const { world } = new ScriptedWorld(definitionOf(tasks));
    world.decide({ kind: "started" });
    world.decide({ kind: "task-claimed", task: world.task("w").counter, workerId: "me" });
    const update = { status: "COMPLETED", output: {} } as const;
    world.decide({ kind: "task-updated", task: world.task("w").counter, update });
    expect(world.task("n").status).toBe("COMPLETED");
    expect(world.task("y").status).toBe("IN_PROGRESS");
    for (let portion = 0; portion < 3; portion++) world.portion();
    expect(world.status).toBe("COMPLETED");
  });

  it("can be terminated in between", () => {
    const { world } = new ScriptedWorld(definitionOf(branches((name) => [inline(name)])));
    world.decide({ kind: "started" });
    world.send({ kind: "terminated", reason: "enough" });
    expect(world.status).toBe("TERMINATED");
    expect(five.map((name) => world.task(name).status)).toEqual([
      "COMPLETED",
      "COMPLETED",
      "CANCELED",
      "CANCELED",
      "CANCELED",
    ]);
  });

  it("stands still while it is paused", () => {
    const { world } = new ScriptedWorld(definitionOf(branches((name) => [inline(name)])));
    world.decide({ kind: "started" });
    world.send({ kind: "paused" });
    world.portion();
    expect(world.task("e").status).toBe("IN_PROGRESS");
    world.reload();
    world.send({ kind: "resumed" });
    expect(world.status).toBe("COMPLETED");
  });

  it("fails by a choice that cannot be made, within a TRY_CATCH too", () => {
    const bad = (name: string): TaskInput => ({
      ...oldChoose(name, { a: [noop(`${name}1`)] }),
      caseExpression: "nope(",
    });
    const before = [
      fork("f", [[choose("x", {})], [choose("y", {})], [bad("d")]]),
      join("j", ["x", "d"]),
    ];
    const plain = new ScriptedWorld(definitionOf(before));
    plain.run();
    expect(plain.world.status).toBe("FAILED");
    expect(plain.world.task("d")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reason: "Error while evaluating script: nope(",
    });
    const guarded = new ScriptedWorld(
      definitionOf([tryCatch("t", { try: before, catch: [noop("caught")] })]),
    );
    guarded.run();
    expect(guarded.world.status).toBe("COMPLETED");
    expect(guarded.world.task("caught").status).toBe("COMPLETED");
  });

  it("chooses by the definition that holds then, also in place of a DYNAMIC", () => {
    const chooses = (name: string): TaskInput => ({
      ...choose("d", { a: [worker(name)] }),
      type: "DYNAMIC",
      dynamicTaskNameParam: "pick",
      inputParameters: { pick: "SWITCH" },
    });
    const tasks = (name: string): TaskInput[] => [
      fork("f", [[choose("x", {})], [choose("y", {})], [chooses(name)]]),
      join("j", ["x", "y", "d"]),
    ];
    const { world } = new ScriptedWorld(definitionOf(tasks("old")), { unregistered: ["SWITCH"] });
    world.known.latestDefinitions.set("flow", {
      definition: definitionOf(tasks("new"), { version: 2 }),
      unresolved: [],
    });
    world.decide({ kind: "started" });
    expect(world.task("d")).toMatchObject({ kind: "SWITCH", status: "IN_PROGRESS" });
    world.send({ kind: "upgraded", name: "flow", taskOutput: {} });
    world.portion();
    expect(world.task("new").status).toBe("SCHEDULED");
  });
});
