import { describe, expect, it } from "vitest";
import { taskView } from "../../../src/engine/views.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import {
  definitionOf,
  EngineWorld,
  inBothWays,
  type WorldOptions,
} from "../../helpers/engine-world.ts";
import {
  forEach,
  fork,
  forkTasks,
  inline,
  join,
  loop,
  subWorkflow,
  switchOn,
  terminate,
  tryCatch,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";

function jump(world: EngineWorld, reference: string, taskInput: JsonObject = {}) {
  return world.send({ kind: "jumped", reference, taskInput }).answer;
}

function playing(tasks: TaskInput[], scenario: (world: EngineWorld) => void): void {
  const once = Object.fromEntries("abcdxyz".split("").map((name) => [name, { retryCount: 0 }]));
  const definition = definitionOf(tasks, {}, once);
  const make = (options: WorldOptions): EngineWorld =>
    EngineWorld.started(definition, {}, {}, { ...options, unregistered: ["x", "y"] });
  inBothWays(make, scenario);
}

/** What has a place among the tasks, without what is skipped. */
const ran = (world: EngineWorld): string[] => world.trace().filter((line) => !line.startsWith("0"));

describe("jump", () => {
  it("leaves what runs, goes past what lies between, and goes on from there", () => {
    playing(
      ["a", "b", "c", "d"].map((name) => worker(name)),
      (world) => {
        expect(jump(world, "c")).toMatchObject({ ok: true });
        expect(ran(world)).toEqual(["1 a a CANCELED(0)", "2 c c SCHEDULED(0)"]);
        expect([world.task("a").status, world.task("b").status]).toEqual(["SKIPPED", "SKIPPED"]);
        world.complete("c");
        world.complete("d", { n: 1 });
        expect(world.workflow).toMatchObject({ status: "COMPLETED", output: { n: 1 } });
      },
    );
  });

  it("is refused where the execution would hold too many tasks, and changes nothing", () => {
    const definition = definitionOf(["a", "b", "c", "d"].map((name) => worker(name)));
    const world = EngineWorld.started(definition, {}, { maxTasks: 4 });
    const message = "An execution may hold at most 4 tasks";
    expect(jump(world, "d")).toEqual({ ok: false, code: "conflict", message });
    expect(world.trace()).toEqual(["1 a a SCHEDULED(0)"]);
    expect(jump(world, "c")).toMatchObject({ ok: true });
    expect(world.execution.tasks.size).toBe(4);
  });

  it("puts what is given over the input that the task would have", () => {
    const input = { inputParameters: { v: "${a.output.v}", w: 1 } };
    playing([worker("a"), worker("b"), worker("c", input), worker("d", input)], (world) => {
      world.complete("a", { v: 7 });
      jump(world, "c", { w: 2, x: 3 });
      expect(world.task("c").input).toEqual({ v: 7, w: 2, x: 3 });
      world.complete("c");
      expect(world.task("d").input).toEqual({ v: 7, w: 1 });
    });
  });

  it("goes back, and what has run since then runs again", () => {
    const tasks = [worker("a"), switchOn("s", 1, { "1": [worker("b")] }), worker("c"), worker("d")];
    playing(tasks, (world) => {
      for (const name of ["a", "b", "c"]) world.complete(name);
      jump(world, "s");
      expect(world.attempts("b").map(({ status }) => status)).toEqual(["COMPLETED", "SCHEDULED"]);
      expect(world.attempts("d").map(({ status }) => status)).toEqual(["CANCELED"]);
      for (const name of ["b", "c", "d"]) world.complete(name);
      expect(world.status).toBe("COMPLETED");
      expect(ran(world)).toHaveLength(9);
    });
  });

  it("begins the task anew that runs", () => {
    playing([worker("a")], (world) => {
      jump(world, "a", { again: true });
      expect(world.attempts("a").map(({ status }) => status)).toEqual(["CANCELED", "SCHEDULED"]);
      world.complete("a");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("comes out of containers of every type, and takes their children along", () => {
    const inner = [
      worker("x"),
      fork("f", [[loop("l", "false", [worker("b")])], [subWorkflow("w", { name: "child" })]]),
      join("j", ["l", "w"]),
    ];
    playing([tryCatch("t", { try: inner }), worker("c")], (world) => {
      world.complete("x");
      jump(world, "c");
      expect(world.effectLines()).toContain("terminate-child w");
      expect([...world.execution.open.values()].map(({ base }) => base)).toEqual(["c"]);
      world.complete("c");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("stays in a turn of a loop, which goes on to the next one", () => {
    playing(
      [
        loop(
          "l",
          "$.l.iteration < 2",
          ["a", "b", "c"].map((name) => worker(name)),
        ),
      ],
      (world) => {
        jump(world, "c");
        world.complete("c__1", { n: 1 });
        expect(world.task("l").output).toMatchObject({ "1": { a: {}, b: {}, c: { n: 1 } } });
        world.complete("a__2");
        world.complete("b__2");
        jump(world, "b__2");
        world.complete("b__2");
        world.complete("c__2");
        expect(world.status).toBe("COMPLETED");
      },
    );
  });

  it("stays in a branch: what runs beside it goes on, and the JOIN waits for what runs again", () => {
    const branches = [[worker("a"), worker("b")], [worker("x")]];
    playing([fork("f", branches), join("j", ["a", "b", "x"]), worker("c")], (world) => {
      world.complete("a", { n: 1 });
      jump(world, "a");
      world.complete("x");
      world.complete("a", { n: 2 });
      expect(world.task("j").status).toBe("IN_PROGRESS");
      world.complete("b");
      expect(world.task("j")).toMatchObject({ status: "COMPLETED", output: { a: { n: 2 } } });
      world.complete("c");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("lets a JOIN go past what is not run, deeper in the branch too", () => {
    const branches = [[switchOn("s", 1, { "1": [worker("a")] }), worker("b")], [worker("x")]];
    playing([fork("f", branches), join("j", ["a", "x"]), worker("c")], (world) => {
      jump(world, "b");
      world.complete("x");
      expect(world.task("c").status).toBe("SCHEDULED");
    });
  });

  it("goes to a JOIN, which takes what its branches have come to", () => {
    const branches = [[worker("a"), worker("b")], [worker("x")]];
    playing([fork("f", branches), join("j", ["b", "x"]), worker("c")], (world) => {
      world.complete("x", { n: 1 });
      jump(world, "j");
      expect(world.task("j")).toMatchObject({ status: "COMPLETED", output: { x: { n: 1 } } });
      expect(world.task("c").status).toBe("SCHEDULED");
    });
  });

  it("goes to the JOIN of a dynamic fork, back to the fork, and over both", () => {
    const made = ["x", "y"].map((name) => ({ name, taskReferenceName: name, type: "SIMPLE" }));
    playing([forkTasks("f", made, {}), join("j", []), worker("c")], (world) => {
      world.complete("x", { n: 1 });
      jump(world, "j");
      expect(world.task("j")).toMatchObject({ status: "COMPLETED", output: { x: { n: 1 } } });
      jump(world, "f");
      expect(world.attempts("y").map(({ status }) => status)).toEqual([
        "CANCELED",
        "SKIPPED",
        "SCHEDULED",
      ]);
      jump(world, "c");
      world.complete("c");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("takes what a loop has run along where it goes past that, also when its turn is forgotten", () => {
    const made = [loop("y", "$.y.iteration < 3", [worker("x")])];
    const body = [forkTasks("f", made), join("j", [])];
    playing(
      [loop("l", "$.l.iteration < 2", body, { inputParameters: { keepLastN: 1 } })],
      (world) => {
        world.complete("x__1__1");
        expect(jump(world, "j")).toMatchObject({ ok: true });
        expect(world.task("l").iteration).toBe(2);
        expect(world.execution.latest.has("x__1__1")).toBe(false);
        const views = world.attempts("x__1__1").map((task) => taskView(world.execution, task));
        expect(views.map((view) => view.workflowTask.taskReferenceName)).toEqual(["x"]);
      },
    );
  });

  it("names the turn where several run", () => {
    const turns = forEach("e", [1, 2], [worker("a"), worker("b")], { maxConcurrency: 0 });
    playing([turns], (world) => {
      expect(jump(world, "b")).toMatchObject({ ok: false, code: "invalid" });
      expect(jump(world, "b__2").ok).toBe(true);
      expect(world.task("a__1").status).toBe("SCHEDULED");
      world.complete("b__2");
      world.complete("a__1");
      world.complete("b__1");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("leaves nothing behind that a retry or a rerun would take up", () => {
    playing([worker("a"), worker("b"), worker("c"), worker("d")], (world) => {
      jump(world, "c");
      world.fail("c");
      world.send({ kind: "retried", resumeSubWorkflows: false });
      expect([...world.execution.open.values()].map(({ base }) => base)).toEqual(["c"]);
      world.complete("c");
      world.complete("d");
      const [left] = world.attempts("a");
      world.send({ kind: "reran", task: left?.counter ?? 0 });
      world.complete("a");
      expect(world.task("b").status).toBe("SKIPPED");
      world.complete("c");
      world.complete("d");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("goes on behind a TERMINATE task that ended an earlier run", () => {
    const branches = [[terminate("t", { terminationStatus: "FAILED" })], [worker("a")]];
    playing([fork("f", branches), join("j", ["a"]), worker("b")], (world) => {
      world.send({ kind: "retried", resumeSubWorkflows: false });
      expect(world.task("a").status).toBe("SCHEDULED");
      jump(world, "b");
      world.complete("b", { n: 1 });
      expect(world.workflow).toMatchObject({ status: "COMPLETED", output: { n: 1 } });
    });
  });

  it("takes no notice of what a child of a left task does later", () => {
    playing([subWorkflow("w", { name: "child" }), worker("b")], (world) => {
      const { counter: task, subWorkflowId: childId = "" } = world.task("w");
      jump(world, "b");
      const revival = { childId, run: 1, operation: "retried", path: "child.1" } as const;
      world.send({ kind: "child-revived", task, revival });
      expect([...world.execution.open.values()].map(({ base }) => base)).toEqual(["b"]);
      world.complete("b");
      world.send({ kind: "child-revived", task, revival: { ...revival, run: 2 } });
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("ends the execution where the task cannot be planned", () => {
    const broken = fork("f", [[worker("x")]]);
    playing([worker("a"), broken, inline("i")], (world) => {
      jump(world, "f");
      expect(world.workflow).toMatchObject({ status: "FAILED" });
    });
  });

  it("is refused of what is not at hand, and where nothing runs", () => {
    const inner = [worker("a"), switchOn("s", 1, { "1": [worker("b")] })];
    playing([loop("l", "false", inner), worker("c")], (world) => {
      expect(jump(world, "nope")).toMatchObject({ ok: false, code: "invalid" });
      expect(jump(world, "b")).toMatchObject({ ok: false, code: "invalid" });
      expect(jump(world, "a__2")).toMatchObject({ ok: false, code: "invalid" });
      world.send({ kind: "paused" });
      expect(jump(world, "c")).toMatchObject({ ok: false, code: "conflict" });
      world.send({ kind: "terminated" });
      expect(jump(world, "c")).toMatchObject({ ok: false, code: "conflict" });
    });
  });

  it("leaves a container that a rerun of a task in it runs again as a whole", () => {
    const tasks = [worker("a"), forEach("e", [1, 2], [worker("b"), worker("c")]), worker("d")];
    playing(tasks, (world) => {
      world.complete("a");
      world.complete("b__1");
      const { counter } = world.task("b__1");
      jump(world, "d");
      world.complete("d");
      expect(world.status).toBe("COMPLETED");
      expect(world.task("e").status).toBe("SKIPPED");
      world.send({ kind: "reran", task: counter });
      expect(world.task("e").status).toBe("IN_PROGRESS");
      for (const name of ["b__1", "c__1", "b__2", "c__2", "d"]) world.complete(name);
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("lets lead on what ended beside a TERMINATE of an earlier run, which counts no more", () => {
    const ended = terminate("end", { terminationStatus: "FAILED" });
    const parts = [fork("f", [[worker("x")], [worker("c"), ended]]), join("j", ["x", "end"])];
    const each = forEach("e", [1, 2], [worker("a"), ...parts, worker("d")], { maxConcurrency: 2 });
    playing([each], (world) => {
      for (const name of ["a__1", "c__1"]) world.complete(name);
      expect(world.status).toBe("FAILED");
      world.send({ kind: "reran", task: world.task("a__2").counter });
      world.complete("a__2");
      expect(world.execution.latest.has("f__2")).toBe(false);
      jump(world, "d__1");
      expect(world.task("x__2").status).toBe("SCHEDULED");
      world.complete("d__1");
      jump(world, "d__2");
      world.complete("d__2");
      expect(world.status).toBe("COMPLETED");
    });
  });
});
