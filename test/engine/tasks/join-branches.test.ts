import { describe, expect, it } from "vitest";
import {
  definitionOf,
  EngineWorld,
  inBothWays,
  type WorldOptions,
} from "../../helpers/engine-world.ts";
import {
  dynamic,
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

/** Runs `tasks`; nothing that they name is registered. */
function started(tasks: TaskInput[], options: WorldOptions = {}, input = {}) {
  const unregistered = ["work", "df", "dw", ...NAMES];
  return EngineWorld.started(definitionOf(tasks), { input }, {}, { unregistered, ...options });
}
const NAMES = "pqrstcdefghjkxyz".split("").flatMap((name) => [name, `${name}2`, `${name}_join`]);

/** A dynamic fork `df` of generated tasks, joined by `j`, and `end`. */
const forking = (tasks: TaskInput[], inputs: object = {}, more = {}): TaskInput[] => [
  forkTasks("df", tasks, inputs, more),
  join("j", []),
  inline("end"),
];

describe("the branches of a FORK_JOIN_DYNAMIC", () => {
  it("end as failed, optional and permissive ones do in any fork", () => {
    const tasks = [
      worker("p", { optional: true, retryCount: 0 }),
      worker("q", { permissive: true, retryCount: 0 }),
    ];
    const world = started(forking(tasks));
    world.fail("p", "pp");
    expect(world.task("p").status).toBe("COMPLETED_WITH_ERRORS");
    world.fail("q", "qq");
    expect(world.task("j")).toMatchObject({ status: "FAILED", reason: "qq" });
    expect(world.status).toBe("FAILED");
  });

  it("run a switch to the end of its case, nested ones included, before the JOIN ends", () => {
    const tasks = [
      switchOn("s", "x", {
        x: [worker("c"), switchOn("s2", "y", { y: [worker("d"), worker("e")] }), worker("f")],
      }),
      worker("p"),
    ];
    const world = inBothWays(
      (options) => started(forking(tasks), options),
      (one) => {
        expect(one.task("j").input).toEqual({ joinOn: ["c", "p"] });
        one.complete("p", { n: 1 });
        for (const name of ["c", "d", "e", "f"]) {
          expect(one.task("j").status).toBe("IN_PROGRESS");
          one.complete(name, { of: name });
        }
      },
    );
    expect(world.names()).toEqual(["df", "s", "c", "p", "j", "s2", "d", "e", "f", "end"]);
    expect(world.task("j").output).toMatchObject({
      c: { of: "c" },
      d: { of: "d" },
      e: { of: "e" },
      f: { of: "f" },
      p: { n: 1 },
    });
    expect(world.status).toBe("COMPLETED");
  });

  it("are over with a switch whose case is empty", () => {
    const world = started(forking([switchOn("s", "z", { x: [worker("c")] })]));
    expect(world.names()).toEqual(["df", "s", "j", "end"]);
    expect(world.status).toBe("COMPLETED");
  });

  it("judge a permissive failure on the way through a switch", () => {
    const first = worker("c", { permissive: true, retryCount: 0 });
    const world = inBothWays(
      (options) => started(forking([switchOn("s", "x", { x: [first, worker("d")] })]), options),
      (one) => {
        one.fail("c", "cc");
        one.complete("d");
      },
    );
    expect(world.task("j")).toMatchObject({ status: "FAILED", reason: "cc" });
  });

  it("run a loop with all its turns", () => {
    const body = [worker("c"), inline("d", "$.x + 1", { x: "${c.output.n}" })];
    const world = inBothWays(
      (options) =>
        started(
          [forkTasks("df", "${workflow.input.tasks}"), join("j", []), inline("end")],
          options,
          {
            tasks: [loop("dw", "$.dw.iteration < 2", body)],
          },
        ),
      (one) => {
        one.complete("c__1", { n: 1 });
        one.complete("c__2", { n: 2 });
      },
    );
    expect(world.names()).toEqual(["df", "dw", "j", "c__1", "d__1", "c__2", "d__2", "end"]);
    expect(world.task("j").output).toMatchObject({
      dw: { iteration: 2, "2": { c: { n: 2 }, d: { result: 3 } } },
    });
  });

  it("run a fork with its JOIN, and one without with a JOIN of its own", () => {
    const tasks = [
      fork("f", [[worker("c"), worker("d")], [worker("e")]]),
      join("k", ["d", "e"]),
      fork("g", [[worker("x")]]),
    ];
    const world = inBothWays(
      (options) => started(forking(tasks), options),
      (one) => {
        expect(one.task("j").input).toEqual({ joinOn: ["k", "g_join"] });
        for (const name of ["c", "e", "x"]) one.complete(name);
        expect(one.task("g_join").status).toBe("COMPLETED");
        expect(one.task("j").status).toBe("IN_PROGRESS");
        one.complete("d");
      },
    );
    expect(world.status).toBe("COMPLETED");
    expect(world.task("k").status).toBe("COMPLETED");
  });

  it("run a dynamic fork within a dynamic fork", () => {
    const inner = [forkTasks("df2", "${workflow.input.tasks}"), join("k", [])];
    const world = inBothWays(
      (options) =>
        started(
          [forkTasks("df", "${workflow.input.outer}"), join("j", []), inline("end")],
          { ...options, unregistered: ["df2", "k", "p", "q", "s"] },
          { outer: [switchOn("s", "x", { x: inner })], tasks: [worker("p"), worker("q")] },
        ),
      (one) => {
        expect(one.task("j").input).toEqual({ joinOn: ["k"] });
        one.complete("p");
        one.complete("q", { n: 2 });
      },
    );
    expect(world.task("k").output).toEqual({ q: { n: 2 } });
    expect(world.status).toBe("COMPLETED");
  });

  it("run a DYNAMIC task as what it names", () => {
    const world = started(forking([dynamic("p", {})], { p: { pick: "work", x: 1 } }));
    expect(world.task("p")).toMatchObject({ type: "work", input: { pick: "work", x: 1 } });
    world.complete("p");
    expect(world.status).toBe("COMPLETED");
  });

  it("are what a DYNAMIC task runs that becomes a dynamic fork", () => {
    const input = { pick: "FORK_JOIN_DYNAMIC", forkTaskName: "work", forkTaskInputs: [1] };
    const world = inBothWays(
      (options) =>
        started([dynamic("df", input), join("j", [])], {
          ...options,
          unregistered: ["FORK_JOIN_DYNAMIC", "work"],
        }),
      (one) => one.complete("_work_0"),
    );
    expect(world.names()).toEqual(["df", "_work_0", "j"]);
    expect(world.status).toBe("COMPLETED");
  });
});

describe("a JOIN script after a FORK_JOIN_DYNAMIC", () => {
  const scripted = (joinOn: string[], expression: string) =>
    started([
      forkInputs("df", { forkTaskName: "work", forkTaskInputs: [1, 2, 3] }),
      join("j", joinOn, { evaluatorType: "js", expression }),
    ]);

  it("sees all the branches in $.joinOn", () => {
    const world = scripted(
      [],
      "$.joinOn.filter((name) => $[name]?.status === 'COMPLETED').length > 1",
    );
    world.complete("_work_2", { n: 2 });
    expect(world.task("j").status).toBe("IN_PROGRESS");
    world.complete("_work_0", { n: 0 });
    expect(world.task("j")).toMatchObject({
      status: "COMPLETED",
      output: { _work_0: { n: 0 }, _work_2: { n: 2 } },
    });
  });

  it("sees the branches that the JOIN names, where it names some", () => {
    const world = scripted(
      ["_work_1"],
      "$.joinOn.length === 1 && $._work_1.status === 'COMPLETED'",
    );
    expect(world.task("j").input).toEqual({ joinOn: ["_work_1"] });
    world.complete("_work_1");
    expect(world.task("j").status).toBe("COMPLETED");
  });
});
