/**
 * The worker runner: polls for as many tasks as it has free slots, executes them, reports each
 * result by `update-v2` and goes on at once with the task that the answer brings.
 *
 * W1 Never more than `concurrency` tasks are in hand.
 * W2 Every task that was handed over is executed and reported, also while stopping: it is claimed
 *    on the server, and dropping it would cost its response timeout.
 * W3 Nothing that `execute` throws ends the runner.
 */
import type { Client } from "./client.ts";
import type { Task } from "../model/task.ts";
import { backoff } from "./backoff.ts";
import { keepLease } from "./lease.ts";
import { reportResult } from "./report.ts";
import { runTask } from "./run-task.ts";
import type { TaskContext, TaskOutcome } from "./run-task.ts";
import { sleep } from "./runtime.ts";

export type { Deferred, TaskContext, TaskOutcome } from "./run-task.ts";

const POLL_TIMEOUT_MS = 1_000;

/** What a worker is. */
export interface WorkerOptions {
  client: Client;
  /** The task type to poll for: the `name` of a SIMPLE task. */
  taskType: string;
  /** How many tasks are executed at the same time; 1 when it is left out. */
  concurrency?: number;
  /** Polls the queue of this domain only. */
  domain?: string;
  /** Shown on the tasks; a generated name when it is left out. */
  workerId?: string;
  /** How long the server may hold a poll, in milliseconds, up to 5000. `stop` may take as long. */
  pollTimeoutMs?: number;
  /** Does the work. What it returns is the task's output; what it throws fails the task, with a
   * retry if the definition has one left, and without if it is a TerminalError. */
  execute(task: Task, context: TaskContext): TaskOutcome | Promise<TaskOutcome>;
  /** Told of every poll, report or lease extension that failed; the runner goes on by itself. */
  onError?(error: unknown): void;
}

/** A running worker. */
export interface WorkerHandle {
  readonly workerId: string;
  /** Takes no further tasks; resolves when those in hand are reported. */
  stop(): Promise<void>;
}

/**
 * Starts a worker. It runs until it is stopped.
 * @throws RangeError when `concurrency` is not a positive integer.
 */
export function runWorker(options: WorkerOptions): WorkerHandle {
  const concurrency = options.concurrency ?? 1;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new RangeError(`concurrency must be a positive integer, not ${concurrency}`);
  }
  const workerId = options.workerId ?? `worker-${Math.random().toString(36).slice(2, 10)}`;
  const runner = new Runner(options, workerId, concurrency);
  const ended = runner.run();
  return {
    workerId,
    stop() {
      runner.stopping = true;
      return ended;
    },
  };
}

class Runner {
  stopping = false;
  readonly #options: WorkerOptions;
  readonly #workerId: string;
  readonly #concurrency: number;
  readonly #slots = new Set<Promise<void>>();

  constructor(options: WorkerOptions, workerId: string, concurrency: number) {
    this.#options = options;
    this.#workerId = workerId;
    this.#concurrency = concurrency;
  }

  async run(): Promise<void> {
    let failures = 0;
    while (!this.stopping) {
      if (this.#slots.size >= this.#concurrency) {
        await Promise.race(this.#slots);
        continue;
      }
      try {
        for (const task of await this.#poll()) this.#occupySlot(task);
        failures = 0;
      } catch (error) {
        this.#options.onError?.(error);
        await sleep(backoff(failures++));
      }
    }
    while (this.#slots.size > 0) await Promise.race(this.#slots);
  }

  #poll(): Promise<Task[]> {
    const { client, taskType, domain, pollTimeoutMs } = this.#options;
    return client.tasks.pollBatch(taskType, {
      workerId: this.#workerId,
      count: this.#concurrency - this.#slots.size,
      timeoutMs: pollTimeoutMs ?? POLL_TIMEOUT_MS,
      ...(domain === undefined ? {} : { domain }),
    });
  }

  #occupySlot(first: Task): void {
    const slot = this.#work(first).finally(() => this.#slots.delete(slot));
    this.#slots.add(slot);
  }

  /** Executes a task, and then whatever each report brings, until one brings nothing. */
  async #work(first: Task): Promise<void> {
    const { client, execute, onError } = this.#options;
    const failed = (error: unknown): void => onError?.(error);
    let task: Task | undefined = first;
    while (task !== undefined) {
      const release = keepLease(client, task, failed);
      const report = await runTask(client, task, execute);
      release();
      report.workerId = this.#workerId;
      task = await reportResult(client, report, { wantsNext: () => !this.stopping, failed });
    }
  }
}
