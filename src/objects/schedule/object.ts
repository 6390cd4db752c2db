import { DurableObject } from "cloudflare:workers";
import type { SchedulePort, WorkflowExecutionPort } from "../../app/ports.ts";
import { errorText } from "../../lib/error-text.ts";
import type { Outcome } from "../../lib/outcome.ts";
import { executionObjectName } from "../../lib/object-name.ts";
import type { WorkflowSchedule } from "../../model/workflow-schedule.ts";
import { DefinitionSource } from "../../store/definition-source.ts";
import { IdempotencyStore } from "../../store/idempotency-store.ts";
import { startOnce } from "../../store/idempotent-start.ts";
import { ScheduleRunStore } from "../../store/schedule-run-store.ts";
import { ScheduleStore } from "../../store/schedule-store.ts";
import { Alarms } from "../execution/alarms.ts";
import { pinnedFor } from "../execution/pinned.ts";
import type { Starters } from "../start-by-request.ts";
import { COLLECT_MS, ScheduleHost } from "./host.ts";
import { startRun } from "./start-run.ts";
import { ScheduleRowStore } from "./store.ts";

/** What a schedule needs of the Worker's bindings. */
export interface ScheduleEnv {
  EXECUTIONS: DurableObjectNamespace;
  DB: D1Database;
}

/** How long after a failed alarm the next one goes off. */
const RETRY_ALARM_MS = 5000;

/** One schedule. Wiring only: see `host.ts`. */
export class Schedule extends DurableObject<ScheduleEnv> implements SchedulePort {
  private readonly host: ScheduleHost;
  private readonly alarms: Alarms;

  constructor(ctx: DurableObjectState, env: ScheduleEnv) {
    super(ctx, env);
    const { storage } = ctx;
    const starters = startersOf(env);
    this.alarms = new Alarms(storage, Date.now);
    this.host = new ScheduleHost({
      store: new ScheduleRowStore({
        exec: (query, ...bindings) => storage.sql.exec(query, ...bindings),
        transactionSync: (run) => storage.transactionSync(run),
      }),
      alarms: this.alarms,
      now: Date.now,
      start: (run) => startRun(run, starters),
      list: new ScheduleStore(env.DB),
      history: new ScheduleRunStore(env.DB),
      collectMs: COLLECT_MS,
      // workerd takes requests in, and lets timers go off, when all that is under way has come to rest.
      yieldTurn: () => new Promise((resolve) => setTimeout(resolve, 0)),
      erase: async () => {
        await storage.deleteAlarm();
        await storage.deleteAll();
      },
      log: (message) => console.warn(message),
    });
  }

  /** {@inheritDoc SchedulePort.save} */
  save(schedule: WorkflowSchedule): Promise<WorkflowSchedule> {
    return this.host.save(schedule);
  }

  /** {@inheritDoc SchedulePort.read} */
  read(): Promise<WorkflowSchedule | null> {
    return this.host.read();
  }

  /** {@inheritDoc SchedulePort.pause} */
  pause(reason: string | undefined): Promise<Outcome<null>> {
    return this.host.pause(reason);
  }

  /** {@inheritDoc SchedulePort.resume} */
  resume(): Promise<Outcome<null>> {
    return this.host.resume();
  }

  /** {@inheritDoc SchedulePort.remove} */
  remove(): Promise<void> {
    return this.host.remove();
  }

  /** {@inheritDoc SchedulePort.halt} */
  halt(halted: boolean): Promise<void> {
    return this.host.halt(halted);
  }

  /** {@inheritDoc SchedulePort.nudge} */
  nudge(): Promise<string[]> {
    return this.host.nudge();
  }

  override async alarm(): Promise<void> {
    // After six failed attempts the platform gives an alarm up: so a fresh one is set.
    try {
      await this.host.wake();
    } catch (error) {
      console.error(`alarm of a schedule: ${errorText(error)}`);
      await this.alarms.ensure(Date.now() + RETRY_ALARM_MS);
    }
  }
}

function startersOf(env: ScheduleEnv): Starters {
  return {
    // A stub that has thrown may be broken for good, so each call gets a new one.
    execution: (id) =>
      env.EXECUTIONS.getByName(executionObjectName(id)) as unknown as WorkflowExecutionPort,
    startOnce: (start) =>
      startOnce(new IdempotencyStore(env.DB), { ...start, clock: () => Date.now() }),
    pinned: pinnedFor(new DefinitionSource(env.DB)),
  };
}
