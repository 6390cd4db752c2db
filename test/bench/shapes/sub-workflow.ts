import { simple, workflow } from "./shape.ts";
import type { Shape } from "./shape.ts";

/** A worker task, a child with two, and one more. */
export const subWorkflow: Shape = {
  name: "sub-workflow",
  taskTypes: ["bench_sub"],
  workflows: [
    workflow("bench_sub_parent", [
      simple("bench_sub", "before"),
      {
        name: "child",
        taskReferenceName: "child",
        type: "SUB_WORKFLOW",
        inputParameters: {},
        subWorkflowParam: { name: "bench_sub_child", version: 1 },
      },
      simple("bench_sub", "after"),
    ]),
    workflow("bench_sub_child", [simple("bench_sub", "first"), simple("bench_sub", "second")]),
  ],
  workerTasks: 4,
  tasks: 5,
};
