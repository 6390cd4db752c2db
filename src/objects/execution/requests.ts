/** What callers ask of an execution, on top of its host: the rules of each call, without the platform. */
import type {
  BeginTask,
  ChildEnded,
  ClaimTask,
  JsonText,
  LeasedTask,
  ReferenceUpdate,
  Release,
  StartExecution,
  StartReceipt,
  TaskHold,
  UpdateReceipt,
} from "../../app/ports.ts";
import { accepted, refused, type Outcome } from "../../lib/outcome.ts";
import { claimOfLease } from "../../lib/claim-of-lease.ts";
import { counterOf, formatTaskId, workflowIdOf } from "../../lib/task-id.ts";
import type { IndexReport } from "../../model/index-row.ts";
import type { TaskResult } from "../../model/task-result.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import type { WorkflowDef } from "../../model/workflow-def.ts";
import type { ExecutionEvent } from "../../engine/events.ts";
import type { TaskUpdate } from "../../engine/update.ts";
import type { Execution } from "../../engine/execution.ts";
import { queueTurnOf, type TaskRecord } from "../../engine/records.ts";
import { newExecution } from "../../engine/start.ts";
import { eventOf } from "./events.ts";
import { HandOver } from "./hand-over.ts";
import type { ExecutionHost } from "./host.ts";
import { polledTaskText, readLogs } from "./reads.ts";
import { hidingInLines, noSecrets, type SecretLookup } from "./secrets.ts";

/** The number of no lease: that of the queue is over, or goes by itself. */
const NO_LEASE = 0;

/** Log lines kept of one task result. */
const MAX_LOGS_PER_RESULT = 10;

export const unknownWorkflow = (id: string) =>
  refused("not-found", `No such workflow found by id: ${id}`);
const unknownTask = (id: string) => refused("not-found", `No such task found by id: ${id}`);

export class ExecutionRequests {
  private readonly host: ExecutionHost;
  private readonly now: () => number;
  private readonly secrets: SecretLookup;
  /** Those under way, by the task that is reported. */
  private readonly handOvers = new Map<number, HandOver>();

  constructor(host: ExecutionHost, now: () => number, secrets: SecretLookup = noSecrets) {
    this.host = host;
    this.now = now;
    this.secrets = secrets;
  }

  async start(request: StartExecution): Promise<Outcome<StartReceipt>> {
    const make = (): Execution =>
      newExecution(JSON.parse(request.definition) as WorkflowDef, request, this.now());
    const begun = await this.host.begin(make, request.definition);
    if (!begun.ok) return begun;
    const { parentWorkflowTaskId: asker } = request;
    if (asker !== undefined && begun.value.workflow.parentWorkflowTaskId !== asker) {
      const followed = await this.host.handle({ kind: "followed", taskId: asker });
      if (!followed.ok) return followed;
    }
    const receipt: StartReceipt = { status: begun.value.workflow.status };
    if (request.bringsNews === true) this.handOverNews(receipt);
    return accepted(receipt);
  }

  async claim({ taskId, ...claim }: ClaimTask): Promise<Outcome<JsonText>> {
    const task = counterOf(taskId);
    if (task === null) return unknownTask(taskId);
    const outcome = await this.host.handle({ kind: "task-claimed", task, ...claim });
    const execution = this.host.current();
    if (!outcome.ok) return outcome;
    if (outcome.value.task === null || execution === null) return unknownTask(taskId);
    const { task: claimed, handover } = outcome.value;
    return accepted(polledTaskText(execution, claimed, handover));
  }

  async takeBack({ taskId, turn }: Release): Promise<void> {
    const task = counterOf(taskId);
    if (task !== null) await this.host.handle({ kind: "task-given-back", task, turn });
  }

  async beginTask({ taskId, ...leave }: BeginTask): Promise<Outcome<null>> {
    const task = counterOf(taskId);
    if (task === null) return unknownTask(taskId);
    const outcome = await this.host.handle({ kind: "task-admitted", task, ...leave });
    return outcome.ok ? accepted(null) : outcome;
  }

  async update(result: TaskResult, asksForNext = false): Promise<Outcome<UpdateReceipt>> {
    const counter = counterOf(result.taskId);
    const execution = this.host.current();
    if (counter === null || execution === null) return unknownTask(result.taskId);
    const reported = execution.tasks.get(counter);
    if (!asksForNext || reported === undefined) return await this.report(counter, result);
    const before = this.handOvers.get(counter);
    const handOver = handOverFor(reported, result);
    this.handOvers.set(counter, handOver);
    try {
      // It may be repeated while the first try still goes on.
      await before?.used;
      return await this.report(counter, result, handOver);
    } finally {
      // Whatever came of it: the push that went along waits for this.
      handOver.end();
      if (this.handOvers.get(counter) === handOver) this.handOvers.delete(counter);
    }
  }

  private async report(
    counter: number,
    result: TaskResult,
    handOver?: HandOver,
  ): Promise<Outcome<UpdateReceipt>> {
    const event: ExecutionEvent = { kind: "task-updated", task: counter, update: updateOf(result) };
    const outcome = await this.host.handle(event, handOver);
    if (!outcome.ok) return unknownTask(result.taskId);
    const { task, ignored, enqueued } = outcome.value;
    if (task === null) return unknownTask(result.taskId);
    if (!result.extendLease) await this.log(task, result, ignored === true);
    const receipt: UpdateReceipt = {
      taskId: result.taskId,
      taskType: task.type,
      followed: enqueued.includes(task.type),
    };
    if (task.domain !== undefined) receipt.domain = task.domain;
    if (handOver !== undefined && (receipt.followed || ignored === true)) {
      const next = receipt.followed
        ? await this.nextOf(handOver, counter)
        : await this.handedOver(handOver, counter);
      if (next !== undefined) receipt.next = next;
    }
    this.handOverNews(receipt);
    return accepted(receipt);
  }

  /** What the queue gives, claimed if it is of this execution; null: nothing. Undefined: it can not be asked now. */
  private async nextOf(
    handOver: HandOver,
    reported: number,
  ): Promise<LeasedTask | null | undefined> {
    const lease = await handOver.answered;
    if (lease === undefined || lease === null) return lease;
    const workflowId = this.host.current()?.workflow.workflowId;
    if (workflowIdOf(lease.taskId) !== workflowId) return { lease };
    const claim = claimOfLease(lease, handOver.request.workerId);
    const claimed = await this.claim({ ...claim, handedOverFor: reported });
    // What was refused here is refused again to who claims it by the lease, and settled there.
    return claimed.ok ? { lease, text: claimed.value } : { lease };
  }

  /** What the answer to the same report had, which must have been lost. Undefined: nothing that nobody has touched since. */
  private async handedOver(
    { request: { workerId } }: HandOver,
    reported: number,
  ): Promise<LeasedTask | undefined> {
    const execution = this.host.current();
    const tasks = [...(execution?.open.values() ?? [])];
    const task = tasks.find(({ handedOverFor }) => handedOverFor === reported);
    if (execution === null || task === undefined) return undefined;
    const taskId = formatTaskId(execution.workflow.workflowId, task.counter);
    const lease = { taskId, lease: NO_LEASE, turn: queueTurnOf(task) - 1 };
    const claim = claimOfLease(lease, workerId);
    const claimed = await this.claim({ ...claim, handedOverFor: reported });
    return claimed.ok ? { lease, text: claimed.value } : undefined;
  }

  private handOverNews(receipt: { news?: IndexReport }): void {
    const execution = this.host.current();
    const news = execution === null ? null : this.host.feed.handOver(execution);
    if (news !== null) receipt.news = news;
  }

  /** Keeps the lines of a result, and a line of our own when it came too late to count. */
  private async log(task: TaskRecord, result: TaskResult, ignored: boolean): Promise<void> {
    const hide = result.logs.length === 0 ? null : await this.hiding();
    for (const { log, createdTime } of result.logs.slice(0, MAX_LOGS_PER_RESULT)) {
      this.host.rows.addLog(task.counter, hide?.(log) ?? log, createdTime);
    }
    if (!ignored) return;
    const line = `An update to ${result.status} came after the task had ended as ${task.status} and was ignored.`;
    this.host.rows.addLog(task.counter, line, this.now());
  }

  async updateByReference(update: ReferenceUpdate): Promise<Outcome<{ taskId: string } | null>> {
    const outcome = await this.host.handle({
      kind: "reference-updated",
      reference: update.reference,
      update: {
        status: update.status,
        output: update.output,
        merge: true,
        workerId: update.workerId,
      },
    });
    if (!outcome.ok) return outcome;
    const execution = this.host.current();
    const { task } = outcome.value;
    if (task === null || execution === null) return accepted(null);
    return accepted({ taskId: formatTaskId(execution.workflow.workflowId, task.counter) });
  }

  /** An event without an answer of its own. */
  async tell(event: ExecutionEvent, workflowId: string): Promise<Outcome<null>> {
    if (this.host.current() === null) return unknownWorkflow(workflowId);
    const outcome = await this.host.handle(event);
    return outcome.ok ? accepted(null) : outcome;
  }

  /** Said by the limit. Not counted: an execution that is not there or has ended. */
  async admit(): Promise<boolean> {
    const outcome = await this.host.handle({ kind: "admitted" });
    const workflow = this.host.current()?.workflow;
    return outcome.ok && workflow !== undefined && !isTerminalWorkflowStatus(workflow.status);
  }

  async childEnded(notice: ChildEnded): Promise<Outcome<null>> {
    const task = counterOf(notice.parentTaskId);
    if (task === null || this.host.current() === null) return unknownTask(notice.parentTaskId);
    const { parentTaskId: _, ...end } = notice;
    const outcome = await this.host.handle({ kind: "child-ended", task, end });
    return outcome.ok ? accepted(null) : outcome;
  }

  /** A task that is held back by a delay is pushed again when that is over. */
  hold(taskId: string): TaskHold {
    const task = this.host.current()?.tasks.get(counterOf(taskId) ?? -1);
    if (task === undefined) return { state: "gone", claims: null };
    const claims = queueTurnOf(task);
    if (task.status === "SCHEDULED" && task.availableAt === 0) return { state: "waiting", claims };
    return { state: task.holdsSlot ? "held" : "gone", claims };
  }

  publishedEvent(eventId: string): Outcome<string> {
    const execution = this.host.current();
    const event = execution === null ? null : eventOf(execution, eventId);
    return event === null ? unknownTask(eventId) : accepted(JSON.stringify(event));
  }

  async eventKept(eventId: string): Promise<void> {
    await this.host.eventKept(eventId);
  }

  async addTaskLog(taskId: string, log: string): Promise<Outcome<null>> {
    const counter = counterOf(taskId);
    const execution = this.host.current();
    // Conductor does not check the task of a log line; one of an unknown execution leaves nothing behind.
    if (counter !== null && execution !== null) {
      const hide = await this.hiding();
      this.host.rows.addLog(counter, hide?.(log) ?? log, this.now());
    }
    return accepted(null);
  }

  /** What takes secrets out of lines. */
  private async hiding(): Promise<((line: string) => string) | null> {
    const execution = this.host.current();
    return execution === null ? null : await hidingInLines(execution, this.secrets);
  }

  /** Null when there are none. */
  taskLogs(taskId: string): Outcome<JsonText | null> {
    if (this.host.current() === null) return accepted(null);
    return accepted(readLogs(this.host.rows.log, taskId));
  }

  indexReport(since: number): Outcome<IndexReport> {
    const execution = this.host.current();
    if (execution === null) return refused("not-found", "no such execution");
    return accepted(this.host.feed.report(execution, since));
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

/** Asks for more of what the worker has just done, where it has found that. */
function handOverFor({ type, domain }: TaskRecord, { workerId }: TaskResult): HandOver {
  return new HandOver(type, {
    ...(workerId !== undefined && { workerId }),
    ...(domain !== undefined && { domain }),
  });
}
