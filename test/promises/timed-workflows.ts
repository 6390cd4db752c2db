/** Workflows with one timer each, and when each timer was due, read from the execution that it has ended. */
import { task, type Task, type Workflow } from "./local-api.ts";

const MS = 1_000;

/** Something that was to happen at a time, and when it did. */
export interface Firing {
  what: string;
  due: number;
  at: number;
}

/** One kind of timer: its definitions for a number of seconds, and its firings. */
export interface Timer {
  kind: string;
  /** Of the task definition; the task is worked on as `worker` says. */
  definition(seconds: number): object;
  /** Of the workflow. */
  workflow?(seconds: number): object;
  /** What becomes of the task: nobody takes it, it is taken and forgotten, or it fails each time. */
  worker: "none" | "forgets" | "fails";
  firings(execution: Workflow, seconds: number): Firing[];
}

/** No retry waits, unless it is the delay that is measured. */
const ONCE_MORE = { retryCount: 1, retryLogic: "FIXED", retryDelaySeconds: 0 };
const LONG = 3_600;

export const TIMERS: Timer[] = [
  {
    kind: "response",
    definition: (seconds) => ({ ...ONCE_MORE, timeoutSeconds: 0, responseTimeoutSeconds: seconds }),
    worker: "forgets",
    firings: (execution, seconds) => eachAttempt(execution, seconds, ({ startTime }) => startTime),
  },
  {
    kind: "poll",
    definition: (seconds) => ({ ...ONCE_MORE, ...retrying, pollTimeoutSeconds: seconds }),
    worker: "none",
    firings: (execution, seconds) =>
      eachAttempt(execution, seconds, ({ scheduledTime }) => scheduledTime),
  },
  {
    kind: "task",
    definition: (seconds) => ({
      ...ONCE_MORE,
      ...retrying,
      timeoutSeconds: seconds,
      responseTimeoutSeconds: seconds,
    }),
    worker: "forgets",
    firings: (execution, seconds) => eachAttempt(execution, seconds, ({ startTime }) => startTime),
  },
  {
    kind: "total",
    definition: (seconds) => ({
      ...ONCE_MORE,
      timeoutSeconds: 0,
      responseTimeoutSeconds: LONG,
      totalTimeoutSeconds: seconds,
      timeoutPolicy: "TIME_OUT_WF",
    }),
    worker: "forgets",
    firings: ({ endTime, tasks }, seconds) => [
      { what: "end", due: (timed(tasks)[0]?.scheduledTime ?? 0) + seconds * MS, at: endTime },
    ],
  },
  {
    kind: "workflow",
    definition: () => ({ timeoutSeconds: 0, responseTimeoutSeconds: LONG }),
    workflow: (seconds) => ({ timeoutSeconds: seconds, timeoutPolicy: "TIME_OUT_WF" }),
    worker: "none",
    firings: ({ createTime, endTime }, seconds) => [
      { what: "end", due: createTime + seconds * MS, at: endTime },
    ],
  },
  {
    kind: "retry delay",
    definition: (seconds) => ({
      timeoutSeconds: 0,
      responseTimeoutSeconds: LONG,
      retryCount: 2,
      retryLogic: "FIXED",
      retryDelaySeconds: seconds,
    }),
    worker: "fails",
    firings: ({ tasks }, seconds) => {
      const attempts = timed(tasks);
      return attempts.slice(1).map(({ startTime }, index) => ({
        what: `attempt ${index + 2}`,
        due: (attempts[index]?.endTime ?? 0) + seconds * MS,
        at: startTime,
      }));
    },
  },
];

/** An attempt that times out makes room for the next, so that it is not the policy that ends the workflow. */
const retrying = { timeoutSeconds: 0, responseTimeoutSeconds: LONG, timeoutPolicy: "RETRY" };

/** The name of a timer's task, and of its workflow. */
export function nameOf(timer: Timer, seconds: number, besideHuman: boolean): string {
  return `${timer.kind.replace(" ", "_")}_${seconds}${besideHuman ? "_human" : ""}`;
}

/** A workflow with the timer's task, alone or with a HUMAN task open beside it. */
export function workflowOf(timer: Timer, seconds: number, besideHuman: boolean): object {
  const name = nameOf(timer, seconds, besideHuman);
  const timedTask = task("timed", "SIMPLE", { name });
  const forkTasks = [[timedTask], [task("person", "HUMAN")]];
  const beside = [
    task("fork", "FORK_JOIN", { forkTasks }),
    task("join", "JOIN", { joinOn: ["timed", "person"] }),
  ];
  return { name, tasks: besideHuman ? beside : [timedTask], ...timer.workflow?.(seconds) };
}

/** When each attempt's time was up, and when it ended. */
function eachAttempt(
  { tasks }: Workflow,
  seconds: number,
  since: (attempt: Task) => number,
): Firing[] {
  return timed(tasks).map((attempt) => ({
    what: `attempt ${attempt.retryCount + 1}`,
    due: since(attempt) + seconds * MS,
    at: attempt.endTime,
  }));
}

function timed(tasks: Task[]): Task[] {
  return tasks.filter(({ referenceTaskName }) => referenceTaskName === "timed");
}
