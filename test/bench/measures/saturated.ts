/** How many tasks a second a server does when there is always more to do. */
import type { PolledTask, Target } from "../http.ts";
import type { Shape } from "../shapes/shape.ts";

const WARM_UP_SHARE = 0.2;
const LONGEST_WARM_UP_MS = 3_000;

/** How hard to press, and how long. */
export interface LoadOptions {
  seconds: number;
  /** Executions in flight. */
  concurrency: number;
  /** Tasks that one worker has in hand at a time. */
  slots: number;
  /** How long a worker lets the server hold its polls, in milliseconds. */
  pollTimeoutMs: number;
}

/** What came of it. */
export interface Throughput {
  shape: string;
  seconds: number;
  executionsPerSecond: number;
  /** Tasks that workers completed, or of all kinds when the shape has no worker tasks. */
  tasksPerSecond: number;
}

/** Presses one shape. The first fifth of the time (3 s at most) warms up and is not counted. */
export async function saturate(
  target: Target,
  shape: Shape,
  options: LoadOptions,
): Promise<Throughput> {
  await target.register(shape.taskTypes, shape.workflows);
  const run = new Run(target, shape, options);
  return run.measure();
}

class Run {
  #done = 0;
  #ending = false;
  readonly #target: Target;
  readonly #shape: Shape;
  readonly #options: LoadOptions;
  readonly #workflow: string;

  constructor(target: Target, shape: Shape, options: LoadOptions) {
    this.#target = target;
    this.#shape = shape;
    this.#options = options;
    this.#workflow = shape.workflows[0]?.name ?? "";
  }

  async measure(): Promise<Throughput> {
    const warmUp = Math.min(LONGEST_WARM_UP_MS, this.#options.seconds * 1_000 * WARM_UP_SHARE);
    const { tasks, workerTasks, taskTypes } = this.#shape;
    const loops = taskTypes.map((taskType) => this.#work(taskType));
    for (let count = 0; count < this.#options.concurrency; count += 1) {
      loops.push(workerTasks > 0 ? this.#start() : this.#startAndWait());
    }
    await pause(warmUp);
    const before = this.#done;
    const began = performance.now();
    await pause(this.#options.seconds * 1_000 - warmUp);
    const done = this.#done - before;
    const seconds = (performance.now() - began) / 1_000;
    this.#ending = true;
    await Promise.all(loops);
    return {
      shape: this.#shape.name,
      seconds,
      executionsPerSecond: done / (workerTasks || tasks) / seconds,
      tasksPerSecond: done / seconds,
    };
  }

  async #start(): Promise<void> {
    await this.#target.start(this.#workflow, this.#shape.input);
  }

  async #startAndWait(): Promise<void> {
    while (!this.#ending) {
      const workflowId = await this.#target.start(this.#workflow, this.#shape.input);
      if (workflowId === "") return;
      while ((await this.#target.status(workflowId)) === "RUNNING") await pause(5);
      this.#done += this.#shape.tasks;
    }
  }

  /** A worker as the SDKs have it: polls for its free slots, reports by update-v2. */
  async #work(taskType: string): Promise<void> {
    const { slots, pollTimeoutMs } = this.#options;
    const busy = new Set<Promise<void>>();
    while (!this.#ending) {
      if (busy.size >= slots) {
        await Promise.race(busy);
        continue;
      }
      for (const task of await this.#target.poll(taskType, slots - busy.size, pollTimeoutMs)) {
        const slot = this.#serve(task).finally(() => busy.delete(slot));
        busy.add(slot);
      }
    }
    // What is still queued belongs to this run alone; the next one must not find it.
    await Promise.all(busy);
    for (;;) {
      const left = await this.#target.poll(taskType, slots, pollTimeoutMs);
      if (left.length === 0) return;
      await Promise.all(left.map((task) => this.#serve(task)));
    }
  }

  async #serve(first: PolledTask): Promise<void> {
    let task: PolledTask | undefined = first;
    while (task !== undefined) {
      task = await this.#target.completeAndPoll(task);
      this.#done += 1;
      // One more execution for every one's worth of tasks keeps their number in flight.
      if (!this.#ending && this.#done % this.#shape.workerTasks === 0) await this.#start();
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
