import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import {
  fork,
  forEach,
  forkTasks,
  join,
  loop,
  subWorkflow,
  tryCatch,
  wait,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";

const TERMINAL = "FAILED_WITH_TERMINAL_ERROR";
const RETRY = { kind: "retried", resumeSubWorkflows: false } as const;

const bothWays = (
  tasks: TaskInput[],
  scenario: (world: EngineWorld) => void,
  more = {},
  taskDefs = {},
) =>
  inBothWays(
    (options) => EngineWorld.started(definitionOf(tasks, more, taskDefs), {}, {}, options),
    scenario,
  );

const rerun = (world: EngineWorld, reference: string, taskInput?: Record<string, string>) =>
  world.send({ kind: "reran", task: world.task(reference).counter, taskInput });

const each = (body: TaskInput[], more = {}) => forEach("e", "${workflow.input.items}", body, more);
const items = (...list: number[]) => ({ inputTemplate: { items: list } });

describe("a retry of a failed FOR_EACH", () => {
  it("runs only the iterations again that did not end well", () => {
    const world = bothWays(
      [each([worker("a"), worker("b")], { maxConcurrency: 2 }), worker("end")],
      (one) => {
        one.complete("a__1", { n: 1 });
        one.complete("b__1", { done: 1 });
        one.complete("a__2");
        one.fail("b__2", "bad", TERMINAL);
        expect(one.status).toBe("FAILED");
        one.send(RETRY);
        expect(one.task("e")).toMatchObject({ status: "IN_PROGRESS", retryCount: 1 });
        expect(one.attempts("a__1")).toHaveLength(1);
        expect(one.attempts("a__2")).toHaveLength(1);
        expect(one.attempts("a__3").map(({ status }) => status)).toEqual(["CANCELED", "SCHEDULED"]);
        expect(one.task("b__2")).toMatchObject({ status: "SCHEDULED", retryCount: 1 });
        one.complete("b__2", { done: 2 });
        one.complete("a__3");
        one.complete("b__3", { done: 3 });
        one.complete("a__4");
        one.complete("b__4", { done: 4 });
        one.complete("end");
      },
      items(1, 2, 3, 4),
    );
    expect(world.status).toBe("COMPLETED");
    expect(world.task("e").output).toEqual({
      iteration: 4,
      results: [{ done: 1 }, { done: 2 }, { done: 3 }, { done: 4 }],
    });
  });

  it("leads on from what had ended together with the failure", () => {
    const body = [
      fork("k", [[worker("slow")], [wait("w", { duration: "5 seconds" }), worker("next")]]),
      join("j", ["slow", "next"]),
    ];
    const world = bothWays(
      [each(body)],
      (one) => {
        one.pass(5000);
        expect(one.status).toBe("TIMED_OUT");
        expect(one.names()).not.toContain("next__1");
        one.send(RETRY);
        expect(one.openNames()).toEqual(["e", "j__1", "next__1", "slow__1"]);
        one.complete("next__1");
        one.complete("slow__1");
      },
      items(1),
      { slow: { pollTimeoutSeconds: 5, retryCount: 0, timeoutPolicy: "RETRY" } },
    );
    expect(world.status).toBe("COMPLETED");
  });

  it("evaluates items again where it had begun nothing", () => {
    const world = bothWays(
      [worker("list"), forEach("e", "${list.output.items}", [worker("a")])],
      (one) => {
        one.complete("list", { items: "none" });
        expect(one.task("e").status).toBe("FAILED");
        one.send(RETRY);
      },
    );
    expect(world.task("e")).toMatchObject({ status: "FAILED", retryCount: 1 });
  });

  it("goes on in loops, operators and children within it", () => {
    const operator = tryCatch("t", { try: [worker("a")], finally: [worker("f")] });
    const body = [loop("l", "$.l.iteration < 2", [operator]), subWorkflow("s")];
    const world = bothWays(
      [each(body, { maxConcurrency: 0 })],
      (one) => {
        for (const name of ["a__1__1", "f__1__1", "a__1__2", "f__1__2", "a__2__1", "f__2__1"]) {
          one.complete(name);
        }
        one.childEnded("s__1");
        one.complete("a__2__2");
        one.complete("f__2__2");
        one.childEnded("s__2", { status: "FAILED" });
        expect(one.status).toBe("FAILED");
        const { subWorkflowId } = one.task("s__2");
        one.send({ kind: "retried", resumeSubWorkflows: true });
        expect(one.openNames()).toEqual(["e", "s__2"]);
        expect(one.task("s__2")).toMatchObject({ subWorkflowId, childRun: 1 });
        one.childEnded("s__2", { status: "FAILED" });
        one.send(RETRY);
        expect(one.task("s__2").subWorkflowId).not.toBe(subWorkflowId);
        one.childEnded("s__2");
      },
      items(1, 2),
    );
    expect(world.status).toBe("COMPLETED");
    expect(world.attempts("a__1__2")).toHaveLength(1);
  });

  it("goes on in the turn of a loop and the list of a TRY_CATCH in which it had failed", () => {
    const operator = tryCatch("t", { try: [worker("a"), worker("b")], finally: [worker("f")] });
    const world = bothWays(
      [each([loop("l", "$.l.iteration < 2", [operator])])],
      (one) => {
        for (const name of ["a__1__1", "b__1__1", "f__1__1", "a__1__2"]) one.complete(name);
        one.fail("b__1__2", "bad", TERMINAL);
        one.complete("f__1__2");
        expect(one.status).toBe("FAILED");
        one.send(RETRY);
        expect(one.openNames()).toEqual(["b__1__2", "e", "l__1", "t__1__2"]);
        one.complete("b__1__2");
        one.complete("f__1__2");
      },
      items(1),
    );
    expect(world.status).toBe("COMPLETED");
    expect(world.attempts("a__1__2")).toHaveLength(1);
  });
});

describe("a retry of a failed TRY_CATCH", () => {
  const operator = (more: Record<string, TaskInput[]> = {}) =>
    tryCatch("t", { try: [worker("a"), worker("b")], finally: [worker("f")], ...more });

  it("goes on in try with what had failed, and runs finally again", () => {
    const world = bothWays([operator(), worker("end")], (one) => {
      one.complete("a");
      one.fail("b", "bad", TERMINAL);
      one.complete("f", { run: 1 });
      expect(one.status).toBe("FAILED");
      one.send(RETRY);
      expect(one.attempts("a")).toHaveLength(1);
      expect(one.task("b")).toMatchObject({ status: "SCHEDULED", retryCount: 1 });
      expect(one.task("t")).toMatchObject({
        phase: "try",
        retryCount: 1,
        output: { caught: false },
      });
      one.complete("b");
      expect(one.attempts("f").map(({ abandoned }) => abandoned)).toEqual([true, undefined]);
      one.complete("f", { run: 2 });
      one.complete("end");
    });
    expect(world.status).toBe("COMPLETED");
    expect(world.task("t")).toMatchObject({ status: "COMPLETED", output: { caught: false } });
    expect(world.workflow.failedReferences).toEqual([]);
  });

  it("goes on in catch when that had failed", () => {
    const world = bothWays([operator({ catch: [worker("c"), worker("d")] })], (one) => {
      one.fail("a", "bad", TERMINAL);
      one.complete("c");
      one.fail("d", "worse", TERMINAL);
      one.complete("f");
      expect(one.status).toBe("FAILED");
      one.send(RETRY);
      expect(one.openNames()).toEqual(["d", "t"]);
      expect(one.task("t").output).toMatchObject({ caught: true, error: { reason: "bad" } });
      one.complete("d");
      one.complete("f");
    });
    expect(world.status).toBe("COMPLETED");
    expect(world.attempts("a")).toHaveLength(1);
  });

  it("goes on in finally when only that had failed", () => {
    const world = bothWays([operator()], (one) => {
      one.complete("a");
      one.complete("b");
      one.fail("f", "bad", TERMINAL);
      one.send(RETRY);
      expect(one.openNames()).toEqual(["f", "t"]);
      one.complete("f");
    });
    expect(world.status).toBe("COMPLETED");
    expect(world.task("t").output).toEqual({ caught: false });
  });

  it("counts none of the attempts that a fork in finally has made", () => {
    const made = [{ ...worker("m"), name: "m", taskDefinition: { name: "m", retryCount: 3 } }];
    const finalFork = [forkTasks("k", made, {}), join("j", [])];
    const world = bothWays(
      [fork("o", [[operator({ finally: finalFork })], [worker("bad")]]), join("p", ["t", "bad"])],
      (one) => {
        one.fail("bad", "elsewhere", TERMINAL);
        one.fail("m", "again", "FAILED");
        one.pass(60_000);
        one.fail("m", "for good", TERMINAL);
        expect(one.status).toBe("FAILED");
        one.send(RETRY);
        expect(one.openNames()).toEqual(["a", "bad", "p", "t"]);
        expect(one.attempts("m").every(({ abandoned }) => abandoned)).toBe(true);
        one.complete("bad");
        one.complete("a");
        one.complete("b");
        one.complete("m");
      },
    );
    expect(world.status).toBe("COMPLETED");
  });

  it("goes on in try when finally has failed after it", () => {
    const world = bothWays([operator()], (one) => {
      one.fail("a", "bad", TERMINAL);
      one.fail("f", "worse", TERMINAL);
      expect(one.status).toBe("FAILED");
      one.send(RETRY);
      expect(one.openNames()).toEqual(["a", "t"]);
      one.complete("a");
      one.complete("b");
      one.complete("f");
    });
    expect(world.status).toBe("COMPLETED");
  });

  it("goes on where it was broken off from outside, and runs finally again", () => {
    const world = bothWays(
      [fork("k", [[operator(), worker("after")], [worker("bad")]]), join("j", ["after", "bad"])],
      (one) => {
        one.complete("a");
        one.fail("bad", "elsewhere", TERMINAL);
        one.complete("f");
        expect(one.status).toBe("FAILED");
        one.send(RETRY);
        expect(one.openNames()).toEqual(["b", "bad", "j", "t"]);
        expect(one.attempts("a")).toHaveLength(1);
        one.complete("bad");
        one.complete("b");
        one.complete("f");
        one.complete("after");
      },
    );
    expect(world.status).toBe("COMPLETED");
    expect(world.task("t")).toMatchObject({ status: "COMPLETED", retryCount: 0 });
  });

  it("goes on in an inner one and in the one around it", () => {
    const inner = tryCatch("in", { try: [worker("x")], finally: [worker("y")] });
    const world = bothWays(
      [tryCatch("out", { try: [worker("a"), inner], finally: [worker("f")] })],
      (one) => {
        one.complete("a");
        one.fail("x", "bad", TERMINAL);
        one.complete("y");
        one.complete("f");
        expect(one.status).toBe("FAILED");
        one.send(RETRY);
        expect(one.openNames()).toEqual(["in", "out", "x"]);
        one.complete("x");
        one.complete("y");
        one.complete("f");
      },
    );
    expect(world.status).toBe("COMPLETED");
    expect(world.attempts("a")).toHaveLength(1);
  });
});

describe("a rerun from a task in a TRY_CATCH", () => {
  const operator = tryCatch("t", {
    try: [worker("a")],
    catch: [worker("c")],
    finally: [worker("f"), worker("g")],
  });

  it("ends well in finally when only that had failed", () => {
    const world = bothWays([operator, worker("end")], (one) => {
      one.complete("a");
      one.complete("f");
      one.fail("g", "bad", TERMINAL);
      rerun(one, "f");
      one.complete("f");
      one.complete("g");
      one.complete("end");
    });
    expect(world.status).toBe("COMPLETED");
    expect(world.task("t").output).toEqual({ caught: false });
  });

  it("keeps what was caught when it begins in catch or finally", () => {
    for (const from of ["c", "f"]) {
      const world = bothWays([operator], (one) => {
        one.fail("a", "bad", TERMINAL);
        one.complete("c");
        one.complete("f");
        one.fail("g", "worse", TERMINAL);
        rerun(one, from);
        if (from === "c") one.complete("c");
        one.complete("f");
        one.complete("g");
      });
      expect(world.status).toBe("COMPLETED");
      expect(world.task("t").output).toMatchObject({ caught: true, error: { reason: "bad" } });
    }
  });

  it("goes back to the failure that finally stands behind, and comes to the task again", () => {
    const plain = tryCatch("t", {
      try: [worker("a"), worker("b")],
      finally: [worker("f"), worker("g")],
    });
    const world = bothWays([plain], (one) => {
      one.complete("a");
      one.fail("b", "bad", TERMINAL);
      one.complete("f");
      one.complete("g");
      const refused = rerun(one, "g", { own: "input" });
      expect(refused.answer).toMatchObject({ ok: false, code: "invalid" });
      rerun(one, "g");
      expect(one.openNames()).toEqual(["b", "t"]);
      one.complete("b");
      one.complete("f");
      one.complete("g");
    });
    expect(world.status).toBe("COMPLETED");
  });

  it("forgets the failure when it begins in try", () => {
    const world = bothWays([operator], (one) => {
      one.fail("a", "bad", TERMINAL);
      one.fail("c", "worse", TERMINAL);
      one.complete("f");
      one.complete("g");
      rerun(one, "a");
      one.complete("a");
      one.complete("f");
      one.complete("g");
    });
    expect(world.status).toBe("COMPLETED");
    expect(world.task("t").output).toEqual({ caught: false });
  });
});
