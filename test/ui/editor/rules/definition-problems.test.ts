import { describe, expect, it } from "vitest";
import { definitionProblems } from "../../../../src/ui/editor/rules/definition-problems.ts";
import type { Known } from "../../../../src/ui/editor/rules/problem.ts";

const NOTHING_KNOWN: Known = { taskNames: null, workflows: null };

function task(ref: string, reads: string | null = null, more: object = {}): object {
  return {
    ...{ name: ref, taskReferenceName: ref, type: "SIMPLE" },
    ...(reads !== null && { inputParameters: { value: `\${${reads}.output.x}` } }),
    ...more,
  };
}
const fork = (ref: string, ...forkTasks: object[][]): object =>
  task(ref, null, { type: "FORK_JOIN", forkTasks });
const join = (ref: string, ...joinOn: string[]): object =>
  task(ref, null, { type: "JOIN", joinOn });
const loop = (ref: string, loopCondition: unknown, ...loopOver: object[]): object =>
  task(ref, null, { type: "DO_WHILE", loopCondition, loopOver });
const choice = (ref: string, decisionCases: object, more: object = {}): object =>
  task(ref, null, { type: "SWITCH", decisionCases, ...more });

/** What is told, each with the last keys of its path. */
function told(tasks: object[], known = NOTHING_KNOWN): string[] {
  return definitionProblems({ tasks }, known).map(
    ({ severity, path, message }) => `${severity} ${path.slice(-2).join(".")}: ${message}`,
  );
}

describe("references", () => {
  it("are right where the other task has run, whatever is between", () => {
    expect(
      told([
        task("a"),
        fork("f", [task("b", "a")], [task("c")]),
        join("j", "b", "c"),
        choice("s", { yes: [task("d", "b")] }),
        task("e", "d"),
        task("g", "s"),
      ]),
    ).toEqual([]);
  });

  it("are told that lead nowhere", () => {
    expect(told([task("a", "nobody")])).toEqual([
      "warning inputParameters.value: ${nobody…}: no task has this reference name",
    ]);
  });

  it("to what a dynamic fork may make are only hinted at", () => {
    const dynamic = task("f", null, { type: "FORK_JOIN_DYNAMIC" });
    expect(told([dynamic, join("j"), task("a", "made")])).toEqual([
      "info inputParameters.value: ${made…}: only a dynamic fork could make a task of this name",
    ]);
  });

  it("are told that come too early", () => {
    expect(told([task("a", "b"), task("b")])[0]).toContain("b runs only later");
    expect(told([task("a", "a")])[0]).toContain("a is the task itself");
  });

  it("are told that lead into a branch that runs at the same time", () => {
    expect(told([fork("f", [task("a")], [task("b", "a")]), join("j", "a", "b")])[0]).toContain(
      "runs at the same time",
    );
  });

  it("are told that lead into a case that is taken instead", () => {
    expect(told([choice("s", { x: [task("a")], y: [task("b", "a")] })])[0]).toContain(
      "stands in another case",
    );
  });

  it("within a loop may lead to what ran in the turn before, and to the loop itself", () => {
    expect(told([loop("l", "$.a.done", task("a", "b"), task("b", "l"))])).toEqual([]);
  });

  it("of an attempt in a loop's turn lead to its task", () => {
    expect(told([loop("l", "$.a.x", task("a")), task("b", "a__2")])).toEqual([]);
  });

  it("in a catch may lead to what was tried", () => {
    const cases = { catch: [task("c", "t")], try: [task("t")] };
    expect(told([task("x", null, { type: "TRY_CATCH", decisionCases: cases })])).toEqual([]);
  });

  it("in the output are looked at too", () => {
    const problems = definitionProblems(
      { tasks: [task("a")], outputParameters: { ok: "${a.output}", no: "${b.output}" } },
      NOTHING_KNOWN,
    );
    expect(problems.map(({ path }) => path)).toEqual([["outputParameters", "no"]]);
  });
});

describe("names", () => {
  it("that two tasks have are an error at the second", () => {
    expect(told([task("a"), fork("f", [task("a")])])).toEqual([
      "error 0.taskReferenceName: Another task is called a too",
    ]);
  });
});

describe("a JOIN", () => {
  it("of an unknown task is an error", () => {
    expect(told([fork("f", [task("a")]), join("j", "a", "b")])).toEqual([
      "error joinOn.1: No task has the reference name b",
    ]);
  });

  it("of a task that no fork has started is told", () => {
    expect(told([task("a"), join("j", "a")])).toEqual([
      "warning joinOn.0: a is not in a branch of a fork before this JOIN",
    ]);
  });

  it("behind a dynamic fork may name anything", () => {
    expect(told([task("f", null, { type: "FORK_JOIN_DYNAMIC" }), join("j", "x")])).toEqual([]);
  });
});

describe("a loop", () => {
  it("without a condition has no exit", () => {
    expect(told([loop("l", undefined, task("a"))])).toEqual([
      "error tasks.0: The loop has no loopCondition, so it has no exit",
    ]);
    const list = { type: "DO_WHILE", items: "${workflow.input.list}", loopOver: [task("a")] };
    expect(told([task("l", null, list)])).toEqual([]);
  });

  it("whose condition is always true goes on for ever", () => {
    expect(told([loop("l", " (true); ", task("a"))])[0]).toContain("goes on for ever");
  });

  it("whose condition reads what it does not have is told", () => {
    expect(told([loop("l", "$.a.x < $.limit && $.l.iteration < 3", task("a"))])).toEqual([
      "warning 0.loopCondition: $.limit is neither an input of the loop nor a task in it, so it is undefined",
    ]);
  });
});

describe("what is never reached", () => {
  it("is each case but the one that a fixed value takes", () => {
    const fixed = {
      ...{ evaluatorType: "value-param", expression: "x" },
      inputParameters: { x: "yes" },
    };
    expect(told([choice("s", { yes: [], no: [] }, fixed)])).toEqual([
      "warning decisionCases.no: The case no is never taken: x is always yes",
    ]);
  });

  it("is every case where the input that decides is missing", () => {
    const missing = { evaluatorType: "value-param", expression: "x" };
    expect(told([choice("s", { yes: [] }, missing)])[0]).toContain("only the default case");
  });

  it("is what stands behind a TERMINATE", () => {
    expect(told([task("t", null, { type: "TERMINATE" }), task("a")])[0]).toContain(
      "a TERMINATE stands before it",
    );
  });
});

describe("what is registered", () => {
  const known: Known = { taskNames: new Set(["a"]), workflows: new Map([["child", [1, 2]]]) };
  const sub = (subWorkflowParam: object): object =>
    task("s", null, { type: "SUB_WORKFLOW", subWorkflowParam });

  it("has a definition for each worker task", () => {
    expect(told([task("a"), task("b"), task("c", null, { type: "HTTP" })], known)).toEqual([
      "info 1.name: No task definition is called b: retries and timeouts are the usual ones",
    ]);
  });

  it("has the version that a sub-workflow asks for", () => {
    expect(told([sub({ name: "child", version: 2 })], known)).toEqual([]);
    expect(told([sub({ name: "child", version: 3 })], known)[0]).toContain(
      "no version 3, only 1, 2",
    );
    expect(told([sub({ name: "child" })], known)[0]).toContain("No version is named");
    expect(told([sub({ name: "other" })], known)[0]).toContain("No workflow is called other");
    expect(told([sub({ name: "${workflow.input.w}" })], known)).toEqual([]);
  });

  it("is not asked for as long as nobody knows it", () => {
    expect(told([task("b"), sub({ name: "other" })])).toEqual([]);
  });
});

describe("anything that is no definition", () => {
  it("has no problems of this kind", () => {
    for (const value of [null, 3, "x", [], { tasks: [null, 3, { type: 5 }] }]) {
      expect(definitionProblems(value, NOTHING_KNOWN)).toEqual([]);
    }
  });
});
