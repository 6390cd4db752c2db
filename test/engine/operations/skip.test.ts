import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import {
  forEach,
  fork,
  forkTasks,
  inline,
  join,
  loop,
  switchOn,
  tryCatch,
  wait,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";

function skip(world: EngineWorld, reference: string, more: object = {}) {
  const event = {
    kind: "task-skipped",
    reference,
    taskInput: {},
    taskOutput: {},
    ...more,
  } as const;
  return world.send(event).answer;
}

function playing(tasks: TaskInput[], scenario: (world: EngineWorld) => void): void {
  const definition = definitionOf(tasks, {}, { a: { retryCount: 0 }, c: { retryCount: 0 } });
  inBothWays((options) => EngineWorld.started(definition, {}, {}, options), scenario);
}

describe("skip in a FOR_EACH", () => {
  const turns = forEach("e", [1, 2, 3], [worker("a"), worker("b"), worker("c")], {
    maxConcurrency: 2,
  });

  it("leaves a task out of the iteration that its name says", () => {
    playing([turns], (world) => {
      expect(skip(world, "b__1", { taskOutput: { n: 1 } }).ok).toBe(true);
      world.complete("a__1");
      expect(world.task("c__1").status).toBe("SCHEDULED");
      world.complete("a__2");
      expect(world.task("b__2").status).toBe("SCHEDULED");
    });
  });

  it("is refused without a number while the task is still to come in several iterations", () => {
    playing([turns], (world) => {
      expect(skip(world, "b")).toMatchObject({
        code: "invalid",
        message: expect.stringContaining("as b__2"),
      });
      world.complete("a__1");
      expect(skip(world, "b").ok).toBe(true);
      expect(world.task("b__2").status).toBe("SKIPPED");
    });
  });

  it("is refused where the task has come up, or the iteration has not begun or is over", () => {
    playing([turns], (world) => {
      expect(skip(world, "a__1")).toMatchObject({ code: "conflict" });
      expect(skip(world, "b__3")).toMatchObject({ code: "conflict" });
      for (const name of ["a__1", "b__1", "c__1"]) world.complete(name);
      expect(skip(world, "b__1")).toMatchObject({ code: "conflict" });
      expect(skip(world, "b__3").ok).toBe(true);
      expect(skip(world, "z__3")).toMatchObject({ code: "not-found" });
    });
  });
});

describe("skip", () => {
  it("goes past a task, which shows the input and output that were given", () => {
    const tasks = [worker("a"), worker("b"), inline("i", "$.n", { n: "${b.output.n}" })];
    playing(tasks, (world) => {
      expect(skip(world, "b", { taskInput: { x: 1 }, taskOutput: { n: 7 } }).ok).toBe(true);
      expect(world.task("b")).toMatchObject({
        status: "SKIPPED",
        sequence: 0,
        type: "b",
        input: { x: 1 },
        output: { n: 7 },
      });
      world.complete("a");
      expect(world.workflow).toMatchObject({ status: "COMPLETED", output: { result: 7 } });
    });
  });

  it("gives what is left out no delay", () => {
    playing([worker("a"), worker("b", { startDelay: 5 })], (world) => {
      skip(world, "b");
      expect(world.task("b")).toMatchObject({ startDelaySeconds: 0, callbackAfterSeconds: 0 });
    });
  });

  it("goes past the first task of a branch, of a case, and past whole containers", () => {
    const tasks = [
      worker("a"),
      fork("f", [[worker("x"), worker("y")], [worker("z")]]),
      join("j", ["y", "z"]),
      switchOn("s", 1, { "1": [worker("p")] }),
      fork("g", [[worker("q")]]),
      join("k", ["q"]),
      loop("l", "false", [worker("r")]),
      worker("c"),
    ];
    playing(tasks, (world) => {
      for (const name of ["x", "z", "p", "g", "l"]) expect(skip(world, name).ok).toBe(true);
      world.complete("a");
      world.complete("y");
      expect(world.trace().filter((line) => !line.startsWith("0"))).toEqual([
        "1 a a COMPLETED(0)",
        "2 FORK f COMPLETED(0)",
        "3 y y COMPLETED(0)",
        "4 JOIN j COMPLETED(0)",
        "5 SWITCH s COMPLETED(0)",
        "6 c c SCHEDULED(0)",
      ]);
    });
  });

  it("lets a JOIN go on that waits for the task, or goes past the JOIN itself", () => {
    const branches = [[worker("a"), worker("b")], [worker("x")]];
    playing([fork("f", branches), join("j", ["b", "x"]), worker("c")], (world) => {
      world.complete("x");
      skip(world, "b");
      world.complete("a");
      expect(world.trace().at(-1)).toBe("5 c c SCHEDULED(0)");
    });
    playing([worker("a"), fork("f", [[worker("b")]]), join("j", ["b"]), worker("c")], (world) => {
      skip(world, "j");
      world.complete("a");
      expect(world.names().slice(1)).toEqual(["a", "f", "b", "c"]);
    });
  });

  it("leaves a task of a loop out of the turn that runs", () => {
    playing([loop("l", "$.l.iteration < 2", [worker("a"), worker("b")])], (world) => {
      skip(world, "b");
      world.complete("a__1");
      expect(world.names()).toEqual(["b__1", "l", "a__1", "a__2"]);
      world.complete("a__2");
      world.complete("b__2");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("goes past a whole list of a TRY_CATCH", () => {
    const lists = { try: [worker("b")], finally: [worker("x"), worker("y")] };
    playing([worker("a"), tryCatch("t", lists), worker("c")], (world) => {
      skip(world, "x");
      skip(world, "y");
      world.complete("a");
      world.complete("b");
      expect(world.task("t").status).toBe("COMPLETED");
      world.complete("c");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("goes with the dynamic fork that had made the task, which makes it anew", () => {
    const list = [wait("h"), { type: "HUMAN", taskReferenceName: "c" }];
    const definition = definitionOf([
      wait("w"),
      forkTasks("g", [tryCatch("t", { try: list })], {}),
      join("j", []),
    ]);
    const world = EngineWorld.started(definition, {}, {}, { unregistered: ["t", "h", "c"] });
    world.complete("w");
    expect(skip(world, "c").ok).toBe(true);
    world.send({ kind: "terminated" });
    world.send({ kind: "reran", task: world.task("w").counter });
    expect(world.names()).toEqual(["w"]);
    world.complete("w");
    world.complete("h");
    world.complete("c");
    expect(world.status).toBe("COMPLETED");
  });

  it("is refused where the execution would hold too many tasks", () => {
    const definition = definitionOf([worker("a"), fork("f", [[worker("b")]]), join("j", ["b"])]);
    const world = EngineWorld.started(definition, {}, { maxTasks: 2 });
    const message = "An execution may hold at most 2 tasks";
    expect(skip(world, "f")).toEqual({ ok: false, code: "conflict", message });
    expect(world.names()).toEqual(["a"]);
  });

  it("does not stand in the way of a retry or a rerun", () => {
    playing([worker("a"), worker("b"), worker("c")], (world) => {
      skip(world, "b");
      world.complete("a");
      world.fail("c");
      world.send({ kind: "retried", resumeSubWorkflows: false });
      world.complete("c");
      expect(world.status).toBe("COMPLETED");
      world.send({ kind: "reran", task: world.task("a").counter });
      world.complete("a");
      expect(world.task("b").status).toBe("SKIPPED");
      world.complete("c");
      world.send({ kind: "reran", task: world.task("b").counter });
      expect(world.task("b").status).toBe("SCHEDULED");
    });
  });

  it("is refused of what is not there, what has come up, and while nothing runs", () => {
    const world = EngineWorld.started(definitionOf([worker("a"), worker("b")]));
    expect(skip(world, "nope")).toEqual({
      ok: false,
      code: "not-found",
      message: "The task referenced by nope does not exist in the WorkflowDefinition flow",
    });
    expect(skip(world, "a")).toEqual({
      ok: false,
      code: "conflict",
      message: "The task referenced a has already been processed, cannot be skipped",
    });
    world.send({ kind: "paused" });
    expect(skip(world, "b")).toEqual({
      ok: false,
      code: "conflict",
      message: `The workflow ${WORKFLOW_ID} is not running so the task referenced by b cannot be skipped`,
    });
  });
});
