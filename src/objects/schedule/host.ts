/**
 * A schedule at home: it starts what is due, and knows how far it has come.
 *
 * S1. What is due follows from the cursor alone. The cursor moves on after the start, together with the entry for the
 *     history, and both have ids that follow from the schedule's name and the time. So after a crash anywhere the
 *     same runs are carried out again, and each time has one.
 * S2. Changes and rounds come in one at a time. A change lets what is due go first.
 * S3. An alarm stands at the next time that there is something to do, set in the turn that writes the row.
 * S4. The list of schedules and the history follow the row: what they were not told is told again.
 */
import type { SchedulePort } from "../../app/ports.ts";
import { errorText } from "../../lib/error-text.ts";
import { accepted, refused, type Outcome } from "../../lib/outcome.ts";
import type { ScheduleRun } from "../../model/schedule-run.ts";
import type { WorkflowSchedule } from "../../model/workflow-schedule.ts";
import {
  halted,
  paused,
  resumed,
  runs,
  saved,
  type ScheduleState,
} from "../../scheduling/lifecycle.ts";
import { roundAt, type Round } from "../../scheduling/round.ts";
import { plannedRun, type PlannedRun } from "../../scheduling/run.ts";
import { timetableOf, type Occurrence, type Timetable } from "../../scheduling/timetable.ts";
import type { ScheduleRunStore } from "../../store/schedule-run-store.ts";
import type { ScheduleStore } from "../../store/schedule-store.ts";
import type { Alarms } from "../execution/alarms.ts";
import { Gate } from "../execution/gate.ts";
import { RunStarter } from "./run-starter.ts";
import type { ScheduleRecord, ScheduleRowStore } from "./store.ts";

/** How soon what failed is tried again, ever later. */
const [FIRST_RETRY_MS, LAST_RETRY_MS] = [200, 60_000] as const;
/** How long runs are collected before the history is told: the database serves all schedules. */
export const COLLECT_MS = 5000;
/** Runs that may wait for that; with as many nothing is started before the history has them. */
const MAX_PENDING = 100;
/** Runs after which the history is cut to its length. */
const PRUNE_EVERY = 100;

export interface ScheduleHostOptions {
  store: ScheduleRowStore;
  alarms: Alarms;
  now: () => number;
  /** Starts the execution of a run; may be repeated. */
  start: (run: PlannedRun) => Promise<Outcome<string>>;
  list: Pick<ScheduleStore, "put" | "remove">;
  history: Pick<ScheduleRunStore, "record" | "prune">;
  /** How long runs are collected before the history is told, in milliseconds. */
  collectMs: number;
  /** Lets others have their turn: many schedules that are late would keep them waiting until all are done. */
  yieldTurn: () => Promise<void>;
  /** Empties the object. */
  erase: () => Promise<void>;
  log: (message: string) => void;
}

export class ScheduleHost implements SchedulePort {
  private readonly options: ScheduleHostOptions;
  private readonly gate = new Gate();
  private readonly starter: RunStarter;
  private record: ScheduleRecord | null;
  private timetable: Timetable = () => null;
  /** Failures in a row, of whatever was to be done. */
  private failures = 0;
  private recorded = 0;
  /** From when on the history may be told again. */
  private historyFrom = 0;

  constructor(options: ScheduleHostOptions) {
    this.options = options;
    this.starter = new RunStarter(options.start);
    this.record = options.store.load();
    if (this.record !== null) this.timetable = this.timetableFor(this.record.schedule);
  }

  /** {@inheritDoc SchedulePort.save} */
  save(given: WorkflowSchedule): Promise<WorkflowSchedule> {
    return this.gate.run(async () => {
      await this.settle();
      const state = saved(given, this.current, this.options.now());
      const pending = this.current?.pending ?? [];
      this.commit({ ...state, listed: false, removed: false, pending });
      await this.settle();
      return state.schedule;
    });
  }

  /** {@inheritDoc SchedulePort.read} */
  async read(): Promise<WorkflowSchedule | null> {
    const { current } = this;
    if (current === null) return null;
    const nextRunTime = this.nextRunTime(current);
    return nextRunTime === null ? current.schedule : { ...current.schedule, nextRunTime };
  }

  /** {@inheritDoc SchedulePort.pause} */
  pause(reason: string | undefined): Promise<Outcome<null>> {
    return this.change((state, now) => accepted(paused(state, reason, now)));
  }

  /** {@inheritDoc SchedulePort.resume} */
  resume(): Promise<Outcome<null>> {
    return this.change((state, now) => {
      const { name, paused: isPaused } = state.schedule;
      if (!isPaused) return refused("conflict", `Schedule '${name}' is not paused`);
      return accepted(resumed(state, now));
    });
  }

  /** {@inheritDoc SchedulePort.halt} */
  async halt(isHalted: boolean): Promise<void> {
    await this.change((state, now) => accepted(halted(state, now, isHalted)));
  }

  /** {@inheritDoc SchedulePort.remove} */
  remove(): Promise<void> {
    return this.gate.run(async () => {
      await this.settle();
      if (this.record === null) return;
      this.commit({ ...this.record, removed: true });
      await this.settle();
    });
  }

  /** {@inheritDoc SchedulePort.nudge} */
  nudge(): Promise<string[]> {
    return this.gate.run(async () => {
      // The alarm that should have gone off may be gone.
      this.options.alarms.wentOff();
      const { current } = this;
      if (current === null) return [];
      const runs = this.roundOf(current).due.map((at) => this.planned(current.schedule, at));
      await this.settle();
      return runs.map((run) => run.executionId);
    });
  }

  /** The alarm has gone off. */
  wake(): Promise<void> {
    return this.gate.run(async () => {
      this.options.alarms.wentOff();
      await this.settle();
    });
  }

  /** What there is of the schedule; null: it is not there, or not any more. */
  private get current(): ScheduleRecord | null {
    return this.record?.removed === true ? null : this.record;
  }

  private change(
    decide: (state: ScheduleState, now: number) => Outcome<ScheduleState>,
  ): Promise<Outcome<null>> {
    return this.gate.run(async () => {
      await this.settle();
      const { current } = this;
      if (current === null) return refused("not-found", "");
      const decided = decide(current, this.options.now());
      if (!decided.ok) return decided;
      if (decided.value === current) return accepted(null);
      this.commit({ ...current, ...decided.value, listed: false });
      await this.settle();
      return accepted(null);
    });
  }

  /** Does all that is to be done now; what fails is tried again by the alarm. Never throws. */
  private async settle(): Promise<void> {
    const duties = [() => this.startDue(), () => this.tellHistory(false), () => this.tellList()];
    if (this.record?.removed === true) duties.splice(0, duties.length, () => this.forget());
    const before = this.failures;
    for (const duty of duties) {
      try {
        await duty();
      } catch (error) {
        this.failures = before + 1;
        this.options.log(`schedule ${this.record?.schedule.name}: ${errorText(error)}`);
      }
    }
    if (this.failures === before) this.failures = 0;
    this.setAlarm();
  }

  private async forget(): Promise<void> {
    const { list, erase, store } = this.options;
    await this.tellHistory(true);
    await list.remove(this.record!.schedule.name);
    await erase();
    store.forget();
    this.options.alarms.wentOff();
    this.record = null;
  }

  /** Starts what is due, and moves the cursor over what was started (S1). */
  private async startDue(): Promise<void> {
    const { record } = this;
    if (record === null) return;
    if (record.pending.length >= MAX_PENDING) return await this.tellHistory(true);
    const done: ScheduleRun[] = [];
    try {
      for (const occurrence of this.roundOf(record).due) {
        if (done.length > 0) await this.options.yieldTurn();
        done.push(await this.starter.carryOut(this.planned(record.schedule, occurrence)));
      }
    } finally {
      this.keep(record, done);
    }
  }

  /** Writes in one how far it has come and what it has to tell of that (S1). */
  private keep(record: ScheduleRecord, done: readonly ScheduleRun[]): void {
    const last = done.at(-1);
    if (last === undefined) return;
    this.move({ ...record, cursor: last.scheduledTime, pending: [...record.pending, ...done] });
    this.setAlarm();
  }

  /** Tells the history of runs, those of some seconds together. */
  private async tellHistory(atOnce: boolean): Promise<void> {
    const { record } = this;
    const { history, now, collectMs } = this.options;
    const isEarly = !atOnce && now() < this.historyFrom;
    if (record === null || record.pending.length === 0 || isEarly) return;
    const { schedule, pending } = record;
    await history.record(schedule.name, pending, this.nextRunTime(record));
    if (this.recorded % PRUNE_EVERY < pending.length) await history.prune(schedule.name);
    this.recorded += pending.length;
    this.historyFrom = now() + collectMs;
    this.move({ ...record, pending: [] });
  }

  private move(record: ScheduleRecord): void {
    this.options.store.move(record);
    this.record = record;
  }

  private async tellList(): Promise<void> {
    const { record } = this;
    if (record === null || record.listed) return;
    await this.options.list.put(record.schedule, this.nextRunTime(record));
    this.commit({ ...record, listed: true });
  }

  private commit(record: ScheduleRecord): void {
    this.options.store.write(record);
    const isSame = record.schedule === this.record?.schedule;
    if (!isSame) this.timetable = this.timetableFor(record.schedule);
    this.record = record;
    this.setAlarm();
  }

  /** A schedule whose expressions cannot be read any more has no times. */
  private timetableFor(schedule: WorkflowSchedule): Timetable {
    try {
      return timetableOf(schedule);
    } catch (error) {
      this.options.log(`schedule ${schedule.name} never runs: ${errorText(error)}`);
      return () => null;
    }
  }

  private planned(schedule: WorkflowSchedule, occurrence: Occurrence): PlannedRun {
    return plannedRun(schedule, occurrence, this.options.now());
  }

  private roundOf(state: ScheduleRecord): Round {
    if (!runs(state) || state.removed) return { due: [], nextTime: null };
    const { cursor, schedule } = state;
    const catchesUp = schedule.runCatchupScheduleInstances;
    return roundAt(this.timetable, { cursor, now: this.options.now(), catchesUp });
  }

  private nextRunTime(state: ScheduleRecord): number | null {
    const { due, nextTime } = this.roundOf(state);
    return due[0]?.time ?? nextTime;
  }

  private setAlarm(): void {
    const { alarms, now } = this.options;
    const { record } = this;
    if (record === null) return;
    if (this.failures > 0) {
      const delay = Math.min(FIRST_RETRY_MS * 2 ** (this.failures - 1), LAST_RETRY_MS);
      void alarms.ensure(now() + delay);
    } else if (record.removed || !record.listed) {
      // Behind what is under way: should it fail to come to its end, it is done again.
      void alarms.ensure(now() + LAST_RETRY_MS);
    }
    if (this.failures > 0) return;
    const runs = this.nextRunTime(record);
    const tells = record.pending.length > 0 ? this.historyFrom : null;
    const next = runs === null || tells === null ? (runs ?? tells) : Math.min(runs, tells);
    void alarms.ensure(next);
    // Nothing is under way any more that an earlier alarm would stand for.
    if (record.listed && !record.removed) void alarms.rest(next);
  }
}
