/** What of definitions and limits a run has exercised, beyond the types of its tasks. */
import type { Execution } from "../../src/engine/execution.ts";
import type { TaskRecord } from "../../src/engine/records.ts";
import { workflowTaskOf } from "../../src/engine/task-definition.ts";

type Test = (task: Readonly<TaskRecord>, execution: Execution) => boolean;

const has = (parameter: string): Test => {
  return ({ input }) => input[parameter] !== undefined && input[parameter] !== null;
};
const isKind =
  (kind: string): Test =>
  (task) =>
    task.kind === kind;
const both =
  (...tests: Test[]): Test =>
  (task, execution) =>
    tests.every((test) => test(task, execution));
const timedOut = (words: string): Test => {
  return ({ status, reason = "" }) => status === "TIMED_OUT" && reason.includes(words);
};

/** What a task shows. */
const OF_TASKS = {
  "dynamic fork of tasks": both(isKind("FORK_JOIN_DYNAMIC"), has("tasks")),
  "dynamic fork of inputs": both(isKind("FORK_JOIN_DYNAMIC"), has("forkTaskInputs")),
  "dynamic fork of workflows": both(isKind("FORK_JOIN_DYNAMIC"), has("forkTaskWorkflow")),
  "dynamic fork in its oldest form": both(isKind("FORK_JOIN_DYNAMIC"), has("made")),
  "DO_WHILE over items": both(
    isKind("DO_WHILE"),
    (task, execution) => workflowTaskOf(execution, task).items !== undefined,
  ),
  "DO_WHILE that keeps its last turns": both(isKind("DO_WHILE"), has("keepLastN")),
  "FOR_EACH with turns beside each other": both(
    isKind("FOR_EACH"),
    ({ input }) => Number(input["maxConcurrency"] ?? 1) !== 1,
  ),
  "JOIN with a script": both(
    isKind("JOIN"),
    (task, execution) => workflowTaskOf(execution, task).expression !== undefined,
  ),
  "EXCLUSIVE_JOIN with a default": both(
    isKind("EXCLUSIVE_JOIN"),
    ({ input }) => ((input["defaultExclusiveJoinTask"] ?? []) as string[]).length > 0,
  ),
  "a failure that is caught": both(isKind("TRY_CATCH"), ({ output }) => output["caught"] === true),
  "an execution that is started with a key": both(isKind("START_WORKFLOW"), ({ input }) =>
    JSON.stringify(input).includes("idempotencyKey"),
  ),
  "a definition out of an expression": both(
    isKind("SUB_WORKFLOW"),
    has("subWorkflowDefinition"),
    (task, execution) =>
      typeof workflowTaskOf(execution, task).subWorkflowParam?.workflowDefinition === "string",
  ),
  "a result that is reused": ({ workerId }) => workerId === "cache",
  "a call under a limit": both(isKind("HTTP"), ({ pollCount }) => pollCount > 0),
  "a task in a domain": ({ domain, pollCount }) => domain !== undefined && pollCount > 0,
  "a delayed start": ({ startDelaySeconds }) => startDelaySeconds > 0,
  "a listener": (task, execution) =>
    Object.keys(workflowTaskOf(execution, task).onStateChange).length > 0,
  "response timeout": timedOut("responseTimeout"),
  "task timeout": timedOut("Task timed out"),
  "poll timeout": timedOut("Task poll timed out"),
  "total timeout": timedOut("exceeded total timeout"),
  "timeout under RETRY": timedOut("configured to RETRY"),
  "timeout under TIME_OUT_WF": timedOut("configured to TIME_OUT_WF"),
  "timeout under ALERT_ONLY": ({ alerted }) => alerted !== undefined,
} as const satisfies Record<string, Test>;

/** What an execution shows as a whole. */
const OF_EXECUTIONS = {
  "a failure workflow": ({ definition, workflow }) =>
    definition.failureWorkflow !== undefined && workflow.status === "FAILED",
  "a listener to the status": ({ definition }) => definition.workflowStatusListenerEnabled,
  "an execution under a limit": ({ workflow }) => workflow.limit !== undefined,
  "an execution that timed out": ({ workflow }) => workflow.status === "TIMED_OUT",
} as const satisfies Record<string, (execution: Execution) => boolean>;

/** What somebody had to wait for. */
const OF_LIMITS = ["a task that waits for a place", "an execution that waits for a place"] as const;

/** The names of everything that runs have to have shown. */
export const FEATURES: readonly string[] = [
  ...Object.keys(OF_TASKS),
  ...Object.keys(OF_EXECUTIONS),
  ...OF_LIMITS,
];

/** What an execution and its tasks have shown. */
export function featuresOf(execution: Execution): string[] {
  const shown = Object.entries(OF_EXECUTIONS).filter(([, test]) => test(execution));
  // What was abandoned, or skipped before it was made, may not stand in the definition any more.
  const tasks = [...execution.tasks.values()].filter(
    ({ abandoned, status }) => !abandoned && status !== "SKIPPED",
  );
  const ofTasks = Object.entries(OF_TASKS).filter(([, test]) =>
    tasks.some((task) => test(task, execution)),
  );
  return [...shown, ...ofTasks].map(([name]) => name);
}
