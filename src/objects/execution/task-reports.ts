/** What workers report of their tasks, and what they go on with. */
import type { ClaimTask, JsonText, LeasedTask, UpdateReceipt } from "../../app/ports.ts";
import { claimOfLease } from "../../lib/claim-of-lease.ts";
import { accepted, refused, type Outcome } from "../../lib/outcome.ts";
import { counterOf } from "../../lib/task-id.ts";
import { isTerminalTaskStatus } from "../../model/task.ts";
import type { TaskResult } from "../../model/task-result.ts";
import type { Asker } from "../../engine/hand-over.ts";
import type { TaskRecord } from "../../engine/records.ts";
import type { TaskUpdate } from "../../engine/update.ts";
import type { ExecutionHost } from "./host.ts";
import type { Handled, HostOptions } from "./host-options.ts";
import type { Neighbours } from "./neighbours.ts";
import { leaseOf, letsPass, passedOn } from "./next-task.ts";
import { handOverNews } from "./receipt-news.ts";
import type { TaskLines } from "./task-lines.ts";

export const unknownTask = (id: string) => refused("not-found", `No such task found by id: ${id}`);

export interface TaskReportsOptions extends Pick<HostOptions, "later"> {
  host: ExecutionHost;
  neighbours: Pick<Neighbours, "queue">;
  lines: TaskLines;
  claim: (claim: ClaimTask) => Promise<Outcome<JsonText>>;
}

/** A report that was taken in. */
interface Reported {
  receipt: UpdateReceipt;
  handled: Handled;
}

export class TaskReports {
  private readonly options: TaskReportsOptions;
  /** Those under way whose workers ask for more, by the task that is reported. */
  private readonly reports = new Map<number, Promise<unknown>>();

  constructor(options: TaskReportsOptions) {
    this.options = options;
  }

  async update(result: TaskResult, asksForNext = false): Promise<Outcome<UpdateReceipt>> {
    const counter = counterOf(result.taskId);
    const execution = this.options.host.current();
    if (counter === null || execution === null) return unknownTask(result.taskId);
    const reported = execution.tasks.get(counter);
    const outcome =
      asksForNext && reported !== undefined
        ? await this.afterOthers(counter, () => this.reportAndGoOn(reported, result))
        : await this.report(counter, result);
    if (!outcome.ok) return outcome;
    const { receipt } = outcome.value;
    handOverNews(this.options.host, receipt);
    return accepted(receipt);
  }

  /** A report may be repeated while the first try still goes on. */
  private async afterOthers<Result>(counter: number, run: () => Promise<Result>): Promise<Result> {
    const result = Promise.resolve(this.reports.get(counter)).then(run);
    const over = result.catch(() => undefined);
    this.reports.set(counter, over);
    try {
      return await result;
    } finally {
      if (this.reports.get(counter) === over) this.reports.delete(counter);
    }
  }

  /** For a worker that asks for more of what it has just done, where it has found that. */
  private async reportAndGoOn(
    { counter, type, domain, status }: TaskRecord,
    result: TaskResult,
  ): Promise<Outcome<Reported>> {
    const asker = { workerId: result.workerId, domain };
    // Who repeats a report gets what the answer had that was lost.
    if (isTerminalTaskStatus(status)) {
      const repeated = await this.report(counter, result);
      return await withNext(repeated, () => this.handedOver(asker, counter));
    }
    const { host, neighbours, later } = this.options;
    const passes = await letsPass(neighbours.queue(type), asker, later);
    const outcome = await this.report(counter, result, passes ? asker : undefined);
    return await withNext(outcome, async ({ receipt, handled: { next } }) => {
      const execution = host.current();
      if (next !== undefined && execution !== null) return passedOn(execution, next);
      return passes && !receipt.followed ? null : undefined;
    });
  }

  private async report(
    counter: number,
    result: TaskResult,
    asker?: Asker,
  ): Promise<Outcome<Reported>> {
    const update = updateOf(result);
    const outcome = await this.options.host.handle({
      kind: "task-updated",
      task: counter,
      update,
      asker,
    });
    if (!outcome.ok) return unknownTask(result.taskId);
    const { task, ignored, enqueued } = outcome.value;
    if (task === null) return unknownTask(result.taskId);
    if (!result.extendLease) await this.options.lines.keep(task, result, ignored === true);
    const receipt: UpdateReceipt = {
      taskId: result.taskId,
      taskType: task.type,
      followed: enqueued.includes(task.type),
    };
    if (task.domain !== undefined) receipt.domain = task.domain;
    return accepted({ receipt, handled: outcome.value });
  }

  /** What the answer to the same report had, which must have been lost. Undefined: nothing that nobody has touched since. */
  private async handedOver({ workerId }: Asker, reported: number): Promise<LeasedTask | undefined> {
    const execution = this.options.host.current();
    const tasks = [...(execution?.open.values() ?? [])];
    const task = tasks.find(({ handedOverFor }) => handedOverFor === reported);
    if (execution === null || task === undefined) return undefined;
    const lease = leaseOf(execution, task);
    const claim = claimOfLease(lease, workerId);
    const claimed = await this.options.claim({ ...claim, handedOverFor: reported });
    return claimed.ok ? { lease, text: claimed.value } : undefined;
  }
}

function updateOf(result: TaskResult): TaskUpdate {
  return {
    status: result.status,
    output: result.outputData,
    reason: result.reasonForIncompletion,
    workerId: result.workerId,
    callbackAfterSeconds: result.callbackAfterSeconds,
    extendLease: result.extendLease,
  };
}

/** Puts what the worker goes on with into the receipt of its report. */
async function withNext(
  outcome: Outcome<Reported>,
  next: (reported: Reported) => Promise<LeasedTask | null | undefined>,
): Promise<Outcome<Reported>> {
  if (!outcome.ok) return outcome;
  const found = await next(outcome.value);
  if (found !== undefined) outcome.value.receipt.next = found;
  return outcome;
}
