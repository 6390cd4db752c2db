/** From the last result that a JOIN or a parent waits for to the task after it in a worker's hands. */
import { setTimeout as pause } from "node:timers/promises";
import type { PolledTask, Target } from "../http.ts";
import { simple, workflow } from "../shapes/shape.ts";
import { latency } from "../statistics.ts";
import type { Latency } from "../statistics.ts";

const BRANCH = "bench_return_branch";
const AFTER = "bench_return_after";
const JOIN = "bench_return_join";
const PARENT = "bench_return_parent";
const CHILD = "bench_return_child";
const SETTLE_MS = 10;
const POLL_TIMEOUT_MS = 1_000;

/** Registers what the returns need. */
export async function prepareReturns(target: Target): Promise<void> {
  await target.register(
    [BRANCH, AFTER],
    [
      workflow(JOIN, [
        {
          name: "fork",
          taskReferenceName: "fork",
          type: "FORK_JOIN",
          forkTasks: [[simple(BRANCH, "a")], [simple(BRANCH, "b")]],
        },
        { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: ["a", "b"] },
        simple(AFTER, "after"),
      ]),
      workflow(PARENT, [
        {
          name: "child",
          taskReferenceName: "child",
          type: "SUB_WORKFLOW",
          inputParameters: {},
          subWorkflowParam: { name: CHILD, version: 1 },
        },
        simple(AFTER, "after"),
      ]),
      workflow(CHILD, [simple(BRANCH, "a")]),
    ],
  );
}

/** After the last branch of a fork of two. */
export function joinReturn(target: Target, samples: number): Promise<Latency> {
  return returnsOf(target, { workflow: JOIN, before: 2, samples });
}

/** After the only task of a child. */
export function childReturn(target: Target, samples: number): Promise<Latency> {
  return returnsOf(target, { workflow: PARENT, before: 1, samples });
}

async function returnsOf(
  target: Target,
  { workflow: name, before, samples }: { workflow: string; before: number; samples: number },
): Promise<Latency> {
  const times: number[] = [];
  while (times.length < samples) {
    await target.start(name);
    for (let left = before; left > 1; left -= 1) {
      await target.complete(await next(target, BRANCH));
    }
    const last = await next(target, BRANCH);
    const waiting = target.poll(AFTER, 1, POLL_TIMEOUT_MS);
    await pause(SETTLE_MS);
    const posted = performance.now();
    const answered = target.complete(last);
    const task = (await waiting)[0] ?? (await next(target, AFTER));
    times.push(performance.now() - posted);
    await answered;
    await target.complete(task);
  }
  return latency(times);
}

async function next(target: Target, taskType: string): Promise<PolledTask> {
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const [task] = await target.poll(taskType, 1, POLL_TIMEOUT_MS);
    if (task !== undefined) return task;
  }
  throw new Error(`No ${taskType} task came within half a minute`);
}
