import { sinkBindingsIn } from "../../lib/event-sink.ts";
import { DurableObject } from "cloudflare:workers";
import type {
  AwaitRequest,
  BeginTask,
  ChildEnded,
  ClaimTask,
  ExecutionViewPort,
  JsonText,
  PayloadSide,
  ReferenceUpdate,
  Release,
  SignalUpdate,
  SkeletonText,
  Standstill,
  StateUpdate,
  StartExecution,
  StartReceipt,
  TaskHold,
  UpdateReceipt,
  WaitLink,
  WorkflowExecutionPort,
} from "../../app/ports.ts";
import type { Outcome } from "../../lib/outcome.ts";
import type { ChildRevived, Operation, TerminateOptions } from "../../model/operation.ts";
import type { Failure, Family } from "../../model/baton/family.ts";
import type { OpenTasks, WhyFacts } from "../../model/baton/why-facts.ts";
import type { IndexReport } from "../../model/index-row.ts";
import type { JsonObject } from "../../model/json.ts";
import { environmentValuesOf } from "../../lib/environment-values.ts";
import { limitsIn } from "../../lib/limit-variables.ts";
import type { TaskResult } from "../../model/task-result.ts";
import { DEFAULT_SETTINGS } from "../../engine/limits.ts";
import { DefinitionSource } from "../../store/definition-source.ts";
import { ExecutionArchive } from "../../store/execution-archive.ts";
import { sqlStorageOf } from "../sql-storage.ts";
import { Alarms } from "./alarms.ts";
import { ExecutionCalls } from "./calls.ts";
import {
  archiveAfterOf,
  knowledgeOf,
  namesOf,
  neighboursOf,
  type ExecutionEnv,
} from "./environment.ts";
import { LiveConnections } from "./live-connections.ts";
import { ExecutionStore } from "./store.ts";

/** One execution of a workflow: the platform around `calls.ts`. What it answers to, the platform finds as
 * methods of this class. */
export class WorkflowExecution
  extends DurableObject<ExecutionEnv>
  implements WorkflowExecutionPort, ExecutionViewPort
{
  private readonly calls: ExecutionCalls;
  private readonly live: LiveConnections;

  constructor(state: DurableObjectState, env: ExecutionEnv) {
    super(state, env);
    this.live = new LiveConnections(state);
    const { storage } = state;
    const definitions = new DefinitionSource(env.DB);
    const sql = sqlStorageOf(storage);
    const log = (message: string): void => console.warn(message);
    const limits = limitsIn({ ...env }, log);
    this.calls = new ExecutionCalls({
      name: state.id.name ?? state.id.toString(),
      storage: sql,
      openStore: () => new ExecutionStore(sql),
      alarms: new Alarms(storage, Date.now),
      now: Date.now,
      neighbours: neighboursOf(env, definitions),
      knowledge: knowledgeOf(env, definitions, limits),
      settings: {
        ...DEFAULT_SETTINGS,
        ...limits.execution,
        names: namesOf(env),
        eventSinks: sinkBindingsIn(Object.keys(env)),
        environment: environmentValuesOf({ ...env }),
      },
      later: (milliseconds, run) => void setTimeout(run, milliseconds),
      log,
      live: this.live.feed,
      archive: new ExecutionArchive(env.PAYLOADS),
      archiveAfter: archiveAfterOf(env, log),
      erase: async () => {
        await storage.deleteAlarm();
        await storage.deleteAll();
      },
    });
  }

  start(request: StartExecution): Promise<Outcome<StartReceipt>> {
    return this.calls.start(request);
  }

  claim(request: ClaimTask): Promise<Outcome<JsonText>> {
    return this.calls.claim(request);
  }

  claimAll(requests: ClaimTask[]): Promise<Outcome<JsonText>[]> {
    return this.calls.claimAll(requests);
  }

  takeBack(tasks: Release[]): Promise<void> {
    return this.calls.takeBack(tasks);
  }

  beginTask(request: BeginTask): Promise<Outcome<null>> {
    return this.calls.beginTask(request);
  }

  update(result: TaskResult, asksForNext?: boolean): Promise<Outcome<UpdateReceipt>> {
    return this.calls.update(result, asksForNext);
  }

  updateByReference(update: ReferenceUpdate): Promise<Outcome<{ taskId: string } | null>> {
    return this.calls.updateByReference(update);
  }

  signal(update: SignalUpdate): Promise<Outcome<{ taskId: string } | null>> {
    return this.calls.signal(update);
  }

  changeState(update: StateUpdate): Promise<Outcome<null>> {
    return this.calls.changeState(update);
  }

  awaitStandstill(request: AwaitRequest): Promise<Outcome<Standstill | null>> {
    return this.calls.awaitStandstill(request);
  }

  takeMessage(id: string, payload: JsonObject): Promise<Outcome<null>> {
    return this.calls.takeMessage(id, payload);
  }

  pause(): Promise<Outcome<null>> {
    return this.calls.pause();
  }

  resume(): Promise<Outcome<null>> {
    return this.calls.resume();
  }

  terminate(reason: string | undefined, options?: TerminateOptions): Promise<Outcome<null>> {
    return this.calls.terminate(reason, options);
  }

  operate(operation: Operation): Promise<Outcome<null>> {
    return this.calls.operate(operation);
  }

  parent(): Promise<Outcome<string | null>> {
    return this.calls.parent();
  }

  /** {@inheritDoc WorkflowExecutionPort.awaitedBy} */
  awaitedBy(link: WaitLink): Promise<Outcome<string[] | null>> {
    return this.calls.awaitedBy(link);
  }

  decide(): Promise<Outcome<null>> {
    return this.calls.decide();
  }

  watch(): Promise<Outcome<null>> {
    return this.calls.watch();
  }

  repair(): Promise<Outcome<boolean>> {
    return this.calls.repair();
  }

  childEnded(notice: ChildEnded): Promise<Outcome<null>> {
    return this.calls.childEnded(notice);
  }

  childRevived(notice: ChildRevived): Promise<Outcome<null>> {
    return this.calls.childRevived(notice);
  }

  archive(): Promise<Outcome<null>> {
    return this.calls.archive();
  }

  remove(): Promise<Outcome<null>> {
    return this.calls.remove();
  }

  read(includeTasks: boolean): Promise<Outcome<JsonText>> {
    return this.calls.read(includeTasks);
  }

  status(includeOutput: boolean, includeVariables: boolean): Promise<Outcome<JsonText>> {
    return this.calls.status(includeOutput, includeVariables);
  }

  tasks(start: number, count: number, statuses: string[]): Promise<Outcome<JsonText>> {
    return this.calls.tasks(start, count, statuses);
  }

  task(taskId: string): Promise<Outcome<JsonText>> {
    return this.calls.task(taskId);
  }

  openTasks(taskType: string): Promise<Outcome<string[]>> {
    return this.calls.openTasks(taskType);
  }

  admit(): Promise<boolean> {
    return this.calls.admit();
  }

  hold(taskId: string): Promise<TaskHold> {
    return this.calls.hold(taskId);
  }

  addTaskLog(taskId: string, log: string): Promise<Outcome<null>> {
    return this.calls.addTaskLog(taskId, log);
  }

  taskLogs(taskId: string): Promise<Outcome<JsonText | null>> {
    return this.calls.taskLogs(taskId);
  }

  indexReport(since: number): Promise<Outcome<IndexReport>> {
    return this.calls.indexReport(since);
  }

  publishedEvent(eventId: string): Promise<Outcome<string>> {
    return this.calls.publishedEvent(eventId);
  }

  eventKept(eventId: string): Promise<void> {
    return this.calls.eventKept(eventId);
  }

  indexed(version: number): Promise<boolean> {
    return this.calls.indexed(version);
  }

  viewSkeleton(known: number | null): Promise<Outcome<SkeletonText>> {
    return this.calls.views.skeleton(known);
  }

  viewTask(taskId: string): Promise<Outcome<JsonText>> {
    return this.calls.views.task(taskId);
  }

  viewPayload(taskId: string, side: PayloadSide): Promise<Outcome<JsonText>> {
    return this.calls.views.payload(taskId, side);
  }

  viewWhy(taskId: string): Promise<Outcome<WhyFacts>> {
    return this.calls.views.why(taskId);
  }

  viewOpenTasks(count: number): Promise<Outcome<OpenTasks>> {
    return this.calls.views.openTasks(count);
  }

  viewFamily(start: number, count: number): Promise<Outcome<Family>> {
    return this.calls.views.family(start, count);
  }

  viewFailure(): Promise<Outcome<Failure | null>> {
    return this.calls.views.failure();
  }

  override fetch(request: Request): Promise<Response> {
    return this.live.open(request, (since) => this.calls.views.changes(since));
  }

  /** Watchers have nothing to say. */
  override webSocketMessage(): void {}

  override webSocketClose(socket: WebSocket): void {
    this.live.closed(socket);
  }

  override alarm(): Promise<void> {
    return this.calls.alarm();
  }
}
