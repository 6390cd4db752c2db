/** The workflow under load: worker tasks, a fork, a child, a join. */
import type { TaskDefInput, WorkflowDefInput } from "../../src/client/index.ts";

/** The two workflows' names. */
export const PARENT = "kill_test";
export const CHILD = "kill_test_child";
/** All worker tasks' types. */
export const TASK_TYPES = ["kill_test_a", "kill_test_b", "kill_test_c", "kill_test_d"] as const;
/** The type of the last task of an execution. */
export const LAST_TASK_TYPE: string = TASK_TYPES[3];

/** A task that a killed server handed out, or a worker lost, comes back after this time. It is
 * longer than a restart takes, so that a result that is repeated after one still counts. */
const RESPONSE_TIMEOUT_SECONDS = 15;

/** Task definitions that can lose as many attempts as there are kills. */
export const taskDefinitions: TaskDefInput[] = TASK_TYPES.map((name) => ({
  name,
  retryCount: 200,
  retryDelaySeconds: 0,
  responseTimeoutSeconds: RESPONSE_TIMEOUT_SECONDS,
}));

/** The workflows; a token of each task's result goes into the output. */
export const workflowDefinitions: WorkflowDefInput[] = [
  { name: CHILD, version: 1, tasks: [worker(2, "c")] },
  {
    name: PARENT,
    version: 1,
    tasks: [
      worker(0, "a"),
      {
        name: "fork",
        taskReferenceName: "fork",
        type: "FORK_JOIN",
        forkTasks: [
          [worker(1, "b")],
          [
            {
              name: "child",
              taskReferenceName: "child",
              type: "SUB_WORKFLOW",
              inputParameters: {},
              subWorkflowParam: { name: CHILD, version: 1 },
            },
          ],
        ],
      },
      { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: ["b", "child"] },
      worker(3, "d"),
    ],
    outputParameters: { number: "${workflow.input.number}" },
  },
];

function worker(type: 0 | 1 | 2 | 3, reference: string): WorkflowDefInput["tasks"][number] {
  return { name: TASK_TYPES[type], taskReferenceName: reference };
}
