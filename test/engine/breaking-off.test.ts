import { describe, expect, it } from "vitest";
import { recoverOrEnd } from "../../src/engine/breaking-off.ts";
import { Decision } from "../../src/engine/decision.ts";
import { taskTypeOf } from "../../src/engine/tasks/registry.ts";
import { definitionOf, EngineWorld, inBothWays } from "../helpers/engine-world.ts";
import {
  fork,
  forEach,
  inline,
  join,
  loop,
  subWorkflow,
  switchOn,
  terminate,
  tryCatch,
  worker,
  type TaskInput,
} from "../helpers/task-inputs.ts";

const TERMINAL = "FAILED_WITH_TERMINAL_ERROR";

function decisionOn(tasks: TaskInput[]) {
  const world = EngineWorld.started(definitionOf(tasks));
  const { execution, now, known, settings } = world;
  return { world, decision: new Decision(execution, { now, known, settings, taskTypeOf }) };
}

const bothWays = (tasks: TaskInput[], scenario: (world: EngineWorld) => void, more = {}) =>
  inBothWays(
    (options) => EngineWorld.started(definitionOf(tasks, more), {}, {}, options),
    scenario,
  );

const guarded = [loop("l", "true", [tryCatch("t", { try: [worker("a")], catch: [worker("c")] })])];

describe("recoverOrEnd", () => {
  it("ends the execution where no operator takes the failure over", () => {
    const { world, decision } = decisionOn([worker("a")]);
    const failure = { task: world.task("a"), status: "FAILED", reason: "why" } as const;
    expect(recoverOrEnd(decision, failure)).toEqual([]);
    expect(world.workflow).toMatchObject({ status: "FAILED", reason: "why" });
  });

  it("lets the innermost operator take it over, with everything in it silent (B1)", () => {
    const { world, decision } = decisionOn(guarded);
    const failure = { task: world.task("a__1"), status: "FAILED", reason: "why" } as const;
    const next = recoverOrEnd(decision, failure);
    expect(next.map(({ base, scope }) => base + scope)).toEqual(["c__1"]);
    expect(world.status).toBe("RUNNING");
    expect(world.task("a__1")).toMatchObject({ status: "CANCELED", executed: true });
    expect(world.task("l").status).toBe("IN_PROGRESS");
  });
});

/** A branch with a TRY_CATCH that cleans up, beside one that fails. */
const beside = (operator: TaskInput, last = operator.taskReferenceName): TaskInput[] => [
  fork("f", [[operator, worker("after")], [worker("bad")]]),
  join("j", [last, "bad"]),
];

const cleaning = (name: string, body: TaskInput[], more: Record<string, TaskInput[]> = {}) =>
  tryCatch(name, { try: body, finally: [worker(`${name}_f`), worker(`${name}_g`)], ...more });

describe("a TRY_CATCH that a failure outside of it breaks off", () => {
  it("runs finally before the execution ends with that failure", () => {
    const world = bothWays(
      beside(cleaning("t", [worker("a"), worker("b")], { catch: [worker("c")] })),
      (one) => {
        one.fail("bad", "elsewhere", TERMINAL);
        expect(one.status).toBe("RUNNING");
        expect(one.task("a").status).toBe("CANCELED");
        expect(one.effectLines()).toContain("withdraw-task a");
        expect(one.task("j").status).toBe("CANCELED");
        one.complete("t_f");
        expect(one.status).toBe("RUNNING");
        one.complete("t_g");
        expect(one.status).toBe("FAILED");
      },
    );
    expect(world.workflow.reason).toBe(
      `Task ${world.taskId("bad")} failed with status: FAILED and reason: 'elsewhere'`,
    );
    expect(world.workflow).toMatchObject({ failedReferences: ["bad"] });
    expect(world.workflow.failedTask).toBe(world.task("bad").counter);
    expect(world.workflow.pendingFailure).toBeUndefined();
    expect(world.task("t").status).toBe("CANCELED");
    expect(world.names()).not.toContain("c");
    expect(world.names()).not.toContain("after");
  });

  it("runs no finally where it had not begun, and begins when all is run again", () => {
    const bad = inline("bad", "$.given.member", { given: "${workflow.input.given}" });
    const body = cleaning("t", [worker("a")]);
    const tasks = [fork("f", [[loop("l", "false", [body])], [bad]]), join("j", ["l", "bad"])];
    const world = bothWays(tasks, (one) => {
      expect(one.status).toBe("FAILED");
      expect(one.task("t__1").status).toBe("CANCELED");
      expect(one.names()).not.toContain("t_f__1");
      const workflowInput = { given: { member: 1 } };
      one.send({ kind: "reran", task: one.task("bad").counter, workflowInput });
      for (const name of ["a", "t_f", "t_g"]) one.complete(`${name}__1`);
    });
    expect(world.status).toBe("COMPLETED");
  });

  it("goes on with a finally that runs already", () => {
    const world = bothWays(beside(cleaning("t", [worker("a")])), (one) => {
      one.complete("a");
      one.complete("t_f");
      one.fail("bad", "elsewhere", TERMINAL);
      expect(one.status).toBe("RUNNING");
      one.complete("t_g");
    });
    expect(world.status).toBe("FAILED");
    expect(world.task("t").status).toBe("CANCELED");
  });

  it("cleans up within before around, and lets nothing else begin", () => {
    const inner = cleaning("in", [worker("a")]);
    const world = bothWays(
      beside(cleaning("out", [forEach("e", "${workflow.input.items}", [inner]), worker("rest")])),
      (one) => {
        one.fail("bad", "elsewhere", TERMINAL);
        expect(one.names()).not.toContain("out_f");
        one.complete("in_f__1");
        one.complete("in_g__1");
        expect(one.names()).toContain("out_f");
        expect(one.status).toBe("RUNNING");
        one.complete("out_f");
        one.complete("out_g");
      },
      { inputTemplate: { items: [1, 2] } },
    );
    expect(world.status).toBe("FAILED");
    expect(world.names()).not.toContain("in__2");
    expect(world.names()).not.toContain("rest");
    expect(world.task("e").status).toBe("CANCELED");
  });

  it("cleans up in a loop that is left with it", () => {
    const world = bothWays(beside(loop("l", "true", [cleaning("t", [worker("a")])])), (one) => {
      one.complete("a__1");
      one.complete("t_f__1");
      one.complete("t_g__1");
      one.fail("bad", "elsewhere", TERMINAL);
      one.complete("t_f__2");
      one.complete("t_g__2");
    });
    expect(world.status).toBe("FAILED");
    expect(world.names()).not.toContain("t__3");
  });

  it("cleans up before a FOR_EACH fails by another iteration", () => {
    const world = bothWays(
      [
        forEach("e", "${workflow.input.items}", [cleaning("t", [worker("a")]), worker("b")], {
          maxConcurrency: 2,
        }),
        worker("end"),
      ],
      (one) => {
        one.complete("a__1");
        one.complete("t_f__1");
        one.complete("t_g__1");
        one.fail("b__1", "bad", TERMINAL);
        expect(one.task("e").status).toBe("IN_PROGRESS");
        expect(one.task("a__2").status).toBe("CANCELED");
        one.complete("t_f__2");
        one.complete("t_g__2");
      },
      { inputTemplate: { items: [1, 2, 3] } },
    );
    expect(world.task("e")).toMatchObject({ status: "FAILED", reason: "bad" });
    expect(world.status).toBe("FAILED");
    expect(world.names()).not.toContain("t__3");
  });

  it("cleans up before the TRY_CATCH around it catches", () => {
    const inner = [...beside(cleaning("in", [worker("a")]))];
    const world = bothWays([tryCatch("out", { try: inner, catch: [worker("c")] })], (one) => {
      one.fail("bad", "elsewhere", TERMINAL);
      expect(one.names()).not.toContain("c");
      one.complete("in_f");
      one.complete("in_g");
      expect(one.task("out").output).toMatchObject({
        caught: true,
        error: { taskReferenceName: "bad", reason: "elsewhere" },
      });
      one.complete("c");
    });
    expect(world.status).toBe("COMPLETED");
  });

  it("goes on with the first failure where cleaning up fails", () => {
    const world = bothWays(beside(cleaning("t", [worker("a")])), (one) => {
      one.fail("bad", "elsewhere", TERMINAL);
      one.fail("t_f", "cannot clean", TERMINAL);
    });
    expect(world.status).toBe("FAILED");
    expect(world.workflow.reason).toContain("'elsewhere'");
    expect(world.task("t").status).toBe("CANCELED");
    expect(world.names()).not.toContain("t_g");
  });

  it("catches what fails within what it has to run", () => {
    const inner = tryCatch("in", { try: [worker("x")], catch: [worker("y")] });
    const operator = tryCatch("t", { try: [worker("a")], finally: [inner, worker("z")] });
    const world = bothWays(beside(operator), (one) => {
      one.fail("bad", "elsewhere", TERMINAL);
      one.fail("x", "small", TERMINAL);
      one.complete("y");
      one.complete("z");
    });
    expect(world.task("in")).toMatchObject({ status: "COMPLETED", output: { caught: true } });
    expect(world.status).toBe("FAILED");
    expect(world.workflow.reason).toContain("'elsewhere'");
  });

  it("has failed already, and still runs the rest of finally", () => {
    const world = bothWays(beside(cleaning("t", [worker("a")])), (one) => {
      one.fail("a", "first", TERMINAL);
      one.fail("bad", "second", TERMINAL);
      one.complete("t_f");
      one.complete("t_g");
    });
    expect(world.status).toBe("FAILED");
    expect(world.workflow.reason).toContain("'second'");
  });

  it("runs finally after a failure to plan, but ends when that cannot be planned", () => {
    const odd = {
      type: "SWITCH",
      taskReferenceName: "s",
      evaluatorType: "odd",
      expression: "1",
      decisionCases: { a: [worker("x")] },
    };
    const first = fork("f", [[cleaning("t", [worker("a")])], [worker("b"), odd]]);
    const world = bothWays([first, join("j", ["t"])], (one) => {
      one.complete("b");
      expect(one.status).toBe("RUNNING");
      one.complete("t_f");
      one.complete("t_g");
    });
    expect(world.status).toBe("FAILED");
    expect(world.workflow.reason).toBe("No evaluator registered for type: odd");

    const operator = tryCatch("t", { try: [worker("a")], finally: [odd] });
    const other = bothWays(beside(operator), (one) => one.fail("bad", "elsewhere", TERMINAL));
    expect(other.status).toBe("FAILED");
    expect(other.workflow.reason).toContain("'elsewhere'");
  });

  it("ends as a TERMINATE in its finally says, as by a return there", () => {
    const end = terminate("x", { terminationStatus: "COMPLETED", workflowOutput: { n: 1 } });
    const operator = tryCatch("t", { try: [worker("a")], finally: [worker("g"), end] });
    const outside = bothWays(beside(operator), (one) => {
      one.fail("bad", "elsewhere", TERMINAL);
      one.complete("g");
    });
    expect(outside.workflow).toMatchObject({ status: "COMPLETED", output: { n: 1 } });
    expect(outside.workflow.pendingFailure).toBeUndefined();
    const inside = bothWays([operator], (one) => {
      one.fail("a", "within", TERMINAL);
      one.complete("g");
    });
    expect(inside.workflow).toMatchObject({ status: "COMPLETED", output: { n: 1 } });
  });

  it("does not run finally at the end by TERMINATE, by an operator or by the workflow's timeout", () => {
    const ended = bothWays(
      [
        fork("f", [
          [cleaning("t", [worker("a")])],
          [worker("b"), terminate("x", { terminationStatus: "COMPLETED" })],
        ]),
        join("j", ["t"]),
      ],
      (one) => one.complete("b"),
    );
    expect(ended.status).toBe("COMPLETED");
    const operated = bothWays(beside(cleaning("t", [worker("a")])), (one) => {
      one.fail("bad", "elsewhere", TERMINAL);
      one.send({ kind: "terminated", reason: "enough" });
    });
    expect(operated.workflow).toMatchObject({ status: "TERMINATED", reason: "enough" });
    expect(operated.task("t_f").status).toBe("CANCELED");
    const timeout = { timeoutSeconds: 5, timeoutPolicy: "TIME_OUT_WF" };
    const late = bothWays(
      beside(cleaning("t", [worker("a")])),
      (one) => {
        one.fail("bad", "elsewhere", TERMINAL);
        one.pass(5000);
      },
      timeout,
    );
    expect(late.status).toBe("TIMED_OUT");
    for (const world of [ended, late]) expect(world.names()).not.toContain("t_g");
  });

  it("is over at once when a child is taken up again that has failed", () => {
    const world = bothWays(
      [fork("f", [[cleaning("t", [worker("a")])], [subWorkflow("s", {})]]), join("j", ["t", "s"])],
      (one) => {
        one.childEnded("s", { status: "FAILED", reason: "no" });
        expect(one.task("t").phase).toBe("finally");
        const { counter, subWorkflowId = "" } = one.task("s");
        one.send({
          kind: "child-revived",
          task: counter,
          revival: { childId: subWorkflowId, run: 1, operation: "retried", path: "child" },
        });
        expect(one.task("s").status).toBe("IN_PROGRESS");
        expect(one.task("t")).toMatchObject({ status: "IN_PROGRESS", phase: "try" });
        one.complete("a");
        one.complete("t_f");
        one.complete("t_g");
        one.childEnded("s");
      },
    );
    expect(world.status).toBe("COMPLETED");
  });

  it("cannot be steered while it cleans up", () => {
    const world = bothWays(beside(cleaning("t", [worker("a")])), (one) => {
      one.fail("bad", "elsewhere", TERMINAL);
      const jumped = one.send({ kind: "jumped", reference: "after", taskInput: {} });
      expect(jumped.answer).toMatchObject({ ok: false, code: "conflict" });
      const request = { name: "flow", taskOutput: {} };
      const upgraded = one.send({ kind: "upgraded", ...request });
      expect(upgraded.answer).toMatchObject({ ok: false, code: "conflict" });
    });
    expect(world.status).toBe("RUNNING");
  });

  it("may be in a SWITCH, whose JOIN fails for another reason", () => {
    const choice = switchOn("s", "a", { a: [cleaning("t", [worker("a")])] });
    const world = bothWays(
      [fork("f", [[choice], [worker("bad")]]), join("j", ["s", "bad"])],
      (one) => {
        one.fail("bad", "elsewhere", TERMINAL);
        one.complete("t_f");
        one.complete("t_g");
      },
    );
    expect(world.status).toBe("FAILED");
  });
});
