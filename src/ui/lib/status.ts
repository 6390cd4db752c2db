/** How a status looks: a tone and words. What nobody knows is neutral and keeps its raw word. */

export type Tone =
  | "completed"
  | "running"
  | "scheduled"
  | "failed"
  | "warning"
  | "paused"
  | "neutral";

export interface StatusLook {
  tone: Tone;
  word: string;
}

const LOOKS: Readonly<Record<string, StatusLook>> = {
  RUNNING: { tone: "running", word: "Running" },
  PAUSED: { tone: "paused", word: "Paused" },
  COMPLETED: { tone: "completed", word: "Completed" },
  COMPLETED_WITH_ERRORS: { tone: "warning", word: "Completed with errors" },
  FAILED: { tone: "failed", word: "Failed" },
  FAILED_WITH_TERMINAL_ERROR: { tone: "failed", word: "Failed for good" },
  TIMED_OUT: { tone: "warning", word: "Timed out" },
  TERMINATED: { tone: "warning", word: "Terminated" },
  CANCELED: { tone: "neutral", word: "Canceled" },
  SKIPPED: { tone: "neutral", word: "Skipped" },
  SCHEDULED: { tone: "scheduled", word: "Scheduled" },
  IN_PROGRESS: { tone: "running", word: "In progress" },
  NOT_REACHED: { tone: "neutral", word: "Not reached" },
};

/** The look of a status of a run or a task. */
export function lookOf(status: string): StatusLook {
  return LOOKS[status] ?? { tone: "neutral", word: status };
}

const FAILURES: ReadonlySet<string> = new Set([
  "FAILED",
  "FAILED_WITH_TERMINAL_ERROR",
  "TIMED_OUT",
  "TERMINATED",
]);

/** Whether a status means that something went wrong. */
export function isFailure(status: string): boolean {
  return FAILURES.has(status);
}

const OPEN: ReadonlySet<string> = new Set(["RUNNING", "PAUSED", "SCHEDULED", "IN_PROGRESS"]);

/** Whether a run or task with this status may still change by itself. */
export function isOpen(status: string): boolean {
  return OPEN.has(status);
}
