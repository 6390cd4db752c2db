/** Objects for tests in Node: they keep what the operations need to see, and can be told to fail. */
import type {
  AwaitRequest,
  BeginTask,
  ClaimTask,
  EnterLimit,
  JsonText,
  Lease,
  LimitAdmission,
  Poller,
  PollTotal,
  PushReceipt,
  QueueItem,
  RateLimitPort,
  ReferenceUpdate,
  Settlement,
  Release,
  SignalUpdate,
  Standstill,
  StateUpdate,
  StartExecution,
  TakeRequest,
  TaskHold,
  LeasedTask,
  TaskQueuePort,
  UpdateReceipt,
  WorkflowExecutionPort,
} from "../../src/app/ports.ts";
import { accepted, refused, type Outcome } from "../../src/lib/outcome.ts";
import type { TaskLimits } from "../../src/model/task-limits.ts";
import type { IndexReport } from "../../src/model/index-row.ts";
import type { PublishedEvent } from "../../src/model/published-event.ts";
import type { Operation, TerminateOptions } from "../../src/model/operation.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { PollData } from "../../src/model/poll-data.ts";
import type { TaskExecLog } from "../../src/model/task-exec-log.ts";
import type { TaskResult } from "../../src/model/task-result.ts";
import type { WorkflowDef } from "../../src/model/workflow-def.ts";
import { indexReport } from "./index-rows.ts";

/** An execution with one task, "<id>-1", of the type "work" under the reference "a". */
export class FakeExecution implements WorkflowExecutionPort {
  readonly workflowId: string;
  started: StartExecution | null = null;
  starts = 0;
  workflowStatus = "RUNNING";
  taskStatus = "SCHEDULED";
  updates: TaskResult[] = [];
  /** Whether each update asked for more. */
  asked: boolean[] = [];
  /** What its queue gives to who asks for more with an update. */
  next: LeasedTask | null | undefined;
  references: ReferenceUpdate[] = [];
  claims: ClaimTask[] = [];
  takenBack: Release[] = [];
  signals: SignalUpdate[] = [];
  waitsForSignal = true;
  stateUpdates: StateUpdate[] = [];
  awaited: AwaitRequest[] = [];
  /** What waits are answered with, in turn; then with null. */
  standstills: (Standstill | null)[] = [];
  calls: string[] = [];
  logs: TaskExecLog[] = [];
  /** The tasks of any type that wait. */
  openTaskIds: string[] = [];
  indexVersion = 1;
  indexedVersions: number[] = [];
  /** What its task has published. */
  event: PublishedEvent | null = null;
  keptEvents: string[] = [];
  messages: { messageId: string; payload: JsonObject }[] = [];
  removed = false;
  /** Thrown by the next calls, in turn. */
  failures: unknown[] = [];
  /** What the next start is refused with. */
  refusal: Outcome<never> | null = null;
  /** Resolved before a start is taken. */
  delay: Promise<void> = Promise.resolve();

  constructor(workflowId: string) {
    this.workflowId = workflowId;
  }

  get taskId(): string {
    return `${this.workflowId}-1`;
  }

  async start(request: StartExecution): Promise<Outcome<{ status: string }>> {
    this.mayFail();
    await this.delay;
    this.starts += 1;
    if (this.refusal !== null) return this.refusal;
    this.started ??= structuredClone(request);
    return accepted({ status: this.workflowStatus });
  }

  async claim(request: ClaimTask): Promise<Outcome<string>> {
    this.claims.push(request);
    this.mayFail();
    if (this.taskStatus !== "SCHEDULED") return refused("conflict", "claimed already");
    this.taskStatus = "IN_PROGRESS";
    return accepted(JSON.stringify({ taskId: request.taskId, workerId: request.workerId }));
  }

  async claimAll(requests: ClaimTask[]): Promise<Outcome<string>[]> {
    return await Promise.all(requests.map((request) => this.claim(request)));
  }

  async update(result: TaskResult, asksForNext = false): Promise<Outcome<UpdateReceipt>> {
    this.calls.push("update");
    this.mayFail();
    if (this.absent || result.taskId !== this.taskId) {
      return refused("not-found", `No such task found by id: ${result.taskId}`);
    }
    this.updates.push(result);
    this.asked.push(asksForNext);
    const receipt: UpdateReceipt = { taskId: result.taskId, taskType: "work", followed: false };
    const { next } = this;
    return accepted(
      asksForNext && next !== undefined ? { ...receipt, followed: true, next } : receipt,
    );
  }

  async updateByReference(update: ReferenceUpdate): Promise<Outcome<{ taskId: string } | null>> {
    if (this.absent) return this.noSuchWorkflow();
    this.references.push(update);
    return accepted(update.reference === "a" ? { taskId: this.taskId } : null);
  }

  async signal(update: SignalUpdate): Promise<Outcome<{ taskId: string } | null>> {
    this.mayFail();
    if (this.absent) return this.noSuchWorkflow();
    this.signals.push(update);
    return accepted(this.waitsForSignal ? { taskId: this.taskId } : null);
  }

  async changeState(update: StateUpdate): Promise<Outcome<null>> {
    this.mayFail();
    if (this.absent) return this.noSuchWorkflow();
    this.stateUpdates.push(update);
    return accepted(null);
  }

  async awaitStandstill(request: AwaitRequest): Promise<Outcome<Standstill | null>> {
    this.awaited.push(request);
    this.mayFail();
    if (this.absent) return this.noSuchWorkflow();
    return accepted(this.standstills.shift() ?? null);
  }

  async takeMessage(messageId: string, payload: JsonObject): Promise<Outcome<null>> {
    const outcome = this.refusal ?? this.control("message");
    if (outcome.ok) this.messages.push({ messageId, payload });
    return outcome;
  }

  async pause(): Promise<Outcome<null>> {
    return this.control("pause");
  }

  async resume(): Promise<Outcome<null>> {
    if (this.workflowStatus !== "PAUSED" && !this.absent)
      return refused("conflict", "is not PAUSED");
    return this.control("resume");
  }

  async terminate(
    reason: string | undefined,
    { triggerFailureWorkflow = false }: TerminateOptions = {},
  ): Promise<Outcome<null>> {
    return this.control(`terminate ${reason}${triggerFailureWorkflow ? " as a failure" : ""}`);
  }

  async operate(operation: Operation): Promise<Outcome<null>> {
    const { kind, ...values } = operation;
    const goesAgain = kind === "restart" || kind === "retry" || kind === "rerun";
    if (goesAgain && this.workflowStatus === "RUNNING" && !this.absent) {
      return refused("conflict", "still runs");
    }
    return this.control(`${kind} ${JSON.stringify(values)}`);
  }

  async parent(): Promise<Outcome<string | null>> {
    return this.absent ? this.noSuchWorkflow() : accepted(null);
  }

  async awaitedBy(): Promise<Outcome<string[] | null>> {
    return this.absent ? this.noSuchWorkflow() : accepted(null);
  }

  async decide(): Promise<Outcome<null>> {
    return this.control("decide");
  }

  async watch(): Promise<Outcome<null>> {
    return this.control("watch");
  }

  async archive(): Promise<Outcome<null>> {
    if (this.workflowStatus === "RUNNING" && !this.absent) {
      return refused("invalid", `Cannot archive workflow: ${this.workflowId} with status: RUNNING`);
    }
    return this.control("archive");
  }

  async remove(): Promise<Outcome<null>> {
    const outcome = this.control("remove");
    this.removed = true;
    return outcome;
  }

  async read(includeTasks: boolean): Promise<Outcome<string>> {
    this.mayFail();
    if (this.absent) return this.noSuchWorkflow();
    const { workflowId } = this;
    return accepted(
      JSON.stringify({ workflowId, status: this.workflowStatus, withTasks: includeTasks }),
    );
  }

  async status(includeOutput: boolean, includeVariables: boolean): Promise<Outcome<string>> {
    this.mayFail();
    if (this.absent) return this.noSuchWorkflow();
    const included = { includeOutput, includeVariables };
    return accepted(JSON.stringify({ status: this.workflowStatus, ...included }));
  }

  async tasks(start: number, count: number, statuses: string[]): Promise<Outcome<string>> {
    if (this.absent) return this.noSuchWorkflow();
    return accepted(JSON.stringify({ start, count, statuses }));
  }

  async task(taskId: string): Promise<Outcome<string>> {
    if (this.absent || taskId !== this.taskId) return refused("not-found", "no such task");
    return accepted(JSON.stringify({ taskId }));
  }

  async openTasks(_taskType: string): Promise<Outcome<string[]>> {
    this.mayFail();
    if (this.absent) return this.noSuchWorkflow();
    return accepted(this.openTaskIds);
  }

  async repair(): Promise<Outcome<boolean>> {
    if (this.absent) return this.noSuchWorkflow();
    return accepted(this.workflowStatus === "RUNNING");
  }

  async admit(): Promise<boolean> {
    return !this.absent && this.workflowStatus === "RUNNING";
  }

  async takeBack(tasks: Release[]): Promise<void> {
    this.takenBack.push(...tasks);
    this.taskStatus = "SCHEDULED";
  }

  async beginTask({ taskId }: BeginTask): Promise<Outcome<null>> {
    if (this.absent || taskId !== this.taskId) return refused("not-found", "no such task");
    return accepted(null);
  }

  async hold(taskId: string): Promise<TaskHold> {
    if (this.absent || taskId !== this.taskId) return { state: "gone", claims: null };
    return this.taskStatus === "SCHEDULED"
      ? { state: "waiting", claims: 0 }
      : { state: "held", claims: 1 };
  }

  async addTaskLog(taskId: string, log: string): Promise<Outcome<null>> {
    if (this.absent || taskId !== this.taskId) return refused("not-found", "no such task");
    this.logs.push({ taskId, log, createdTime: 1 });
    return accepted(null);
  }

  async taskLogs(taskId: string): Promise<Outcome<JsonText | null>> {
    if (this.absent || taskId !== this.taskId) return refused("not-found", "no such task");
    return accepted(this.logs.length === 0 ? null : JSON.stringify(this.logs));
  }

  async indexReport(since: number): Promise<Outcome<IndexReport>> {
    this.mayFail();
    if (this.absent || this.started === null) return this.noSuchWorkflow();
    const { name, version } = JSON.parse(this.started.definition) as WorkflowDef;
    const row = {
      workflowId: this.workflowId,
      version: this.indexVersion,
      name,
      definitionVersion: version,
      status: this.workflowStatus,
      correlationId: this.started.correlationId ?? null,
    };
    return accepted(indexReport(row, { since }));
  }

  async publishedEvent(taskId: string): Promise<Outcome<string>> {
    this.mayFail();
    return this.event === null || taskId !== this.taskId
      ? refused("not-found", "no such event")
      : accepted(JSON.stringify(this.event));
  }

  async eventKept(taskId: string): Promise<void> {
    this.mayFail();
    this.keptEvents.push(taskId);
  }

  async indexed(version: number): Promise<boolean> {
    this.mayFail();
    this.indexedVersions.push(version);
    return !this.removed;
  }

  async childEnded(): Promise<Outcome<null>> {
    return accepted(null);
  }

  async childRevived(): Promise<Outcome<null>> {
    return accepted(null);
  }

  private get absent(): boolean {
    return this.started === null || this.removed;
  }

  private control(call: string): Outcome<null> {
    if (this.absent) return this.noSuchWorkflow();
    this.calls.push(call);
    return accepted(null);
  }

  private noSuchWorkflow(): Outcome<never> {
    return refused("not-found", `No such workflow found by id: ${this.workflowId}`);
  }

  private mayFail(): void {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
  }
}

/** A queue that hands out what a test has put into it. */
export class FakeQueue implements TaskQueuePort {
  readonly waiting: Omit<Lease, "lease" | "turn">[] = [];
  readonly takes: TakeRequest[] = [];
  readonly settlements: Settlement[] = [];
  readonly left: string[] = [];
  readonly limits: TaskLimits[] = [];
  lastPolls: PollData[] = [];
  totals: PollTotal[] = [];
  sizesByDomain: Record<string, { size: number; leased: number }> = { "": { size: 0, leased: 0 } };
  /** Called at each take, before it answers. */
  onTake: () => void = () => {};

  async push(_items: QueueItem[] = []): Promise<PushReceipt[]> {
    return [];
  }

  async letsPass(_poller: Poller): Promise<boolean> {
    return this.waiting.length === 0;
  }

  async take(request: TakeRequest): Promise<Lease[]> {
    this.takes.push(request);
    this.onTake();
    return this.waiting.splice(0, request.count).map((each) => ({ ...each, lease: 1, turn: 0 }));
  }

  async leave(poll: string): Promise<void> {
    this.left.push(poll);
  }

  async settle(settlement: Settlement): Promise<void> {
    this.settlements.push(settlement);
  }

  async release(_releases: Release[] = []): Promise<void> {}

  async limit(limits: TaskLimits): Promise<void> {
    this.limits.push(limits);
  }

  async size(domain?: string): Promise<{ size: number; leased: number }> {
    return this.sizesByDomain[domain ?? ""] ?? { size: 0, leased: 0 };
  }

  async sizes(): Promise<Record<string, { size: number; leased: number }>> {
    return this.sizesByDomain;
  }

  async pollData(): Promise<PollData[]> {
    return this.lastPolls;
  }

  async pollTotals(): Promise<PollTotal[]> {
    return this.totals;
  }
}

/** A limit that admits everybody, unless it is told to answer otherwise. */
export class FakeLimit implements RateLimitPort {
  readonly entered: EnterLimit[] = [];
  readonly left: [workflowId: string, run: number][] = [];
  admission: LimitAdmission = "admitted";

  async enter(request: EnterLimit): Promise<LimitAdmission> {
    this.entered.push(request);
    return this.admission;
  }

  async leave(workflowId: string, run: number): Promise<void> {
    this.left.push([workflowId, run]);
  }
}
