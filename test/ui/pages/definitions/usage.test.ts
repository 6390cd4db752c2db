import { describe, expect, it } from "vitest";
import { eventHandlerSchema } from "../../../../src/model/event-handler.ts";
import { handlersOf, startersOf } from "../../../../src/ui/pages/definitions/usage.ts";

const sub = (ref: string, name: string): object => ({
  ...{ name: ref, taskReferenceName: ref, type: "SUB_WORKFLOW" },
  subWorkflowParam: { name, version: 1 },
});

describe("startersOf", () => {
  it("finds sub-workflows wherever they are nested", () => {
    const tasks = [
      { taskReferenceName: "f", type: "FORK_JOIN", forkTasks: [[sub("s1", "child")], []] },
      { taskReferenceName: "l", type: "DO_WHILE", loopOver: [sub("s2", "child")] },
      sub("s3", "other"),
    ];
    const parent = { name: "parent", version: 3, tasks };
    expect(startersOf("child", [parent])).toEqual([
      { workflow: "parent", version: 3, tasks: ["s1", "s2"], asFailureWorkflow: false },
    ]);
  });

  it("finds START_WORKFLOW tasks and failure workflows", () => {
    const start = {
      taskReferenceName: "go",
      type: "START_WORKFLOW",
      inputParameters: { startWorkflow: { name: "child" } },
    };
    expect(
      startersOf("child", [
        { name: "a", version: 1, tasks: [start] } as never,
        { name: "b", version: 1, failureWorkflow: "child" },
        { name: "c", version: 1 },
      ]),
    ).toEqual([
      { workflow: "a", version: 1, tasks: ["go"], asFailureWorkflow: false },
      { workflow: "b", version: 1, tasks: [], asFailureWorkflow: true },
    ]);
  });
});

describe("handlersOf", () => {
  it("finds handlers with any action that starts the workflow", () => {
    const handler = (name: string, starts: string) =>
      eventHandlerSchema.parse({
        ...{ name, event: "conductor:x" },
        actions: [
          { action: "complete_task", complete_task: {} },
          { action: "start_workflow", start_workflow: { name: starts } },
        ],
      });
    const found = handlersOf("child", [handler("one", "child"), handler("two", "other")]);
    expect(found.map(({ name }) => name)).toEqual(["one"]);
  });
});
