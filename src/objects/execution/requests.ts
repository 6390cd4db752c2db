/** What callers ask of an execution, on top of its host: the rules of each call, without the platform. */
import type {
  BeginTask,
  ChildEnded,
  ClaimTask,
  JsonText,
  ReferenceUpdate,
  Release,
  StartExecution,
  StartReceipt,
  TaskHold,
  UpdateReceipt,
} from "../../app/ports.ts";
import { accepted, refused, type Outcome } from "../../lib/outcome.ts";
import { counterOf, formatTaskId } from "../../lib/task-id.ts";
import type { IndexReport } from "../../model/index-row.ts";
import type { TaskResult } from "../../model/task-result.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import type { WorkflowDef } from "../../model/workflow-def.ts";
import type { ExecutionEvent } from "../../engine/events.ts";
import type { Execution } from "../../engine/execution.ts";
import { queueTurnOf } from "../../engine/records.ts";
import { newExecution } from "../../engine/start.ts";
import { eventOf } from "./events.ts";
import type { ExecutionHost } from "./host.ts";
import type { HostOptions } from "./host-options.ts";
import type { Neighbours } from "./neighbours.ts";
import { polledTaskText } from "./reads.ts";
import { handOverNews } from "./receipt-news.ts";
import { TaskLines } from "./task-lines.ts";
import { TaskReports, unknownTask } from "./task-reports.ts";

export const unknownWorkflow = (id: string) =>
  refused("not-found", `No such workflow found by id: ${id}`);

export interface ExecutionRequestsOptions extends Pick<HostOptions, "now" | "later"> {
  host: ExecutionHost;
  neighbours: Pick<Neighbours, "queue" | "secrets">;
}

export class ExecutionRequests {
  private readonly host: ExecutionHost;
  private readonly now: () => number;
  private readonly lines: TaskLines;
  private readonly reports: TaskReports;

  constructor(options: ExecutionRequestsOptions) {
    const { host, now, neighbours } = options;
    this.host = host;
    this.now = now;
    this.lines = new TaskLines(host, now, neighbours.secrets);
    this.reports = new TaskReports({
      ...options,
      lines: this.lines,
      claim: (claim) => this.claim(claim),
    });
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
    if (request.bringsNews === true) handOverNews(this.host, receipt);
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

  update(result: TaskResult, asksForNext = false): Promise<Outcome<UpdateReceipt>> {
    return this.reports.update(result, asksForNext);
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

  addTaskLog(taskId: string, log: string): Promise<Outcome<null>> {
    return this.lines.add(taskId, log);
  }

  taskLogs(taskId: string): Outcome<JsonText | null> {
    return this.lines.of(taskId);
  }

  indexReport(since: number): Outcome<IndexReport> {
    const execution = this.host.current();
    if (execution === null) return refused("not-found", "no such execution");
    return accepted(this.host.feed.report(execution, since));
  }
}
