import { workflow } from "./shape.ts";
import type { Shape } from "./shape.ts";

const script = {
  evaluatorType: "javascript",
  expression: "(function () { return $.n + 1; })()",
};

/** Scripts, variables and a switch: the server runs it all without a worker. */
export const systemTasks: Shape = {
  name: "system-tasks",
  taskTypes: [],
  workflows: [
    workflow("bench_system", [
      {
        name: "add",
        taskReferenceName: "add",
        type: "INLINE",
        inputParameters: { ...script, n: 1 },
      },
      {
        name: "keep",
        taskReferenceName: "keep",
        type: "SET_VARIABLE",
        inputParameters: { sum: "${add.output.result}" },
      },
      {
        name: "choose",
        taskReferenceName: "choose",
        type: "SWITCH",
        evaluatorType: "value-param",
        expression: "sum",
        inputParameters: { sum: "${workflow.variables.sum}" },
        decisionCases: {
          2: [
            {
              name: "again",
              taskReferenceName: "again",
              type: "INLINE",
              inputParameters: { ...script, n: "${workflow.variables.sum}" },
            },
          ],
        },
        defaultCase: [],
      },
    ]),
  ],
  workerTasks: 0,
  tasks: 4,
};
