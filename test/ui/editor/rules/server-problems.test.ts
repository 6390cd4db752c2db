import { describe, expect, it } from "vitest";
import { validateWorkflowDef } from "../../../../src/engine/validation/validate-workflow-def.ts";
import { workflowDefSchema } from "../../../../src/model/workflow-def.ts";
import { valueAt } from "../../../../src/ui/lib/definition-tasks.ts";
import { pathOf, serverProblems } from "../../../../src/ui/editor/rules/server-problems.ts";

describe("serverProblems", () => {
  it("finds the task that an error names, however it is nested", () => {
    const broken = { name: "", taskReferenceName: "x", type: "SIMPLE" };
    const definition = workflowDefSchema.parse({
      name: "w",
      tasks: [
        {
          ...{ name: "s", taskReferenceName: "s", type: "SWITCH", evaluatorType: "javascript" },
          ...{ expression: "1", decisionCases: { "a.b": [broken] } },
        },
        {
          ...{ name: "f", taskReferenceName: "f", type: "FORK_JOIN" },
          forkTasks: [[{ ...broken, taskReferenceName: "y" }]],
        },
      ],
    });
    const { errors } = validateWorkflowDef(definition, { path: "validateWorkflowDef.arg0" });
    const problems = serverProblems(
      errors.map(({ path, message }) => ({ path: path ?? "", message: message ?? "" })),
      [],
    );
    expect(problems.map(({ path }) => valueAt(definition, path))).toEqual(["", ""]);
    expect(problems.map(({ severity }) => severity)).toEqual(["error", "error"]);
  });

  it("reads paths as keys and indices", () => {
    expect(pathOf("validateWorkflowDef.arg0")).toEqual([]);
    expect(pathOf("validateWorkflowDef.arg0.tasks[2].forkTasks[0].<list element>[1].name")).toEqual(
      [...["tasks", 2, "forkTasks", 0, 1, "name"]],
    );
    expect(pathOf("")).toEqual([]);
  });

  it("leaves out what the editor tells with its place", () => {
    expect(
      serverProblems(
        [
          {
            path: "x.arg0",
            message:
              "taskReferenceName: a should be unique across tasks for a given workflowDefinition: w",
          },
        ],
        ["taskReferenceName: a for given task: b … is not defined in workflow definition.", "else"],
      ),
    ).toEqual([{ severity: "warning", message: "else", path: [] }]);
  });
});
