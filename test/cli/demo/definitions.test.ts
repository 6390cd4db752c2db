import { describe, expect, it } from "vitest";
import { fulfilOrder, takePayment, taskDefinitions } from "../../../src/cli/demo/definitions.ts";
import { workflowDefSchema } from "../../../src/model/workflow-def.ts";

type Tasks = (typeof fulfilOrder)["tasks"];

function allTasks(tasks: Tasks): Tasks {
  return tasks.flatMap((task) => [
    task,
    ...allTasks((task.forkTasks ?? []).flat()),
    ...allTasks(Object.values(task.decisionCases ?? {}).flat()),
    ...allTasks(task.defaultCase ?? []),
  ]);
}

describe("the demo's definitions", () => {
  it.each([fulfilOrder, takePayment])("are valid: $name", (definition) => {
    expect(workflowDefSchema.parse(definition)).toMatchObject({ name: definition.name });
  });

  it("show a fork, a switch, a sub-workflow, a wait and a script", () => {
    const types = new Set(allTasks(fulfilOrder.tasks).map((task) => task.type ?? "SIMPLE"));
    const wanted = ["FORK_JOIN", "JOIN", "SWITCH", "SUB_WORKFLOW", "WAIT", "INLINE", "SIMPLE"];
    expect([...types].sort()).toEqual(wanted.sort());
  });

  it("define every worker task", () => {
    const tasks = [...allTasks(fulfilOrder.tasks), ...allTasks(takePayment.tasks)];
    const names = new Set(tasks.filter((task) => task.type === undefined).map(({ name }) => name));
    expect([...names].sort()).toEqual(taskDefinitions.map(({ name }) => name).sort());
  });
});
