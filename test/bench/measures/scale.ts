/** How the cost of one execution grows with its number of tasks. */
import { setTimeout as pause } from "node:timers/promises";
import type { Target } from "../http.ts";
import { loopWorkflow } from "../shapes/loop.ts";
import { workflow } from "../shapes/shape.ts";

const SIZES = [500, 1_000, 2_000, 4_000];
const SLOTS = 20;
const POLL_TIMEOUT_MS = 1_000;
const FORK = "bench_scale_fork";
const LOOP = "bench_scale_loop";
const SCRIPTS = "bench_scale_scripts";

/** Seconds of one execution of each size. */
export interface Scale {
  shape: string;
  seconds: { tasks: number; seconds: number }[];
}

/** A fork of that many worker tasks, a loop of that many worker turns, and one of that many scripts. */
export async function scale(target: Target): Promise<Scale[]> {
  await target.register(
    [FORK, LOOP],
    [forkWorkflow(), loopWorkflow(LOOP, LOOP), loopWorkflow(SCRIPTS, "script", "INLINE")],
  );
  return [
    { shape: "fork of worker tasks", seconds: await eachSize((size) => fork(target, size)) },
    { shape: "loop of worker turns", seconds: await eachSize((size) => loop(target, size)) },
    { shape: "loop of scripts", seconds: await eachSize((size) => scripts(target, size)) },
  ];
}

function forkWorkflow(): { name: string } {
  return workflow(FORK, [
    {
      name: "fork",
      taskReferenceName: "fork",
      type: "FORK_JOIN_DYNAMIC",
      inputParameters: { forkTaskName: FORK, forkTaskInputs: "${workflow.input.items}" },
    },
    { name: "join", taskReferenceName: "join", type: "JOIN" },
  ]);
}

async function eachSize(
  run: (size: number) => Promise<void>,
): Promise<{ tasks: number; seconds: number }[]> {
  const rows = [];
  for (const tasks of SIZES) {
    const began = performance.now();
    await run(tasks);
    rows.push({ tasks, seconds: (performance.now() - began) / 1_000 });
  }
  return rows;
}

async function fork(target: Target, size: number): Promise<void> {
  const items = Array.from({ length: size }, (_, index) => ({ index }));
  await workOff(target, FORK, await target.start(FORK, { items }));
}

async function loop(target: Target, size: number): Promise<void> {
  await workOff(target, LOOP, await target.start(LOOP, { count: size }));
}

async function scripts(target: Target, size: number): Promise<void> {
  await ended(target, await target.start(SCRIPTS, { count: size }));
}

/** Some workers that complete whatever they get until the execution has ended. */
async function workOff(target: Target, taskType: string, workflowId: string): Promise<void> {
  const state = { ended: false };
  const work = async (): Promise<void> => {
    while (!state.ended) {
      for (let task of await target.poll(taskType, 1, POLL_TIMEOUT_MS)) {
        for (;;) {
          const next = await target.completeAndPoll(task);
          if (next === undefined) break;
          task = next;
        }
      }
    }
  };
  const workers = Array.from({ length: SLOTS }, work);
  await ended(target, workflowId);
  state.ended = true;
  await Promise.all(workers);
}

async function ended(target: Target, workflowId: string): Promise<void> {
  for (;;) {
    const status = await target.status(workflowId);
    if (status === "COMPLETED") return;
    if (status !== "RUNNING") throw new Error(`${workflowId} ended as ${status}`);
    await pause(20);
  }
}
