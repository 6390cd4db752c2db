/** The gallery's workers: they do what a task's input says. */
import { runWorker, TerminalError } from "../../../client/index.ts";
import type { Client, TaskContext, TaskOutcome, WorkerHandle } from "../../../client/index.ts";
import type { Task } from "../../../model/task.ts";
import { FRAGILE, HURRIED, LIMITED, PATIENT, WORK } from "./tasks.ts";

const CONCURRENCY = 8;
const WAIT_MS = 20;
/** Characters of a large output. */
const LARGE = 1_000_000;

/** Starts a worker for each type that has one. */
export function startGalleryWorkers(client: Client): WorkerHandle[] {
  return [WORK, FRAGILE, PATIENT].map((taskType) =>
    runWorker({ client, taskType, workerId: `${taskType}-1`, concurrency: CONCURRENCY, execute }),
  );
}

/** Takes what is never given back: one task each of the limited and the hurried kind. */
export async function takeAndKeep(client: Client): Promise<void> {
  for (const type of [LIMITED, HURRIED]) {
    await client.tasks.pollBatch(type, { workerId: "gallery-hoarder", timeoutMs: 1000 });
  }
}

/**
 * `do` is complete (unless set), fail, fail-for-good, fail-once, large or log; `output` and `reason` are what it says.
 * @throws Error or TerminalError, as the input says.
 */
async function execute(task: Task, context: TaskContext): Promise<TaskOutcome> {
  const {
    do: wish = "complete",
    output = {},
    reason = "the warehouse did not answer",
  } = task.inputData;
  await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  const told = String(reason);
  if (wish === "log") {
    for (const line of ["connecting", "connected", "3 of 3 rows written", told]) context.log(line);
  }
  if (wish === "fail" || (wish === "fail-once" && task.retryCount === 0)) throw new Error(told);
  if (wish === "fail-for-good") throw new TerminalError(told);
  if (wish === "large") return { text: "x".repeat(LARGE) };
  return output as TaskOutcome;
}
