/**
 * Callers that wait until an execution has ended or a task blocks it, in it or in a sub-workflow.
 *
 * W1. A caller that comes is answered at once if it can be; from then on it costs a look at what each
 *     event has changed, and nothing when nobody waits.
 * W2. The children that run wait along, those that are started meanwhile too, and answer when something
 *     blocks them. So news travels up to whoever waits and nobody asks again and again.
 * W3. A wait is bounded by the caller, who comes again for more. So what a lost caller leaves behind is
 *     gone soon, and one that was cut off by a restart loses nothing.
 */
import type { AwaitRequest, Standstill, WorkflowExecutionPort } from "../../app/ports.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import { firstBlocking, runningChildren } from "../../engine/blocking.ts";
import type { Execution } from "../../engine/execution.ts";
import type { TaskRecord } from "../../engine/records.ts";
import { taskRunView, workflowRunView } from "../../engine/run-views.ts";

/** How often a child is asked that cannot be reached. */
const ATTEMPTS = 2;

export interface WaitersOptions {
  current: () => Execution | null;
  execution: (workflowId: string) => Pick<WorkflowExecutionPort, "awaitStandstill">;
  now: () => number;
  later: (milliseconds: number, run: () => void) => void;
}

interface Waiter {
  request: AwaitRequest;
  references: ReadonlySet<string>;
  /** When its time is over, in epoch milliseconds. */
  until: number;
  /** The children that wait along. */
  asked: Set<string>;
  answer: (standstill: Standstill | null) => void;
}

export class Waiters {
  private readonly options: WaitersOptions;
  private readonly waiting = new Set<Waiter>();

  constructor(options: WaitersOptions) {
    this.options = options;
  }

  /** Resolves when the execution stands still; with null when the time is over. */
  wait(execution: Execution, request: AwaitRequest): Promise<Standstill | null> {
    const references = new Set(request.references);
    const present = reached(execution, execution.tasks.values(), { request, references });
    if (present !== null || request.timeout <= 0) return Promise.resolve(present);
    return new Promise((resolve) => {
      const until = this.options.now() + request.timeout;
      const waiter = { request, references, until, asked: new Set<string>(), answer: resolve };
      this.waiting.add(waiter);
      this.options.later(request.timeout, () => this.answer(waiter, null));
      this.askChildren(waiter, execution.open.values());
    });
  }

  /** Something has changed about these tasks, or about the execution as a whole. */
  notice(execution: Execution, tasks: Iterable<TaskRecord>): void {
    for (const waiter of this.waiting) {
      const standstill = reached(execution, tasks, waiter);
      if (standstill === null) this.askChildren(waiter, tasks);
      else this.answer(waiter, standstill);
    }
  }

  /** What is in memory is given up: everybody has to come again. */
  dismiss(): void {
    for (const waiter of this.waiting) this.answer(waiter, null);
  }

  private answer(waiter: Waiter, standstill: Standstill | null): void {
    this.waiting.delete(waiter);
    waiter.answer(standstill);
  }

  private askChildren(waiter: Waiter, tasks: Iterable<TaskRecord>): void {
    for (const childId of runningChildren(tasks)) {
      if (waiter.asked.has(childId)) continue;
      waiter.asked.add(childId);
      void this.ask(waiter, childId);
    }
  }

  private async ask(waiter: Waiter, childId: string): Promise<void> {
    const standstill = await this.standstillOf(waiter, childId);
    // A child that has ended may be set going again, and is asked again then.
    waiter.asked.delete(childId);
    const execution = this.options.current();
    if (standstill?.kind !== "blocked" || execution === null || !this.waiting.has(waiter)) return;
    const { view } = waiter.request;
    const own = { kind: "blocked", status: execution.workflow.status } as const;
    if (view === "target") this.answer(waiter, { ...own, view: runText(execution), isTask: false });
    else this.answer(waiter, { ...standstill, ...own });
  }

  private async standstillOf(waiter: Waiter, childId: string): Promise<Standstill | null> {
    const { references, view } = waiter.request;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const timeout = waiter.until - this.options.now();
      if (timeout <= 0 || !this.waiting.has(waiter)) return null;
      try {
        const outcome = await this.options.execution(childId).awaitStandstill({
          references,
          timeout,
          view: view === "target" ? "none" : view,
          last: false,
        });
        return outcome.ok ? outcome.value : null;
      } catch {
        // It was moved or restarted; a new stub may reach it.
      }
    }
    return null;
  }
}

/** The execution as it stands when the time is over. */
export function standstillNow(execution: Execution): Standstill {
  const { status } = execution.workflow;
  return { kind: "running", status, view: runText(execution), isTask: false };
}

/** What to answer if something blocks among these tasks, or the execution has ended; else null. */
function reached(
  execution: Execution,
  tasks: Iterable<TaskRecord>,
  { request, references }: Pick<Waiter, "request" | "references">,
): Standstill | null {
  const { status } = execution.workflow;
  const task = firstBlocking(tasks, references);
  if (task === undefined && !isTerminalWorkflowStatus(status)) return null;
  const isTask = task !== undefined && request.view === "task";
  const view = isTask ? JSON.stringify(taskRunView(execution, task)) : undefined;
  return {
    kind: task === undefined ? "ended" : "blocked",
    status,
    view: view ?? (request.view === "none" ? "" : runText(execution)),
    isTask,
  };
}

function runText(execution: Execution): string {
  return JSON.stringify(workflowRunView(execution));
}
