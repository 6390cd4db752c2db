import { describe, expect, it } from "vitest";
import type { TaskInput } from "../helpers/task-inputs.ts";
import { makeCase } from "./make-case.ts";
import { isSafe, nextOperation, planOf, type Plan } from "./operations.ts";
import type { Tree } from "./drive.ts";
import type { SeenTask } from "./server.ts";

const options = { prefix: "p", echo: "http://localhost:1" };

/** The types of all tasks of many cases. */
function typesOf(seeds: number): Set<string> {
  const types = new Set<string>();
  for (let seed = 1; seed <= seeds; seed++) {
    const text = JSON.stringify(makeCase({ seed, ...options }).workflows);
    for (const [, type] of text.matchAll(/"type":"([A-Z_]+)"/g)) types.add(type as string);
  }
  return types;
}

/** The types of the tasks before each TERMINATE that follows a JOIN in a branch of a fork. */
function endsAfterJoins(seed: number): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  const visit = (tasks: TaskInput[]): void => {
    for (const [at, { type }] of tasks.entries()) {
      const before = tasks.slice(0, at);
      if (type === "TERMINATE" && before.some((task) => task.type === "JOIN")) {
        found.push(before.at(-1)?.type);
      }
    }
  };
  for (const { tasks } of makeCase({ seed, ...options }).workflows)
    branchesOf(tasks).forEach(visit);
  return found;
}

/** All branches of the forks among tasks. */
function branchesOf(tasks: TaskInput[]): TaskInput[][] {
  return tasks.flatMap((task) => {
    const { forkTasks = [], decisionCases = {}, defaultCase = [], loopOver = [] } = task as Parts;
    const lists = [...forkTasks, ...Object.values(decisionCases), defaultCase, loopOver];
    return [...forkTasks, ...lists.flatMap(branchesOf)];
  });
}

interface Parts {
  forkTasks?: TaskInput[][];
  decisionCases?: Record<string, TaskInput[]>;
  defaultCase?: TaskInput[];
  loopOver?: TaskInput[];
}

describe("a generated case", () => {
  it("is the same for the same seed", () => {
    expect(makeCase({ seed: 7, ...options })).toEqual(makeCase({ seed: 7, ...options }));
  });

  it("has every operator among few cases", () => {
    const expected =
      "SIMPLE SWITCH DECISION FORK_JOIN FORK_JOIN_DYNAMIC JOIN EXCLUSIVE_JOIN DO_WHILE SUB_WORKFLOW START_WORKFLOW EVENT DYNAMIC SET_VARIABLE TERMINATE INLINE LAMBDA JSON_JQ_TRANSFORM HTTP WAIT HUMAN NOOP";
    expect([...typesOf(60)].sort()).toEqual(expected.split(" ").sort());
  });

  it("lets somebody act before a task of a branch ends the execution after a JOIN", () => {
    const ends = Array.from({ length: 300 }, (_, seed) => endsAfterJoins(seed)).flat();
    expect(ends.length).toBeGreaterThan(0);
    expect(ends.filter((before) => before !== "WAIT")).toEqual([]);
  });

  it("gives each worker's task a definition", () => {
    const { workflows, taskDefs } = makeCase({ seed: 3, ...options });
    const names = new Set(taskDefs.map(({ name }) => name));
    const text = JSON.stringify(workflows);
    const workers = [...text.matchAll(/"name":"([^"]+)","type":"SIMPLE"/g)].map(([, name]) => name);
    expect(workers.length).toBeGreaterThan(0);
    expect(workers.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe("the plan of operations", () => {
  const at = (status: string): Tree =>
    ({ workflow: { status }, children: new Map() }) as unknown as Tree;
  const plan: Plan = {
    during: { operation: "pause", afterSteps: 1 },
    resumeAfterSteps: 1,
    afterwards: "restart",
  };

  it("has every operation among few seeds", () => {
    const plans = Array.from({ length: 200 }, (_, seed) => planOf(seed));
    const during = new Set(plans.map((one) => one.during?.operation));
    expect(during).toEqual(new Set([undefined, "pause", "terminate", "skip"]));
    const afterwards = new Set(plans.map((one) => one.afterwards));
    expect(afterwards).toEqual(new Set([null, "retry", "resume-children", "restart", "rerun"]));
  });

  it("pauses, resumes and restarts once", () => {
    expect(nextOperation(plan, at("RUNNING"), { steps: 0, done: [] })).toBeNull();
    expect(nextOperation(plan, at("RUNNING"), { steps: 1, done: [] })).toBe("pause");
    expect(nextOperation(plan, at("PAUSED"), { steps: 1, done: ["pause"] })).toBeNull();
    expect(nextOperation(plan, at("PAUSED"), { steps: 2, done: ["pause"] })).toBe("resume");
    expect(nextOperation(plan, at("FAILED"), { steps: 9, done: ["pause"] })).toBe("restart");
    expect(nextOperation(plan, at("FAILED"), { steps: 9, done: ["pause", "restart"] })).toBeNull();
  });
});

describe("a retry", () => {
  const tree = (status: string, tasks: Partial<SeenTask>[], ...children: Tree[]): Tree =>
    ({
      workflow: { status, tasks },
      children: new Map(children.map((child, at) => [String(at), child])),
    }) as unknown as Tree;
  const join: Partial<SeenTask> = { status: "CANCELED", workflowTask: { type: "JOIN" } };
  const script = (permissive: boolean): Partial<SeenTask> => ({
    status: "FAILED",
    workflowTask: { type: "INLINE", permissive },
  });

  it("is left out where it would take up an open JOIN or a permissive script", () => {
    expect(isSafe("retry", tree("FAILED", [script(false)]))).toBe(true);
    expect(isSafe("retry", tree("FAILED", [script(true)]))).toBe(false);
    expect(isSafe("retry", tree("FAILED", [], tree("FAILED", [join])))).toBe(false);
    expect(isSafe("restart", tree("FAILED", [join]))).toBe(true);
  });

  it("takes up no child that has completed", () => {
    expect(isSafe("retry", tree("FAILED", [], tree("COMPLETED", [join])))).toBe(true);
  });
});
