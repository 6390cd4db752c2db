import { describe, expect, it } from "vitest";
import { taskDef } from "../../helpers/definitions.ts";
import {
  definitionOf,
  EngineWorld,
  inBothWays,
  type WorldOptions,
} from "../../helpers/engine-world.ts";
import {
  fork,
  forkInputs,
  forkTasks,
  inline,
  join,
  loop,
  switchOn,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "FORK_JOIN_DYNAMIC",
  wireType: "FORK",
  tasks: [forkInputs("t", { forkTaskName: "w", forkTaskInputs: [], x: REFERENCE }), join("j", [])],
  input: {
    forkTaskName: "w",
    forkTaskInputs: [],
    x: RESOLVED,
    forkedTasks: [],
    forkedTaskDefs: [],
  },
});

/** Runs `tasks`; nothing that they name is registered. */
function started(tasks: TaskInput[], options: WorldOptions = {}, input = {}) {
  const unregistered = ["work", "df", "p", "m"];
  return EngineWorld.started(definitionOf(tasks), { input }, {}, { unregistered, ...options });
}

/** A dynamic fork `df` of generated tasks, joined by `j`, and `end`. */
const forking = (tasks: TaskInput[], inputs: object = {}, more = {}): TaskInput[] => [
  forkTasks("df", tasks, inputs, more),
  join("j", []),
  inline("end"),
];

const forkingOver = (inputs: unknown, more = {}): TaskInput[] => [
  forkInputs("df", { forkTaskName: "work", forkTaskInputs: inputs }, more),
  join("j", []),
  inline("end"),
];

describe("a FORK_JOIN_DYNAMIC task", () => {
  it("runs its task for each input and joins all of them", () => {
    const world = inBothWays(
      (options) => started(forkingOver([{ id: "a" }, { id: "b" }]), options),
      (one) => {
        one.complete("_work_1", { n: 1 });
        expect(one.task("j")).toMatchObject({ output: { _work_1: { n: 1 } } });
        one.complete("_work_0", { n: 0 });
      },
    );
    expect(world.trace()).toEqual([
      "1 FORK df COMPLETED(0)",
      "2 work _work_0 COMPLETED(0)",
      "3 work _work_1 COMPLETED(0)",
      "4 JOIN j COMPLETED(0)",
      "5 INLINE end COMPLETED(0)",
    ]);
    expect(world.task("df").input).toMatchObject({
      forkTaskName: "work",
      forkedTasks: ["_work_0", "_work_1"],
      forkedTaskDefs: [{ taskReferenceName: "_work_0" }, { taskReferenceName: "_work_1" }],
    });
    expect(world.task("_work_1").input).toEqual({ id: "b", __index: 1 });
    expect(world.task("j")).toMatchObject({
      input: { joinOn: ["_work_0", "_work_1"] },
      output: { _work_0: { n: 0 }, _work_1: { n: 1 } },
    });
    expect(world.status).toBe("COMPLETED");
  });

  it("keeps the parameters of its JOIN beside the generated names", () => {
    const more = { inputParameters: { who: "${workflow.input.who}" } };
    const tasks = [forkInputs("df", { forkTaskInputs: [1] }), join("j", ["ignored"], more)];
    const world = started(tasks, {}, { who: "Ada" });
    expect(world.task("j").input).toEqual({ who: "Ada", joinOn: ["_df_0"] });
  });

  it("leads on at once from an empty list", () => {
    const world = started(forkingOver([]));
    expect(world.names()).toEqual(["df", "j", "end"]);
    expect(world.status).toBe("COMPLETED");
  });

  it("asks at once for every definition and version that its tasks need", () => {
    const tasks = [
      { name: "a", taskReferenceName: "p" },
      { name: "b", taskReferenceName: "q", taskDefinition: { name: "b" } },
      { taskReferenceName: "s", type: "SUB_WORKFLOW", subWorkflowParam: { name: "child" } },
      switchOn("c", "x", { x: [{ name: "nested", taskReferenceName: "d" }] }),
    ];
    const world = new EngineWorld(definitionOf(forking(tasks)));
    const result = world.decide({ kind: "started" });
    expect(result).toEqual({
      kind: "needs",
      needs: [
        { kind: "task-definition", name: "a" },
        { kind: "task-definition", name: "s" },
        { kind: "task-definition", name: "c" },
        { kind: "task-definition", name: "nested" },
        { kind: "latest-version", workflow: "child" },
      ],
    });
  });

  it("runs its tasks by their registered definitions, which a reload keeps", () => {
    const world = new EngineWorld(definitionOf(forkingOver([1])), {}, {}, { reloading: true });
    const definition = taskDef({ name: "work", retryCount: 1, retryDelaySeconds: 0 });
    world.known.taskDefinitions.set("work", definition);
    world.send({ kind: "started" });
    world.known.taskDefinitions.clear();
    world.fail("_work_0");
    expect(world.task("_work_0")).toMatchObject({ retryCount: 1, status: "SCHEDULED" });
    expect(world.execution.structure.task("_work_0")?.taskDefinition).toEqual(definition);
    world.fail("_work_0");
    expect(world.status).toBe("FAILED");
  });

  it("starts the latest version of a sub-workflow, and says which", () => {
    const input = { forkTaskWorkflow: "child", forkTaskInputs: [{ n: 1 }] };
    const world = new EngineWorld(definitionOf([forkInputs("df", input), join("j", [])]));
    world.known.taskDefinitions.set("df", null);
    world.known.latestVersions.set("child", 4);
    world.send({ kind: "started" });
    expect(world.effectLines()).toEqual(["start-child _df_0"]);
    expect(world.task("_df_0").input).toMatchObject({
      subWorkflowName: "child",
      subWorkflowVersion: 4,
      workflowInput: { n: 1, __index: 0 },
    });
  });

  it("never takes data for a reference, at a retry neither", () => {
    const data = { text: "${workflow.workflowId} $${x}" };
    const tasks = [
      forkInputs("df", { forkTaskName: "work", forkTaskInputs: "${workflow.input.items}" }),
      join("j", []),
    ];
    const world = new EngineWorld(definitionOf(tasks), { input: { items: [data] } });
    const definition = taskDef({ name: "work", retryCount: 1, retryDelaySeconds: 0 });
    world.known.taskDefinitions.set("work", definition);
    world.send({ kind: "started" });
    expect(world.task("_work_0").input).toEqual({ ...data, __index: 0 });
    world.fail("_work_0");
    expect(world.task("_work_0").input).toEqual({ ...data, __index: 0 });
  });

  it("resolves the references of tasks that a worker has made", () => {
    const made = { taskReferenceName: "p", inputParameters: { x: "${a.output.x}" } };
    const tasks = [worker("a"), forkTasks("df", "${a.output.tasks}"), join("j", [])];
    const world = started(tasks);
    world.complete("a", { x: 5, tasks: [made] });
    expect(world.task("p").input).toEqual({ x: 5 });
  });
});

describe("what a FORK_JOIN_DYNAMIC cannot run", () => {
  const endsWith = (tasks: TaskInput[], reason: unknown) => {
    const world = started([inline("before"), ...tasks]);
    expect(world.workflow).toMatchObject({ status: "FAILED", reason });
    expect(world.names()).toEqual(["before"]);
    return world;
  };

  it("fails the execution when no JOIN follows", () => {
    endsWith(
      [forkInputs("df", { forkTaskInputs: [] }), inline("end")],
      "Dynamic join definition is not followed by a join task.  Check the workflow definition.",
    );
  });

  it("leaves no task behind when its list is unusable", () => {
    endsWith(
      [forkTasks("df", "oops"), join("j", [])],
      "Input 'tasks' is invalid. Cannot deserialize a list of Workflow Tasks from 'oops'",
    );
  });

  it.each([
    ["twice in its list", [worker("p"), worker("p")], "p"],
    ["in the definition", [worker("end")], "end"],
    ["of a task that has run", [worker("before")], "before"],
    ["inside a container", [worker("p"), switchOn("s", "x", { x: [worker("p")] })], "p"],
    ["for a turn of what it makes", [loop("l", "false", [worker("p")]), worker("p__1")], "p__1"],
  ])("fails for a reference name that stands %s", (_, tasks, name) => {
    endsWith(
      forking(tasks),
      `No dynamic tasks could be created for the Workflow: flow.1/11111111-2222-3333-4444-555555555555, Dynamic Fork Task: df attempted to create a duplicate task reference name: ${name}`,
    );
  });

  it("fails for a name that another task has in one of its turns", () => {
    const later = loop("l", "false", [worker("p")]);
    endsWith(
      [...forking([worker("p__2")]), later],
      expect.stringMatching(/duplicate task reference name: p__2$/),
    );
    const inLoop = loop("l", "false", [forkTasks("df", [worker("p")]), join("j", [])]);
    expect(started([inLoop, worker("p__1")]).workflow).toMatchObject({
      status: "FAILED",
      reason: expect.stringMatching(/duplicate task reference name: p$/),
    });
  });

  it("fails for a turn of what it makes that an earlier fork has made", () => {
    const earlier = [forkTasks("d", [{ ...inline("p__2"), name: "work" }]), join("k", [])];
    const repeated = forking([loop("m", "$['m'].iteration < 2", [inline("p")])]);
    expect(started([...earlier, ...repeated]).workflow).toMatchObject({
      status: "FAILED",
      reason: expect.stringMatching(/duplicate task reference name: p$/),
    });
  });

  it("fails for a turn of what it makes that a fork in another loop has made", () => {
    const repeated = forking([loop("m", "false", [inline("p")])]);
    const inLoop = loop("l", "false", [forkTasks("d", [inline("p")]), join("k", [])]);
    expect(started([inLoop, ...repeated]).workflow).toMatchObject({
      status: "FAILED",
      reason: expect.stringMatching(/duplicate task reference name: p$/),
    });
  });

  it("fails for a type that is not run yet, however deep it stands", () => {
    const deep = switchOn("s", "x", { x: [{ type: "KAFKA_PUBLISH", taskReferenceName: "k" }] });
    endsWith(forking([deep]), "Baton does not run tasks of type KAFKA_PUBLISH yet");
  });

  it("fails above the limit of branches", () => {
    const definition = definitionOf(forkingOver([1, 2, 3]));
    const world = EngineWorld.started(definition, {}, { maxBranches: 2 });
    expect(world.workflow.reason).toBe("Fork df has 3 branches; the limit is 2");
  });

  it("fails above the limit of a payload, which its own input counts for", () => {
    const definition = definitionOf(forkingOver([1, 2, 3]));
    const options = { unregistered: ["work"] };
    const world = EngineWorld.started(definition, {}, { maxPayloadBytes: 1_000 }, options);
    expect(world.workflow.reason).toContain("is greater than the permissible limit: 1000 bytes");
    expect(world.names()).toEqual([]);
  });

  it("answers the update that led to it", () => {
    const world = started([worker("a"), forkTasks("df", "${a.output.tasks}"), join("j", [])]);
    world.claim("a");
    expect(world.update("a", { output: { tasks: null } }).answer.ok).toBe(true);
    expect(world.status).toBe("FAILED");
    expect(world.names()).toEqual(["a"]);
  });

  it("forgets what it was about to run when the execution ends in the same decision", () => {
    const tasks = [
      fork("f", [[worker("a"), ...forkingOver([1]).slice(0, 2)], [worker("b")]]),
      join("fj", ["j", "b"]),
    ];
    const world = EngineWorld.started(
      definitionOf(tasks, {}, { b: { retryCount: 0 } }),
      {},
      {},
      { unregistered: ["work"] },
    );
    world.send({ kind: "paused" });
    world.complete("a");
    world.fail("b");
    world.send({ kind: "resumed" });
    expect(world.status).toBe("FAILED");
    expect(world.execution.structure.task("_work_0")).toBeUndefined();
  });
});

describe("the names of what a FORK_JOIN_DYNAMIC makes", () => {
  it("differ between two forks that run side by side", () => {
    const tasks = [
      fork("f", [
        [forkInputs("d1", { forkTaskName: "work", forkTaskInputs: [1] }), join("j1", [])],
        [forkInputs("d2", { forkTaskName: "work", forkTaskInputs: [1] }), join("j2", [])],
      ]),
      join("j", ["j1", "j2"]),
    ];
    const world = started(tasks);
    expect(world.names()).toEqual(["f", "d1", "_work_0", "j1", "d2", "_d2_work_0", "j2", "j"]);
    world.complete("_work_0");
    world.complete("_d2_work_0");
    expect(world.status).toBe("COMPLETED");
  });

  it("carry the suffix of the turn in a loop, and are the same in each", () => {
    const body = forkingOver("${workflow.input.items}").slice(0, 2);
    const world = inBothWays(
      (options) =>
        started([loop("dw", "$.dw.iteration < 2", body)], options, { items: [{ n: 1 }, { n: 2 }] }),
      (one) => {
        for (const turn of ["__1", "__2"]) {
          one.complete(`_work_0${turn}`, { turn });
          one.complete(`_work_1${turn}`);
        }
      },
    );
    expect(world.names()).toEqual([
      "dw",
      ...["__1", "__2"].flatMap((t) => [`df${t}`, `_work_0${t}`, `_work_1${t}`, `j${t}`]),
    ]);
    expect(world.task("j__2").output).toEqual({ _work_0__2: { turn: "__2" } });
    expect(world.task("dw").output).toEqual({
      iteration: 2,
      "1": { df: {}, j: { _work_0__1: { turn: "__1" } } },
      "2": { df: {}, j: { _work_0__2: { turn: "__2" } } },
    });
    expect(world.status).toBe("COMPLETED");
  });

  it("stand for another task in each turn of a loop", () => {
    const tasks = [
      inline(
        "made",
        "[$.n < 2 ? {taskReferenceName: 'p'} : {taskReferenceName: 'p', type: 'HUMAN'}]",
        {
          n: "${dw.output.iteration}",
        },
      ),
      forkTasks("df", "${made.output.result}"),
      join("j", []),
    ];
    const world = started([loop("dw", "$.dw.iteration < 2", tasks)]);
    expect(world.task("p__1").kind).toBe("SIMPLE");
    world.complete("p__1");
    expect(world.task("p__2").kind).toBe("HUMAN");
    expect(world.execution.structure.task("p", "__1")?.type).toBe("SIMPLE");
  });

  it("are forgotten with the turn that they belong to", () => {
    const body = forkingOver([1]).slice(0, 2);
    const more = { inputParameters: { keepLastN: 1 } };
    const world = started([loop("dw", "$.dw.iteration < 3", body, more)]);
    for (const turn of [1, 2, 3]) world.complete(`_work_0__${turn}`);
    expect(world.names()).toEqual(["dw", "df__3", "_work_0__3", "j__3"]);
    expect(world.execution.structure.task("_work_0", "__1")).toBeUndefined();
  });
});

describe("the cost of a FORK_JOIN_DYNAMIC", () => {
  it("is linear in its branches, and the execution survives a reload", () => {
    const items = Array.from({ length: 3_000 }, (_, n) => ({ n }));
    const tasks = [
      forkInputs("df", { forkTaskName: "work", forkTaskInputs: "${workflow.input.items}" }),
      join("j", []),
      inline("end"),
    ];
    const options = { checked: false, unregistered: ["work"] };
    const world = EngineWorld.started(definitionOf(tasks), { input: { items } }, {}, options);
    for (let n = 0; n < 2_999; n++) world.update(`_work_${n}`, { output: { n } });
    world.reload();
    world.update("_work_2999", { output: { n: 2_999 } });
    expect(world.status).toBe("COMPLETED");
    expect(Object.keys(world.task("j").output)).toHaveLength(3_000);
  }, 10_000);
});
