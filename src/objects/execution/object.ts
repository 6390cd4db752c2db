import { DurableObject } from "cloudflare:workers";
import type {
  AwaitRequest,
  ChildEnded,
  ClaimTask,
  IndexRow,
  JsonText,
  ReferenceUpdate,
  SignalUpdate,
  Standstill,
  StateUpdate,
  StartExecution,
  StartReceipt,
  TaskHold,
  UpdateReceipt,
  WorkflowExecutionPort,
} from "../../app/ports.ts";
import { accepted, refused, type Outcome } from "../../lib/outcome.ts";
import type { ChildRevived, Operation, TerminateOptions } from "../../model/operation.ts";
import type { JsonObject } from "../../model/json.ts";
import type { TaskExecLog } from "../../model/task-exec-log.ts";
import type { TaskResult } from "../../model/task-result.ts";
import type { ExecutionEvent } from "../../engine/events.ts";
import type { Execution } from "../../engine/execution.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../engine/limits.ts";
import { DefinitionSource } from "../../store/definition-source.ts";
import { ExecutionArchive } from "../../store/execution-archive.ts";
import type { SqlStorage } from "../sql-storage.ts";
import { Alarms } from "./alarms.ts";
import { ColdStorage } from "./cold-storage.ts";
import { giveBack } from "./farewell.ts";
import type { Neighbours } from "./neighbours.ts";
import { archiveAfterOf, knowledgeOf, neighboursOf, type ExecutionEnv } from "./environment.ts";
import { ExecutionHost } from "./host.ts";
import { Operations } from "./operations.ts";
import { readStatus, readTask, readTasks, readWorkflow } from "./reads.ts";
import { ExecutionRequests } from "./requests.ts";
import { Steering } from "./steering.ts";
import { ExecutionStore } from "./store.ts";

/** One execution of a workflow. Wiring only: `host.ts` runs it, `requests.ts` holds the calls' rules. */
export class WorkflowExecution
  extends DurableObject<ExecutionEnv>
  implements WorkflowExecutionPort
{
  private readonly host: ExecutionHost;
  private readonly requests: ExecutionRequests;
  private readonly steering: Steering;
  private readonly operations: Operations;
  private readonly alarms: Alarms;
  private readonly coldStorage: ColdStorage;
  private readonly neighbours: Neighbours;

  constructor(state: DurableObjectState, env: ExecutionEnv) {
    super(state, env);
    const { storage } = state;
    const definitions = new DefinitionSource(env.DB);
    const sql: SqlStorage = {
      exec: (query, ...bindings) => storage.sql.exec(query, ...bindings) as never,
      transactionSync: (run) => storage.transactionSync(run),
    };
    this.alarms = new Alarms(storage, Date.now);
    const log = (message: string): void => console.warn(message);
    const after = archiveAfterOf(env, log);
    this.neighbours = neighboursOf(env, definitions);
    this.host = new ExecutionHost({
      openStore: () => new ExecutionStore(sql),
      alarms: this.alarms,
      now: Date.now,
      neighbours: this.neighbours,
      knowledge: knowledgeOf(env, definitions),
      settings: { ...DEFAULT_SETTINGS, names: namesOf(env) },
      later: (milliseconds, run) => void setTimeout(run, milliseconds),
      log,
      ...(after !== null && { restsUntil: ({ endTime }) => endTime + after }),
    });
    this.requests = new ExecutionRequests(this.host, Date.now);
    this.steering = new Steering({
      host: this.host,
      workflowId: this.name,
      execution: (id) => this.neighbours.execution(id),
    });
    this.operations = new Operations({
      host: this.host,
      workflowId: this.name,
      neighbours: this.neighbours,
      now: Date.now,
    });
    this.coldStorage = new ColdStorage({
      host: this.host,
      alarms: this.alarms,
      archive: new ExecutionArchive(env.PAYLOADS),
      storage: sql,
      after,
      erase: async () => {
        await storage.deleteAlarm();
        await storage.deleteAll();
      },
      now: Date.now,
      log,
    });
  }

  start(request: StartExecution): Promise<Outcome<StartReceipt>> {
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

  async update(result: TaskResult): Promise<Outcome<UpdateReceipt>> {
    await this.recall();
    return this.requests.update(result);
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
    const receivedAt = new Date().toISOString();
    const message = { id, workflowId: this.name, payload, receivedAt };
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

  decide(): Promise<Outcome<null>> {
    return this.tell({ kind: "timer-fired" });
  }

  watch(): Promise<Outcome<null>> {
    return this.tell({ kind: "watched" });
  }

  async childEnded(notice: ChildEnded): Promise<Outcome<null>> {
    await this.recall();
    return this.requests.childEnded(notice);
  }

  async childRevived(notice: ChildRevived): Promise<Outcome<null>> {
    await this.recall();
    return this.operations.childRevived(notice);
  }

  async remove(archive: boolean): Promise<Outcome<null>> {
    await this.recall();
    // Its children and its parent hear of its end before it is gone.
    await this.host.everybodyKnows();
    return await this.host.exclusively(async (execution) => {
      const removable = this.requests.removable(archive, this.name);
      if (!removable.ok) return removable;
      if (execution !== null) await giveBack(execution, this.neighbours);
      await this.coldStorage.remove(this.name);
      return removable;
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

  async taskLogs(taskId: string): Promise<Outcome<TaskExecLog[]>> {
    await this.recall();
    return this.requests.taskLogs(taskId);
  }

  async indexRow(): Promise<Outcome<IndexRow>> {
    await this.recall();
    return this.requests.indexRow();
  }

  async publishedEvent(eventId: string): Promise<Outcome<string>> {
    await this.recall();
    return this.requests.publishedEvent(eventId);
  }

  eventKept(eventId: string): Promise<void> {
    return this.requests.eventKept(eventId);
  }

  indexed(version: number): Promise<void> {
    return this.host.indexed(version);
  }

  override async alarm(): Promise<void> {
    // After six failed attempts the platform gives an alarm up, and every timer with it: so an error
    // is caught and a fresh alarm is set.
    try {
      await this.host.wake();
      await this.coldStorage.putAwayIfDue();
    } catch (error) {
      console.error(`alarm of ${this.name}: ${String(error)}`);
      await this.alarms.ensure(Date.now() + RETRY_ALARM_MS);
    }
  }

  private get name(): string {
    return this.ctx.id.name ?? this.ctx.id.toString();
  }

  /** Whoever names an execution that is in the archive brings it back. */
  private recall(): Promise<void> {
    return this.coldStorage.recall(this.name);
  }

  private async tell(event: ExecutionEvent): Promise<Outcome<null>> {
    await this.recall();
    return this.requests.tell(event, this.name);
  }

  private async reading(view: (execution: Execution) => JsonText): Promise<Outcome<JsonText>> {
    await this.recall();
    await this.host.pushesArrived();
    const execution = this.host.current();
    if (execution === null) {
      return refused("not-found", `No such workflow found by id: ${this.name}`);
    }
    return accepted(view(execution));
  }
}

/** How long after a failed alarm the next one goes off. */
const RETRY_ALARM_MS = 5_000;

/** The names that have a value; the others stay as they are written. */
function namesOf({ NETFLIX_ENV, NETFLIX_STACK }: ExecutionEnv): Settings["names"] {
  return { ...(NETFLIX_ENV && { NETFLIX_ENV }), ...(NETFLIX_STACK && { NETFLIX_STACK }) };
}
