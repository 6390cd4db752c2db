import { simple, workflow } from "./shape.ts";
import type { Shape } from "./shape.ts";

const BRANCHES = ["a", "b", "c", "d"];

/** Four worker tasks side by side, and a join. */
export const fork: Shape = {
  name: "fork",
  taskTypes: ["bench_fork"],
  workflows: [
    workflow("bench_fork", [
      {
        name: "fork",
        taskReferenceName: "fork",
        type: "FORK_JOIN",
        forkTasks: BRANCHES.map((branch) => [simple("bench_fork", branch)]),
      },
      { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: BRANCHES },
    ]),
  ],
  workerTasks: BRANCHES.length,
  tasks: BRANCHES.length + 2,
};
