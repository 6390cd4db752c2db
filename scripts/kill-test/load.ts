/** Starters and workers that go on through every kill, and note what was acknowledged. */
import { setTimeout as pause } from "node:timers/promises";
import { BatonApiError } from "../../src/client/index.ts";
import type { Client } from "../../src/client/index.ts";
import type { Task } from "../../src/model/task.ts";
import { LAST_TASK_TYPE, PARENT, TASK_TYPES } from "./definitions.ts";
import { tokenOf } from "./ledger.ts";
import type { Ledger } from "./ledger.ts";

const STARTERS = 3;
const WORKERS_PER_TYPE = 2;
/** Starts wait while so many executions are under way, so that the end does not take for ever. */
const MOST_IN_FLIGHT = 150;
const POLL_TIMEOUT_MS = 500;
const BATCH = 5;
const PAUSE_AFTER_ERROR_MS = 100;
const PAUSE_WHEN_FULL_MS = 20;

/** The load; `starting` and `working` are set to false to end it. */
export class Load {
  starting = true;
  working = true;
  /** Refusals that no kill explains. */
  readonly refusals: string[] = [];
  readonly #client: Client;
  readonly #ledger: Ledger;
  #starters: Promise<void>[] = [];
  #workers: Promise<void>[] = [];
  #next = 0;

  constructor(client: Client, ledger: Ledger) {
    this.#client = client;
    this.#ledger = ledger;
  }

  /** Begins; the definitions must be registered. */
  begin(): void {
    this.#starters = Array.from({ length: STARTERS }, () => this.#start());
    this.#workers = TASK_TYPES.flatMap((type) =>
      Array.from({ length: WORKERS_PER_TYPE }, () => this.#work(type)),
    );
  }

  /** Starts nothing more. */
  async endStarts(): Promise<void> {
    this.starting = false;
    await Promise.all(this.#starters);
  }

  /** Ends the workers; the server must be up. */
  async endWork(): Promise<void> {
    this.working = false;
    await Promise.all(this.#workers);
  }

  async #start(): Promise<void> {
    while (this.starting) {
      if (this.#ledger.inFlight >= MOST_IN_FLIGHT) {
        await pause(PAUSE_WHEN_FULL_MS);
        continue;
      }
      const number = (this.#next += 1);
      const correlationId = `kill-${number}`;
      try {
        const request = { name: PARENT, correlationId, input: { number } };
        const workflowId = await this.#client.workflows.start(request);
        this.#ledger.starts.set(correlationId, workflowId);
      } catch (error) {
        this.#ledger.unansweredStarts.add(correlationId);
        this.#note("start", error);
        await pause(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  async #work(taskType: string): Promise<void> {
    while (this.working) {
      try {
        const options = { count: BATCH, timeoutMs: POLL_TIMEOUT_MS, workerId: "kill-test" };
        const tasks = await this.#client.tasks.pollBatch(taskType, options);
        await Promise.all(tasks.map((task) => this.#serve(task)));
      } catch (error) {
        this.#note("poll", error);
        await pause(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  /** Reports a task until it is acknowledged, and then the one that the answer brings. */
  async #serve(first: Task): Promise<void> {
    let task: Task | undefined = first;
    while (task !== undefined) {
      const { workflowInstanceId, taskId, taskType } = task;
      const report = {
        workflowInstanceId,
        taskId,
        status: "COMPLETED" as const,
        outputData: { token: tokenOf(taskId) },
      };
      try {
        task = await this.#client.tasks.updateAndPoll(report);
        this.#ledger.updates.push({ workflowId: workflowInstanceId, taskId, at: Date.now() });
        if (taskType === LAST_TASK_TYPE) this.#ledger.finished += 1;
      } catch (error) {
        this.#note("update", error);
        if (BatonApiError.is(error) && !error.retryable) return;
        await pause(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  #note(what: string, error: unknown): void {
    // A broken connection, or a 502 or 503 of a server that comes up, is what a kill looks like.
    if (BatonApiError.is(error) && error.retryable && error.status !== 500) return;
    this.refusals.push(`${what}: ${String(error)}`);
  }
}
