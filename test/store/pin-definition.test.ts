import { describe, expect, it } from "vitest";
import { pinDefinition, referencesOf, type Registry } from "../../src/store/pin-definition.ts";
import { taskDef, workflowDef } from "../helpers/definitions.ts";

const EMPTY: Registry = { taskDefs: new Map(), latestVersions: new Map() };

const simple = (name: string, more: Record<string, unknown> = {}) => ({
  name,
  taskReferenceName: name,
  type: "SIMPLE",
  ...more,
});

const nested = workflowDef({
  tasks: [
    simple("switch", {
      type: "SWITCH",
      decisionCases: { x: [simple("in-case")] },
      defaultCase: [simple("in-default")],
    }),
    simple("fork", { type: "FORK_JOIN", forkTasks: [[simple("in-fork")], []] }),
    simple("loop", { type: "DO_WHILE", loopOver: [simple("in-loop")] }),
  ],
});

describe("pinDefinition", () => {
  it("gives every task of the tree a definition: the registered one where there is one", () => {
    const names = ["in-case", "in-default", "in-fork", "in-loop"];
    expect(new Set(referencesOf(nested).taskNames)).toEqual(
      new Set(["switch", "fork", "loop", ...names]),
    );
    const taskDefs = new Map(names.map((name) => [name, taskDef({ name, retryCount: 7 })]));
    const { definition } = pinDefinition(nested, { ...EMPTY, taskDefs });
    const [choice, fork, loop] = definition.tasks;
    for (const task of [
      choice?.decisionCases["x"]?.[0],
      choice?.defaultCase[0],
      fork?.forkTasks[0]?.[0],
      loop?.loopOver[0],
    ]) {
      expect(task?.taskDefinition?.retryCount).toBe(7);
    }
  });

  it("changes nothing of what it is given", () => {
    const before = structuredClone(nested);
    pinDefinition(nested, EMPTY);
    expect(nested).toEqual(before);
  });

  it.each([
    ["SIMPLE", 3, 3600],
    ["SOMETHING_OF_MINE", 3, 3600],
    ["HTTP", 0, 0],
    ["FOR_EACH", 0, 0],
    ["TRY_CATCH", 0, 0],
    ["WAIT", 0, 0],
  ])("gives an unregistered %s task %i retries and %i s to answer", (type, retries, seconds) => {
    const { definition } = pinDefinition(workflowDef({ tasks: [simple("t", { type })] }), EMPTY);
    expect(definition.tasks[0]?.taskDefinition).toMatchObject({
      name: "t",
      retryCount: retries,
      responseTimeoutSeconds: seconds,
    });
  });

  it("leaves a DYNAMIC task to the name that it gets", () => {
    const dynamic = workflowDef({ tasks: [simple("t", { type: "DYNAMIC" })] });
    expect(pinDefinition(dynamic, EMPTY).definition.tasks[0]).not.toHaveProperty("taskDefinition");
  });

  it("prefers the definition in the task to the registered one", () => {
    const own = workflowDef({
      tasks: [simple("work", { taskDefinition: { name: "work", retryCount: 1 } })],
    });
    expect(referencesOf(own).taskNames).toEqual([]);
    const taskDefs = new Map([["work", taskDef({ retryCount: 9 })]]);
    const { definition } = pinDefinition(own, { ...EMPTY, taskDefs });
    expect(definition.tasks[0]?.taskDefinition?.retryCount).toBe(1);
  });
});

function parent(subWorkflowParam: Record<string, unknown>) {
  return workflowDef({ tasks: [simple("sub", { type: "SUB_WORKFLOW", subWorkflowParam })] });
}

describe("the version of a sub-workflow", () => {
  const registry = { ...EMPTY, latestVersions: new Map([["child", 4]]) };
  const pinnedVersion = (params: Record<string, unknown>) =>
    pinDefinition(parent(params), registry).definition.tasks[0]?.subWorkflowParam?.version;

  it.each([{ name: "child" }, { name: "child", version: null }, { name: "child", version: 0 }])(
    "is the latest for %j",
    (params) => {
      expect(referencesOf(parent(params)).workflowNames).toEqual(["child"]);
      expect(pinnedVersion(params)).toBe(4);
    },
  );

  it("stays what it is when it is given", () => {
    expect(referencesOf(parent({ name: "child", version: 2 })).workflowNames).toEqual([]);
    expect(pinnedVersion({ name: "child", version: 2 })).toBe(2);
  });

  it("stays open for a name that is an expression", () => {
    expect(pinnedVersion({ name: "${workflow.input.child}" })).toBeUndefined();
    expect(pinDefinition(parent({ name: "${workflow.input.child}" }), registry).unresolved).toEqual(
      [],
    );
  });

  it("is reported when there is none", () => {
    expect(pinDefinition(parent({ name: "ghost" }), registry).unresolved).toEqual(["sub"]);
  });

  it("is pinned inside an embedded definition, with its tasks", () => {
    const workflowDefinition = {
      name: "inner",
      tasks: [
        simple("work"),
        simple("s", { type: "SUB_WORKFLOW", subWorkflowParam: { name: "child" } }),
      ],
    };
    const outer = parent({ name: "inner", workflowDefinition });
    expect(referencesOf(outer)).toEqual({
      taskNames: ["sub", "work", "s"],
      workflowNames: ["child"],
    });
    const taskDefs = new Map([["work", taskDef({ retryCount: 5 })]]);
    const { definition } = pinDefinition(outer, { ...registry, taskDefs });
    expect(definition.tasks[0]?.subWorkflowParam?.workflowDefinition).toMatchObject({
      tasks: [{ taskDefinition: { retryCount: 5 } }, { subWorkflowParam: { version: 4 } }],
    });
  });
});
