import { describe, expect, it } from "vitest";
import { forkedTasks } from "../../src/engine/dynamic-fork.ts";
import { substitute } from "../../src/engine/expressions/references.ts";
import { escapedBut } from "../../src/engine/secret-places.ts";
import { PlanFailure } from "../../src/engine/task-type.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { workflowTaskSchema, type WorkflowTask } from "../../src/model/workflow-def.ts";

const free = (): boolean => false;

/** What a fork `df` makes of an input. */
function made(
  input: JsonObject,
  more: Record<string, unknown> = {},
  isTaken: (name: string) => boolean = free,
): WorkflowTask[] {
  const type = "FORK_JOIN_DYNAMIC";
  const fork = workflowTaskSchema.parse({ name: "df", taskReferenceName: "df", type, ...more });
  return forkedTasks(fork, { input, data: escapedBut(input, []) }, isTaken);
}

const names = (tasks: WorkflowTask[]): string[] => tasks.map((task) => task.taskReferenceName);

describe("a fork over forkTaskInputs", () => {
  it("refuses a name that is too long for one", () => {
    const input = { forkTaskName: "x".repeat(1_001), forkTaskInputs: [{}] };
    expect(() => made(input)).toThrow(
      new PlanFailure("forkTaskName is longer than 1000 characters"),
    );
  });

  it("runs its task once for each element, which is the task's input", () => {
    const tasks = made({ forkTaskName: "work", forkTaskInputs: [{ id: "a" }, { id: "b" }] });
    expect(tasks).toMatchObject([
      { name: "work", taskReferenceName: "_work_0", type: "SIMPLE" },
      { name: "work", taskReferenceName: "_work_1", type: "SIMPLE" },
    ]);
    expect(tasks.map((task) => task.inputParameters)).toEqual([
      { id: "a", __index: 0 },
      { id: "b", __index: 1 },
    ]);
  });

  it.each([[5], ["text"], [null], [true], [[1, 2]]])("gives %j as the input `input`", (element) => {
    const [task] = made({ forkTaskName: "work", forkTaskInputs: [element] });
    expect(task?.inputParameters).toEqual({ input: element, __index: 0 });
  });

  it.each([
    [{}, "df", "_df_0", "SIMPLE"],
    [{ forkTaskName: "" }, "df", "_df_0", "SIMPLE"],
    [{ forkTaskName: 7 }, "df", "_df_0", "SIMPLE"],
    [{ forkTaskType: "INLINE" }, "INLINE", "_INLINE_0", "INLINE"],
    [{ forkTaskType: "PAINT" }, "df", "_df_0", "PAINT"],
    [{ forkTaskType: "HTTP", forkTaskName: "get" }, "get", "_get_0", "HTTP"],
    [{ forkTaskWorkflow: "child" }, "df", "_df_0", "SUB_WORKFLOW"],
    [{ forkTaskWorkflow: "child", forkTaskName: "kid" }, "kid", "_kid_0", "SUB_WORKFLOW"],
  ])("names the tasks of %j", (input, name, taskReferenceName, type) => {
    expect(made({ ...input, forkTaskInputs: [1] })).toMatchObject([
      { name, taskReferenceName, type },
    ]);
  });

  it("puts its own name before names that another fork has", () => {
    const taken = (name: string): boolean => name === "_work_1";
    const tasks = made({ forkTaskName: "work", forkTaskInputs: [1, 2] }, {}, taken);
    expect(names(tasks)).toEqual(["_df_work_0", "_df_work_1"]);
  });

  it.each([
    [{}, undefined],
    [{ forkTaskWorkflowVersion: null }, undefined],
    [{ forkTaskWorkflowVersion: "" }, undefined],
    [{ forkTaskWorkflowVersion: 3 }, 3],
    [{ forkTaskWorkflowVersion: "3" }, 3],
  ])("takes the version of the sub-workflow from %j", (input, version) => {
    const [task] = made({ forkTaskWorkflow: "child", forkTaskInputs: [1], ...input });
    expect(task?.subWorkflowParam).toEqual({ name: "child", ...(version && { version }) });
  });

  it.each(["x", 1.5, [], {}])("refuses the version %j", (forkTaskWorkflowVersion) => {
    const input = { forkTaskWorkflow: "child", forkTaskInputs: [1], forkTaskWorkflowVersion };
    expect(() => made(input)).toThrow(PlanFailure);
  });

  it("honours what an element says of its task, and still hands it to the task", () => {
    const element = {
      id: 1,
      startDelay: 5,
      optional: true,
      retryCount: 2,
      taskToDomain: { a: "d" },
    };
    const [task] = made({ forkTaskWorkflow: "child", forkTaskInputs: [element] });
    expect(task).toMatchObject({
      startDelay: 5,
      optional: true,
      retryCount: 2,
      subWorkflowParam: { name: "child", taskToDomain: { a: "d" } },
      inputParameters: { ...element, __index: 0 },
    });
  });

  it("honours the events, the cache, the definition and the cases that an element names", () => {
    const element = {
      cacheConfig: { key: "k", ttlInSecond: 5 },
      onStateChange: { onSuccess: [{ type: "done" }] },
      taskDefinition: { name: "work", retryCount: 7 },
      caseValueParam: "x",
    };
    const [task] = made({ forkTaskName: "work", forkTaskInputs: [element] });
    expect(task).toMatchObject(element);
  });

  it("takes a field that is not of its form for data alone", () => {
    const element = { startDelay: "soon", optional: true, sink: { x: 1 }, forkTasks: "none" };
    const [task] = made({ forkTaskName: "work", forkTaskInputs: [element] });
    expect(task).toMatchObject({ startDelay: 0, optional: true, forkTasks: [] });
    expect(task?.inputParameters).toEqual({ ...element, __index: 0 });
  });

  it("cannot be told by an element to be another task", () => {
    const element = { name: "evil", taskReferenceName: "evil", type: "HTTP", inputParameters: {} };
    expect(made({ forkTaskName: "work", forkTaskInputs: [element] })).toMatchObject([
      { name: "work", taskReferenceName: "_work_0", type: "SIMPLE" },
    ]);
  });

  it("makes every task optional when it is optional itself", () => {
    const tasks = made({ forkTaskInputs: [1, { optional: false }] }, { optional: true });
    expect(tasks.map((task) => task.optional)).toEqual([true, true]);
  });

  it("makes nothing of an empty list", () => {
    expect(made({ forkTaskInputs: [] })).toEqual([]);
  });

  it("stands before the other forms", () => {
    const more = { dynamicForkTasksParam: "tasks", dynamicForkTasksInputParamName: "inputs" };
    const input = { forkTaskInputs: [1], tasks: [{ taskReferenceName: "p" }], inputs: {} };
    expect(names(made(input, more))).toEqual(["_df_0"]);
    expect(names(made({ ...input, forkTaskInputs: "oops" }, more))).toEqual(["p"]);
  });
});

describe("a fork over a list of tasks", () => {
  const more = {
    dynamicForkTasksParam: "tasks",
    dynamicForkTasksInputParamName: "inputs",
    inputParameters: { tasks: "${a.output.tasks}", inputs: "${a.output.inputs}" },
  };

  it("runs each task with its input over its parameters", () => {
    const tasks = [
      { name: "work", taskReferenceName: "p", inputParameters: { a: 1, b: 1 } },
      { taskReferenceName: "q", type: "SUB_WORKFLOW", subWorkflowParam: { name: "child" } },
    ];
    expect(made({ tasks, inputs: { p: { b: 2 }, q: null, z: {} } }, more)).toMatchObject([
      { name: "work", type: "SIMPLE", inputParameters: { a: 1, b: 2 } },
      { name: "q", type: "SUB_WORKFLOW", subWorkflowParam: { name: "child" }, inputParameters: {} },
    ]);
  });

  it.each([
    ["oops", "oops"],
    [null, "null"],
    [{ a: 1 }, '{"a":1}'],
    [[{ name: "x" }], '[{"name":"x"}]'],
    [[{ name: "x", taskReferenceName: null }], '[{"name":"x","taskReferenceName":null}]'],
    [[5], "[5]"],
    [[{ taskReferenceName: "x", forkTasks: 5 }], '[{"taskReferenceName":"x","forkTasks":5}]'],
  ])("cannot use %j", (tasks, text) => {
    expect(() => made({ tasks, inputs: {} }, more)).toThrow(
      `Input 'tasks' is invalid. Cannot deserialize a list of Workflow Tasks from '${text}'`,
    );
  });

  it("does not repeat a long list in its reason", () => {
    expect(() => made({ tasks: "x".repeat(10_000), inputs: {} }, more)).toThrow(/^.{0,400}$/s);
  });

  it.each([
    [null, "null"],
    [5, "5"],
    [[], "[]"],
    [{ p: 5 }, "5"],
  ])("cannot use the inputs %j", (inputs, text) => {
    expect(() => made({ tasks: [{ taskReferenceName: "p" }], inputs }, more)).toThrow(
      `Input to the dynamically forked tasks is not a map -> expecting a map of K,V  but found ${text}`,
    );
  });

  it("gives a fork that no JOIN follows one of its own", () => {
    const branches = [[{ taskReferenceName: "x" }, { taskReferenceName: "y" }], []];
    const fork = { taskReferenceName: "f", type: "FORK_JOIN", forkTasks: branches };
    expect(made({ tasks: [fork, { taskReferenceName: "p" }], inputs: {} }, more)).toMatchObject([
      { taskReferenceName: "f" },
      { taskReferenceName: "f_join", type: "JOIN", joinOn: ["y"] },
      { taskReferenceName: "p" },
    ]);
    const join = { taskReferenceName: "j", type: "JOIN", joinOn: ["x"] };
    expect(names(made({ tasks: [fork, join], inputs: {} }, more))).toEqual(["f", "j"]);
  });
});

describe("a fork over the oldest form", () => {
  const more = { dynamicForkJoinTasksParam: "djt" };

  it("runs each task with its input", () => {
    const dynamicTasks = [
      { taskName: "work", referenceName: "k1", input: { n: 5 }, type: "SIMPLE" },
      { taskName: "child", referenceName: "k2", type: "SUB_WORKFLOW" },
      { taskName: "work", referenceName: "k3", input: null },
    ];
    expect(made({ djt: { dynamicTasks } }, more)).toMatchObject([
      { name: "work", taskReferenceName: "k1", type: "SIMPLE", inputParameters: { n: 5 } },
      { taskReferenceName: "k2", type: "SUB_WORKFLOW", subWorkflowParam: { name: "child" } },
      { taskReferenceName: "k3", type: "SIMPLE", inputParameters: {} },
    ]);
  });

  it.each([{ djt: null }, { djt: [] }, { djt: {} }, {}, { djt: { dynamicTasks: 5 } }])(
    "cannot use %j",
    (input) => {
      expect(() => made(input, more)).toThrow(
        `Dynamic tasks could not be created. The value of djt from task's input ${JSON.stringify(input)} has no dynamic tasks to be scheduled`,
      );
    },
  );

  it.each([[5], [{ taskName: "work" }]])("cannot use the task %j", (entry) => {
    expect(() => made({ djt: { dynamicTasks: [entry] } }, more)).toThrow("Input 'djt' is invalid.");
  });

  it("cannot use an input that is not a map", () => {
    const entry = { taskName: "work", referenceName: "k", input: 5 };
    expect(() => made({ djt: { dynamicTasks: [entry] } }, more)).toThrow("is not a map");
  });

  it("is what a fork without any usable form falls to", () => {
    expect(() => made({ forkTaskInputs: "oops" })).toThrow(
      'Dynamic tasks could not be created. The value of null from task\'s input {"forkTaskInputs":"oops"} has no dynamic tasks to be scheduled',
    );
  });
});

describe("references in what a fork is given", () => {
  const nothing = { resolve: () => "resolved" };
  const text = "${a.output.x} $${b} ${c.${d}} $$${e} ${";
  const given = (task: WorkflowTask | undefined) =>
    substitute(task?.inputParameters ?? {}, nothing);

  it("are data in the elements of forkTaskInputs", () => {
    const [task] = made({ forkTaskInputs: [{ text, deep: [{ text }] }] });
    expect(given(task)).toEqual({ text, deep: [{ text }], __index: 0 });
    expect(given(made({ forkTaskInputs: [text] })[0])).toEqual({ input: text, __index: 0 });
  });

  it("are data in the inputs of a list of tasks and of the oldest form", () => {
    const listed = { dynamicForkTasksParam: "t", dynamicForkTasksInputParamName: "i" };
    const tasks = [{ taskReferenceName: "p" }];
    expect(given(made({ t: tasks, i: { p: { text } } }, listed)[0])).toEqual({ text });
    const dynamicTasks = [{ taskName: "work", referenceName: "p", input: { text } }];
    const [legacy] = made({ djt: { dynamicTasks } }, { dynamicForkJoinTasksParam: "djt" });
    expect(given(legacy)).toEqual({ text });
  });

  it("are resolved in the parameters of tasks that come out of a reference", () => {
    const more = {
      dynamicForkTasksParam: "t",
      dynamicForkTasksInputParamName: "i",
      inputParameters: { t: "${a.output.tasks}" },
    };
    const tasks = [{ taskReferenceName: "p", inputParameters: { x: "${b.output.y}" } }];
    expect(given(made({ t: tasks, i: {} }, more)[0])).toEqual({ x: "resolved" });
  });

  it("are not resolved again in tasks that stand in the definition, nested ones included", () => {
    const nested = { taskReferenceName: "c", inputParameters: { text } };
    const tasks = [
      { taskReferenceName: "p", inputParameters: { text }, decisionCases: { x: [nested] } },
    ];
    const more = {
      dynamicForkTasksParam: "t",
      dynamicForkTasksInputParamName: "i",
      inputParameters: { t: [] },
    };
    const [task] = made({ t: tasks, i: {} }, more);
    expect(given(task)).toEqual({ text });
    expect(given(task?.decisionCases["x"]?.[0])).toEqual({ text });
  });
});
