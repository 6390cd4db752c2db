/** A server with one queue, in memory, for tests of the worker runner. */
import { createClient } from "../../src/client/index.ts";
import type { Client } from "../../src/client/index.ts";
import type { Task } from "../../src/model/task.ts";
import { fakeFetch } from "./fake-fetch.ts";
import type { Answer, Call } from "./fake-fetch.ts";

/** A report as it arrived. */
export type Report = Record<string, unknown> & { taskId: string; status: string };

export class FakeQueue {
  readonly client: Client;
  readonly calls: Call[];
  readonly reports: Report[] = [];
  readonly waiting: Task[] = [];
  /** Answers that take the place of the next ones to polls and reports. */
  readonly refusals: { polls: Answer[]; reports: Answer[] } = { polls: [], reports: [] };
  #listeners: (() => void)[] = [];

  constructor() {
    const { fetch, calls } = fakeFetch((call) => this.#answer(call));
    this.calls = calls;
    this.client = createClient({ baseUrl: "http://baton.test", fetch });
  }

  /** Puts tasks into the queue. */
  add(...taskIds: string[]): void {
    for (const taskId of taskIds) this.waiting.push(makeTask(taskId));
    this.#wake();
  }

  /** Resolves when so many reports that end a task have arrived. */
  async reported(count: number): Promise<Report[]> {
    while (this.reports.length < count) {
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
    return this.reports;
  }

  #wake(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }

  async #answer(call: Call): Promise<Answer> {
    if (call.method === "GET") return this.#poll(call);
    const refusal = this.refusals.reports.shift();
    if (refusal !== undefined) return refusal;
    this.reports.push(call.body as Report);
    this.#wake();
    if (call.path === "/tasks") return { body: (call.body as Report).taskId };
    const next = this.waiting.shift();
    return next === undefined ? { status: 204 } : { body: next };
  }

  /** Holds a poll of an empty queue for one turn, as a server would for its timeout. */
  async #poll(call: Call): Promise<Answer> {
    const refusal = this.refusals.polls.shift();
    if (refusal !== undefined) return refusal;
    if (this.waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const count = Number(/count=(\d+)/.exec(call.path)?.[1] ?? 1);
    return { body: this.waiting.splice(0, count) };
  }
}

/** A task with what the runner reads of one. */
export function makeTask(taskId: string, responseTimeoutSeconds = 0): Task {
  return {
    taskId,
    workflowInstanceId: `workflow-of-${taskId}`,
    taskType: "type",
    inputData: { id: taskId },
    retryCount: 0,
    responseTimeoutSeconds,
  } as unknown as Task;
}
