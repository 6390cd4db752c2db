import { describe, expect, it } from "vitest";
import { workflowDefSchema } from "../../../src/model/workflow-def.ts";
import { tidyDefinition } from "../../../src/ui/lib/tidy-definition.ts";

/** Every kind of nesting, written without anything that says nothing. */
const WRITTEN = {
  name: "order",
  version: 3,
  inputParameters: ["a"],
  timeoutSeconds: 10,
  timeoutPolicy: "TIME_OUT_WF",
  restartable: false,
  tasks: [
    {
      ...{ name: "c", taskReferenceName: "c", type: "SWITCH", expression: "x" },
      decisionCases: { a: [{ name: "t", taskReferenceName: "t", type: "SIMPLE" }], b: [] },
      defaultCase: [{ name: "d", taskReferenceName: "d", type: "SIMPLE", optional: true }],
    },
    {
      ...{ name: "f", taskReferenceName: "f", type: "FORK_JOIN" },
      forkTasks: [
        [
          {
            ...{ name: "s", taskReferenceName: "s", type: "SUB_WORKFLOW" },
            subWorkflowParam: {
              name: "inner",
              version: 1,
              workflowDefinition: {
                ...{ name: "inner", version: 1 },
                tasks: [{ name: "i", taskReferenceName: "i", type: "SIMPLE", startDelay: 4 }],
              },
            },
          },
        ],
      ],
    },
    { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: ["s"] },
    {
      ...{ name: "l", taskReferenceName: "l", type: "DO_WHILE", loopCondition: "false" },
      loopOver: [{ name: "b", taskReferenceName: "b", type: "NOOP" }],
    },
  ],
};

describe("tidyDefinition", () => {
  it("gives back what was written of what the server answers", () => {
    const answered = { ...workflowDefSchema.parse(WRITTEN), createTime: 1, updateTime: 2 };
    expect(JSON.stringify(answered).length).toBeGreaterThan(JSON.stringify(WRITTEN).length * 2);
    expect(tidyDefinition(answered)).toEqual(WRITTEN);
  });

  it("leaves out nothing that the server would not put back", () => {
    const stored = workflowDefSchema.parse(WRITTEN);
    expect(workflowDefSchema.parse(tidyDefinition(stored))).toEqual(stored);
  });

  it("reads anything that is no definition as an empty one", () => {
    expect(tidyDefinition(null)).toEqual({});
    expect(tidyDefinition({ tasks: "none" })).toEqual({ tasks: "none" });
  });
});
