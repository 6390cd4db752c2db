/** What an execution answers to those who call it, from the archive if it is there: wiring of the rules of the calls. */
import type {
  AwaitRequest,
  BeginTask,
  ChildEnded,
  ClaimTask,
  JsonText,
  ReferenceUpdate,
  Release,
  SignalUpdate,
  Standstill,
  StateUpdate,
  StartExecution,
  StartReceipt,
  TaskHold,
  UpdateReceipt,
  WaitLink,
  WorkflowExecutionPort,
} from "../../app/ports.ts";
import { errorText } from "../../lib/error-text.ts";
import { accepted, type Outcome } from "../../lib/outcome.ts";
import type { ChildRevived, Operation, TerminateOptions } from "../../model/operation.ts";
import type { IndexReport } from "../../model/index-row.ts";
import type { JsonObject } from "../../model/json.ts";
import type { TaskResult } from "../../model/task-result.ts";
import type { ExecutionEvent } from "../../engine/events.ts";
import type { Execution } from "../../engine/execution.ts";
import type { SqlStorage } from "../sql-storage.ts";
import { ColdStorage, leavesAt, type Archive } from "./cold-storage.ts";
import { giveBack } from "./farewell.ts";
import { ExecutionHost } from "./host.ts";
import type { HostOptions } from "./host-options.ts";
import { Operations } from "./operations.ts";
import { openTasksOf, readStatus, readTask, readTasks, readWorkflow } from "./reads.ts";
import { ExecutionRequests, unknownWorkflow } from "./requests.ts";
import { Steering } from "./steering.ts";
import { ExecutionViews } from "./views.ts";

export interface ExecutionCallsOptions extends Omit<HostOptions, "restsUntil"> {
  /** The id of the execution, which may not exist. */
  name: string;
  /** Where the rows are. */
  storage: SqlStorage;
  archive: Archive;
  /** How long after its end an execution stays in its object, in milliseconds; null: for ever. */
  archiveAfter: number | null;
  /** Empties the object, its alarm included. */
  erase: () => Promise<void>;
}

export class ExecutionCalls implements WorkflowExecutionPort {
  readonly host: ExecutionHost;
  /** What pages look at. */
  readonly views = new ExecutionViews(
    (view) => this.reading(view),
    () => this.host.rows.log,
  );
  private readonly options: ExecutionCallsOptions;
  private readonly requests: ExecutionRequests;
  private readonly steering: Steering;
  private readonly operations: Operations;
  private readonly coldStorage: ColdStorage;

  constructor(options: ExecutionCallsOptions) {
    const { name, now, neighbours, archiveAfter: after } = options;
    this.options = options;
    const host = new ExecutionHost({
      ...options,
      restsUntil: (workflow) => leavesAt(workflow, after),
    });
    this.host = host;
    this.requests = new ExecutionRequests({ ...options, host });
    this.steering = new Steering({
      host,
      workflowId: name,
      execution: (id) => neighbours.execution(id),
    });
    this.operations = new Operations({ host, workflowId: name, neighbours, now });
    this.coldStorage = new ColdStorage({ ...options, host, after });
  }

  async start(request: StartExecution): Promise<Outcome<StartReceipt>> {
    const { name, now } = this.options;
    await this.coldStorage.recallForStart(name, request.askedAt ?? now());
    return this.requests.start(request);
  }

  async claim(request: ClaimTask): Promise<Outcome<JsonText>> {
    await this.recall();
    return this.requests.claim(request);
  }

  async claimAll(requests: ClaimTask[]): Promise<Outcome<JsonText>[]> {
    await this.recall();
    return await Promise.all(requests.map((request) => this.requests.claim(request)));
  }

  async takeBack(tasks: Release[]): Promise<void> {
    await this.recall();
    await Promise.all(tasks.map((task) => this.requests.takeBack(task)));
  }

  async beginTask(request: BeginTask): Promise<Outcome<null>> {
    await this.recall();
    return this.requests.beginTask(request);
  }

  async update(result: TaskResult, asksForNext?: boolean): Promise<Outcome<UpdateReceipt>> {
    await this.recall();
    return this.requests.update(result, asksForNext);
  }

  async updateByReference(update: ReferenceUpdate): Promise<Outcome<{ taskId: string } | null>> {
    await this.recall();
    return this.requests.updateByReference(update);
  }

  async signal(update: SignalUpdate): Promise<Outcome<{ taskId: string } | null>> {
    await this.recall();
    return this.steering.signal(update);
  }

  async changeState(update: StateUpdate): Promise<Outcome<null>> {
    await this.recall();
    return this.steering.changeState(update);
  }

  async awaitStandstill(request: AwaitRequest): Promise<Outcome<Standstill | null>> {
    await this.recall();
    return this.steering.awaitStandstill(request);
  }

  takeMessage(id: string, payload: JsonObject): Promise<Outcome<null>> {
    const receivedAt = new Date(this.options.now()).toISOString();
    const message = { id, workflowId: this.options.name, payload, receivedAt };
    return this.tell({ kind: "message-arrived", message });
  }

  pause(): Promise<Outcome<null>> {
    return this.tell({ kind: "paused" });
  }

  resume(): Promise<Outcome<null>> {
    return this.tell({ kind: "resumed" });
  }

  terminate(reason: string | undefined, options: TerminateOptions = {}): Promise<Outcome<null>> {
    return this.tell({ kind: "terminated", reason, ...options });
  }

  async operate(operation: Operation): Promise<Outcome<null>> {
    await this.recall();
    return this.operations.operate(operation);
  }

  async parent(): Promise<Outcome<string | null>> {
    await this.recall();
    return this.operations.parent();
  }

  async awaitedBy(link: WaitLink): Promise<Outcome<string[] | null>> {
    await this.recall();
    return this.operations.awaitedBy(link);
  }

  decide(): Promise<Outcome<null>> {
    return this.tell({ kind: "timer-fired" });
  }

  watch(): Promise<Outcome<null>> {
    // Its alarm may have got lost: it must not rely on the one that it knows of.
    this.options.alarms.wentOff();
    return this.tell({ kind: "watched" });
  }

  async repair(): Promise<Outcome<boolean>> {
    await this.recall();
    return this.operations.repair();
  }

  async childEnded(notice: ChildEnded): Promise<Outcome<null>> {
    await this.recall();
    return this.requests.childEnded(notice);
  }

  async childRevived(notice: ChildRevived): Promise<Outcome<null>> {
    await this.recall();
    return this.operations.childRevived(notice);
  }

  /** It goes when the index holds its last version, by the alarm that is set for that. */
  async archive(): Promise<Outcome<null>> {
    const outcome = await this.tell({ kind: "archived" });
    if (outcome.ok) await this.coldStorage.putAwayIfDue();
    return outcome;
  }

  async remove(): Promise<Outcome<null>> {
    await this.recall();
    // Its children and its parent hear of its end before it is gone.
    await this.host.everybodyKnows();
    return await this.host.exclusively(async (execution) => {
      if (execution === null) return unknownWorkflow(this.options.name);
      await giveBack(execution, this.options.neighbours);
      await this.coldStorage.remove(this.options.name);
      this.options.live?.removed();
      return accepted(null);
    });
  }

  read(includeTasks: boolean): Promise<Outcome<JsonText>> {
    return this.reading((execution) => readWorkflow(execution, includeTasks));
  }

  status(includeOutput: boolean, includeVariables: boolean): Promise<Outcome<JsonText>> {
    return this.reading((execution) => readStatus(execution, includeOutput, includeVariables));
  }

  tasks(start: number, count: number, statuses: string[]): Promise<Outcome<JsonText>> {
    return this.reading((execution) => readTasks(execution, { start, count, statuses }));
  }

  async task(taskId: string): Promise<Outcome<JsonText>> {
    await this.recall();
    await this.host.pushesArrived();
    return readTask(this.host.current(), taskId);
  }

  openTasks(taskType: string): Promise<Outcome<string[]>> {
    return this.reading((execution) => openTasksOf(execution, taskType));
  }

  admit(): Promise<boolean> {
    return this.requests.admit();
  }

  async hold(taskId: string): Promise<TaskHold> {
    return this.requests.hold(taskId);
  }

  async addTaskLog(taskId: string, log: string): Promise<Outcome<null>> {
    await this.recall();
    return this.requests.addTaskLog(taskId, log);
  }

  async taskLogs(taskId: string): Promise<Outcome<JsonText | null>> {
    await this.recall();
    return this.requests.taskLogs(taskId);
  }

  async indexReport(since: number): Promise<Outcome<IndexReport>> {
    await this.recall();
    return this.requests.indexReport(since);
  }

  async publishedEvent(eventId: string): Promise<Outcome<string>> {
    await this.recall();
    return this.requests.publishedEvent(eventId);
  }

  eventKept(eventId: string): Promise<void> {
    return this.requests.eventKept(eventId);
  }

  async indexed(version: number): Promise<boolean> {
    await this.recall();
    return this.host.indexed(version);
  }

  /** The alarm has gone off. */
  async alarm(): Promise<void> {
    // After six failed attempts the platform gives an alarm up, and every timer with it: so an error
    // is caught and a fresh alarm is set.
    try {
      await this.host.wake();
      await this.coldStorage.putAwayIfDue();
    } catch (error) {
      this.options.log(`alarm of ${this.options.name}: ${errorText(error)}`);
      await this.options.alarms.again();
    }
  }

  /** Whoever names an execution that is in the archive brings it back. */
  private recall(): Promise<void> {
    return this.coldStorage.recall(this.options.name);
  }

  private async tell(event: ExecutionEvent): Promise<Outcome<null>> {
    await this.recall();
    return this.requests.tell(event, this.options.name);
  }

  private async reading<View>(view: (execution: Execution) => View): Promise<Outcome<View>> {
    await this.recall();
    await this.host.pushesArrived();
    const execution = this.host.current();
    if (execution === null) return unknownWorkflow(this.options.name);
    return accepted(view(execution));
  }
}
