import { describe, expect, it } from "vitest";
import { findingsIn, messagesFor, WORK } from "./definitions.ts";

const REPEATED =
  "taskReferenceName: w should be unique across tasks for a given workflowDefinition: flow";

describe("reference names", () => {
  it.each([
    ["the same list", [WORK]],
    ["a fork", [{ name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: [[WORK]] }]],
    [
      "a loop",
      [
        {
          name: "l",
          taskReferenceName: "l",
          type: "DO_WHILE",
          loopCondition: "",
          loopOver: [WORK],
        },
      ],
    ],
    [
      "a case",
      [
        {
          name: "s",
          taskReferenceName: "s",
          type: "SWITCH",
          evaluatorType: "value-param",
          expression: "p",
          decisionCases: { a: [WORK] },
        },
      ],
    ],
  ])("are unique, also across %s", (_where, tasks) => {
    expect(findingsIn([WORK, ...tasks]).errors).toEqual([{ path: "op.arg0", message: REPEATED }]);
  });

  it("are reported once each, however often they stand there", () => {
    expect(messagesFor([WORK, WORK, WORK])).toEqual([REPEATED]);
  });

  it("may be repeated in an embedded definition, which is a tree of its own", () => {
    const workflowDefinition = { name: "inner", tasks: [WORK] };
    const sub = { name: "s", taskReferenceName: "s", type: "SUB_WORKFLOW" };
    expect(messagesFor([WORK, { ...sub, subWorkflowParam: { workflowDefinition } }])).toEqual([]);
  });
});

describe("joined names", () => {
  const join = { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: ["w", "ghost"] };

  it("refuses a JOIN on a task that does not exist", () => {
    expect(findingsIn([WORK, join]).errors).toEqual([
      {
        path: "op.arg0.tasks[1]",
        message:
          "joinOn: ghost is not defined in workflow definition for taskType: JOIN taskName: j",
      },
    ]);
  });

  it("accepts names of tasks in other containers and names made at run time", () => {
    expect(messagesFor([WORK, { ...join, joinOn: ["w", "${workflow.input.x}"] }])).toEqual([]);
    const choice = {
      name: "s",
      taskReferenceName: "s",
      type: "SWITCH",
      evaluatorType: "value-param",
      expression: "p",
      decisionCases: { a: [{ ...WORK, taskReferenceName: "ghost" }] },
    };
    expect(messagesFor([WORK, choice, join])).toEqual([]);
  });

  it("leaves a JOIN with a script alone", () => {
    expect(messagesFor([WORK, { ...join, expression: "true" }])).toEqual([]);
  });

  it("leaves every JOIN alone when there is a dynamic fork", () => {
    const fork = {
      name: "d",
      taskReferenceName: "d",
      type: "FORK_JOIN_DYNAMIC",
      dynamicForkJoinTasksParam: "p",
    };
    expect(messagesFor([WORK, fork, join]).join()).not.toContain("joinOn");
  });
});

describe("the names of loop turns", () => {
  const named = (taskReferenceName: string) => ({ ...WORK, taskReferenceName });
  const loop = (name: string, ...loopOver: object[]) => ({
    ...named(name),
    type: "DO_WHILE",
    loopCondition: "false",
    loopOver,
  });

  it.each([
    ["x__1", [loop("l", named("x")), named("x__1")]],
    ["x__2__3", [named("x__2__3"), loop("l", loop("m", named("x")))]],
    ["x__1", [loop("l", named("x"), named("x__1"))]],
  ])("may not be taken by a task: %s", (name, tasks) => {
    const messages = messagesFor(tasks);
    expect(messages).toEqual([
      `taskReferenceName: ${name} is the name of a turn of x, which stands in a loop`,
    ]);
  });

  it("may be taken where nothing of that name stands in a loop", () => {
    const tasks = [named("x"), named("x__1"), loop("l", named("y__1"), named("z__a"), named("z"))];
    expect(messagesFor(tasks)).toEqual([]);
  });
});
