import { describe, expect, it } from "vitest";
import { referenceOf } from "../../../src/engine/records.ts";
import { definitionOf, EngineWorld, inBothWays, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import {
  forEach,
  fork,
  forkTasks,
  inline,
  join,
  loop,
  setVariable,
  subWorkflow,
  switchOn,
  tryCatch,
  wait,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";

const ONCE = { a: { retryCount: 0 }, b: { retryCount: 0 } };

const started = (tasks: TaskInput[], more = {}) =>
  EngineWorld.started(definitionOf(tasks, more, ONCE));

function rerunFrom(world: EngineWorld, reference: string, more: object = {}) {
  const { counter: task } = world.task(reference);
  return world.send({ kind: "reran", task, ...more }).answer;
}

/** Ends everything that waits for somebody, as in a clean run. */
function finish(world: EngineWorld): void {
  for (let step = 0; world.status === "RUNNING" && step < 100; step++) {
    const { execution } = world;
    const active = [...execution.open.values()].filter(
      ({ kind }) => !["JOIN", "DO_WHILE", "EXCLUSIVE_JOIN"].includes(kind),
    );
    const [task] = active.sort((a, b) => a.sequence - b.sequence);
    if (task === undefined) throw new Error(`stuck: ${world.trace().join(", ")}`);
    const reference = referenceOf(task);
    if (task.kind === "SUB_WORKFLOW") world.childEnded(reference, { output: { of: reference } });
    else world.update(reference, { output: { of: reference } });
  }
}

/** What an execution has come to, but for ids, clocks and the order in which branches ran. */
function outcomeOf(world: EngineWorld): unknown {
  const tasks = [...world.execution.tasks.values()].map(
    ({ status, retryCount, output, ...task }) => [
      referenceOf(task),
      { status, retryCount, output: { ...output, subWorkflowId: null }, iteration: task.iteration },
    ],
  );
  const { status, output, variables } = world.workflow;
  return { status, output, variables, tasks: Object.fromEntries(tasks) };
}

const everything = [
  worker("a"),
  switchOn("s", 1, { "1": [worker("c"), switchOn("s2", 2, { "2": [inline("i")] })] }),
  fork("f", [
    [worker("b"), loop("in", "$.in.iteration < 2", [worker("x"), wait("w")])],
    [subWorkflow("sub"), fork("g", [[worker("y")], []]), join("gj", ["y"])],
  ]),
  join("j", ["in", "gj"]),
  loop("out", "$.out.iteration < 2", [
    setVariable("v", { n: 1 }),
    fork("h", [[worker("p")], [loop("deep", "$.deep.iteration < 2", [worker("q")])]]),
    join("hj", ["p", "deep"]),
    worker("r"),
  ]),
  worker("end"),
];

describe("rerun from any task of an execution with everything in it", () => {
  const clean = started(everything);
  finish(clean);

  it.each([...clean.execution.latest.keys()])("comes to the same from %s", (reference) => {
    expect(clean.status).toBe("COMPLETED");
    inBothWays(
      (options) => EngineWorld.started(definitionOf(everything, {}, ONCE), {}, {}, options),
      (world) => {
        finish(world);
        expect(rerunFrom(world, reference)).toMatchObject({ ok: true });
        finish(world);
        expect(outcomeOf(world)).toEqual(outcomeOf(clean));
        expect(world.workflow.run).toBe(1);
      },
    );
  });

  it.each([...clean.execution.latest.keys()])(
    "comes to the same after a failure, from %s",
    (at) => {
      const world = started(everything);
      for (let step = 0; step < 40 && world.status === "RUNNING"; step++) {
        const open = [...world.execution.open.values()].filter(({ kind }) => kind === "SIMPLE");
        const [task] = open.sort((a, b) => a.sequence - b.sequence);
        if (task?.base === "r") world.fail(referenceOf(task), "no", "FAILED_WITH_TERMINAL_ERROR");
        else if (task !== undefined) world.complete(referenceOf(task), { of: referenceOf(task) });
        else finishOne(world);
      }
      expect(world.status).toBe("FAILED");
      if (!world.execution.latest.has(at)) return;
      rerunFrom(world, at);
      finish(world);
      expect(outcomeOf(world)).toEqual({
        ...(outcomeOf(clean) as object),
        tasks: expect.anything(),
      });
    },
  );
});

function finishOne(world: EngineWorld): void {
  for (const task of world.execution.open.values()) {
    const reference = referenceOf(task);
    if (task.kind === "SUB_WORKFLOW") world.childEnded(reference, { output: { of: reference } });
    else if (task.kind === "WAIT") world.update(reference, { output: { of: reference } });
    else continue;
    return;
  }
}

describe("rerun from a task", () => {
  it("keeps the branches beside it, opens the JOIN again and takes away what came after", () => {
    const tasks = [fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"]), worker("c")];
    const world = started(tasks);
    world.complete("a", { v: 1 });
    world.complete("b", { v: 2 });
    world.complete("c");
    const before = world.task("a").counter;
    world.now += 1000;
    rerunFrom(world, "a");
    expect(world.trace()).toEqual([
      "1 FORK f COMPLETED(0)",
      "2 a a SCHEDULED(0)",
      "3 b b COMPLETED(0)",
      "4 JOIN j IN_PROGRESS(0)",
    ]);
    expect(world.task("a")).toMatchObject({ counter: before, pollCount: 0, output: {} });
    expect(world.task("a").scheduledTime).toBe(world.now);
    expect(world.workflow).toMatchObject({ endTime: 0, output: {}, lastRetriedTime: world.now });
    world.complete("a", { v: 10 });
    expect(world.task("j").output).toEqual({ a: { v: 10 }, b: { v: 2 } });
    expect(world.trace().at(-1)).toBe("5 c c SCHEDULED(0)");
  });

  it("begins anew what failed or was canceled beside it, as the same attempts, with a new child for a SUB_WORKFLOW", () => {
    const branches = [[worker("a")], [worker("b")], [subWorkflow("s")], [inline("i")]];
    const world = started([fork("f", branches), join("j", ["a", "b", "s", "i"])]);
    const before = world.task("s").subWorkflowId;
    world.fail("b");
    rerunFrom(world, "a");
    expect(world.trace().slice(1)).toEqual([
      "2 a a SCHEDULED(0)",
      "3 b b SCHEDULED(0)",
      "4 SUB_WORKFLOW s IN_PROGRESS(0)",
      "5 INLINE i COMPLETED(0)",
      "6 JOIN j IN_PROGRESS(0)",
    ]);
    expect(world.task("s").subWorkflowId).not.toBe(before);
    expect(world.effectLines()).toContain("start-child s");
  });

  it("chooses again at a SWITCH, by the new input of the workflow", () => {
    const tasks = [
      switchOn("s", "${workflow.input.p}", { x: [worker("a")], y: [worker("b")] }),
      worker("c"),
    ];
    const world = new EngineWorld(definitionOf(tasks, {}, ONCE), { input: { p: "x" } });
    world.send({ kind: "started" });
    finish(world);
    const request = { workflowInput: { p: "y" }, correlationId: "new" };
    rerunFrom(world, "s", request);
    expect(world.names()).toEqual(["s", "b"]);
    expect(world.workflow).toMatchObject({ input: { p: "y" }, correlationId: "new" });
    finish(world);
    expect(world.names()).toEqual(["s", "b", "c"]);
  });

  it("fills in parameters again, or takes the input that is given", () => {
    const tasks = [worker("a", { inputParameters: { n: "${workflow.input.n}" } }), worker("b")];
    const world = started(tasks);
    world.complete("a");
    world.complete("b");
    rerunFrom(world, "a", { workflowInput: { n: 5 } });
    expect(world.task("a").input).toEqual({ n: 5 });
    world.complete("a");
    world.complete("b");
    rerunFrom(world, "a", { taskInput: { own: true } });
    expect(world.task("a").input).toEqual({ own: true });
  });

  it("starts a fresh child for a SUB_WORKFLOW task, with the input that is given", () => {
    const world = started([subWorkflow("s"), worker("a")]);
    const before = world.task("s").subWorkflowId;
    world.childEnded("s");
    world.complete("a");
    rerunFrom(world, "s", { taskInput: { n: 1 } });
    expect(world.task("s")).toMatchObject({ status: "IN_PROGRESS", sequence: 1 });
    expect(world.task("s").subWorkflowId).not.toBe(before);
    expect(world.task("s").input).toMatchObject({ workflowInput: { n: 1 } });
    expect(world.effectLines()).toEqual(["start-child s"]);
  });

  it("goes back to the turn of a loop that it stands in", () => {
    const world = started([
      loop("l", "$.l.iteration < 3", [worker("a"), worker("b")]),
      worker("c"),
    ]);
    finish(world);
    rerunFrom(world, "b__2");
    expect(world.names()).toEqual(["l", "a__1", "b__1", "a__2", "b__2"]);
    expect(world.task("l")).toMatchObject({ status: "IN_PROGRESS", iteration: 2 });
    finish(world);
    expect(world.status).toBe("COMPLETED");
    expect(Object.keys(world.task("l").output).sort()).toEqual(["1", "2", "3", "iteration"]);
  });

  it("takes away other attempts of it", () => {
    const world = EngineWorld.started(
      definitionOf([worker("a")], {}, { a: { retryCount: 1, retryDelaySeconds: 0 } }),
    );
    world.fail("a");
    world.fail("a");
    rerunFrom(world, "a");
    expect(world.trace()).toEqual(["2 a a SCHEDULED(1)"]);
  });
});

describe("rerun from the start", () => {
  it("begins with the input that is given, and keeps the time of its creation", () => {
    const world = started([worker("a")], { variables: { n: 0 } });
    const { createTime } = world.workflow;
    world.complete("a");
    world.now += 1000;
    world.send({ kind: "reran", workflowInput: { x: 1 }, correlationId: "c" });
    expect(world.trace()).toEqual(["1 a a SCHEDULED(0)"]);
    expect(world.workflow).toMatchObject({ createTime, input: { x: 1 }, correlationId: "c" });
    expect(world.taskId("a")).toBe(`${WORKFLOW_ID}-2`);
  });

  it("begins with the variables of the definition", () => {
    const tasks = [worker("a"), setVariable("set", { n: 5, more: true })];
    const world = started(tasks, { variables: { n: 0 } });
    world.complete("a");
    expect(world.workflow).toMatchObject({ status: "COMPLETED", variables: { n: 5, more: true } });
    world.send({ kind: "reran" });
    expect(world.workflow.variables).toEqual({ n: 0 });
  });
});

describe("rerun from a JOIN", () => {
  it("lets it wait for all that is taken up in a TRY_CATCH", () => {
    const branches = [fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"])];
    const definition = definitionOf([tryCatch("t", { try: branches })], {}, ONCE);
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.fail("a");
        expect([world.task("b").status, world.status]).toEqual(["CANCELED", "FAILED"]);
        expect(rerunFrom(world, "j").ok).toBe(true);
        world.complete("a");
        expect(world.task("j").status).toBe("IN_PROGRESS");
        world.complete("b");
        expect(world.status).toBe("COMPLETED");
      },
    );
  });
});

describe("rerun is refused", () => {
  it("while the execution runs", () => {
    expect(started([worker("a")]).send({ kind: "reran" }).answer).toEqual({
      ok: false,
      code: "conflict",
      message: `Workflow: flow.1/${WORKFLOW_ID}.RUNNING is not in terminal state, unable to rerun.`,
    });
  });

  it("from a task that there is not", () => {
    const world = started([inline("i")]);
    expect(world.send({ kind: "reran", task: 77 }).answer).toEqual({
      ok: false,
      code: "invalid",
      message: `Task ${WORKFLOW_ID}-77 not found`,
    });
  });
});

describe("an execution that runs again from a task deep in a turn of a FOR_EACH", () => {
  it("waits for that turn as for the others", () => {
    const body = [loop("l", "$.l.iteration < 1", [worker("a"), worker("b")])];
    const turns = forEach("e", [1, 2], body, { maxConcurrency: 0 });
    const definition = definitionOf([turns], {}, ONCE);
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        for (const turn of ["__1__1", "__2__1"]) {
          world.complete(`a${turn}`);
          world.complete(`b${turn}`);
        }
        expect(world.status).toBe("COMPLETED");
        rerunFrom(world, "b__1__1");
        world.complete("a__2__1");
        world.complete("b__2__1");
        expect(world.task("e").status).toBe("IN_PROGRESS");
        world.complete("b__1__1");
        expect(world.status).toBe("COMPLETED");
      },
    );
  });

  it("lets a JOIN in a TRY_CATCH wait for the container around the task", () => {
    const branches = [[worker("a")], [forEach("e", [1], [worker("x")])]];
    const tasks = [tryCatch("t", { try: [fork("f", branches), join("j", ["a", "e"])] })];
    const world = started(tasks);
    world.fail("a");
    expect(world.status).toBe("FAILED");
    rerunFrom(world, "x__1");
    world.complete("a");
    expect(world.task("j").status).toBe("IN_PROGRESS");
    world.complete("x__1");
    expect(world.task("j").status).toBe("COMPLETED");
    expect(world.status).toBe("COMPLETED");
  });
});

describe("rerun from a dynamic fork", () => {
  it("makes its tasks anew, those that were skipped, too", () => {
    const made = ["m", "n"].map((name) => ({ ...worker(name), name, taskDefinition: { name } }));
    const definition = definitionOf([forkTasks("k", made), join("j", [])]);
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.complete("m");
        world.send({ kind: "jumped", reference: "j", taskInput: {} });
        expect(world.task("n").status).toBe("SKIPPED");
        expect(world.status).toBe("COMPLETED");
        rerunFrom(world, "k");
        expect(world.names()).toEqual(["k", "m", "n", "j"]);
        for (const name of ["m", "n"]) world.complete(name);
        expect(world.status).toBe("COMPLETED");
      },
    );
  });
});
