/** A schedule's object without the platform: its storage and alarm outlive a crash, its memory does not. */
import type { Outcome } from "../../src/lib/outcome.ts";
import { Alarms } from "../../src/objects/execution/alarms.ts";
import { ScheduleHost, type ScheduleHostOptions } from "../../src/objects/schedule/host.ts";
import { ScheduleRowStore } from "../../src/objects/schedule/store.ts";
import type { PlannedRun } from "../../src/scheduling/run.ts";
import { NodeSqlStorage } from "./node-sql-storage.ts";

export interface ScheduleWorld extends Pick<ScheduleHostOptions, "list" | "history"> {
  now(): number;
  /** How long runs are collected; absent: not at all. */
  collectMs?: number;
  start(run: PlannedRun): Promise<Outcome<string>>;
}

export class ScheduleHome {
  readonly storage = new NodeSqlStorage();
  /** When the alarm goes off; null: it is not set. */
  alarm: number | null = null;
  readonly log: string[] = [];
  /** How often others have had their turn. */
  turns = 0;
  host: ScheduleHost;
  private readonly world: ScheduleWorld;

  constructor(world: ScheduleWorld) {
    this.world = world;
    this.host = this.begin();
  }

  /** Memory is lost. */
  crash(): void {
    this.host = this.begin();
  }

  /** Lets the alarm go off if its time has come. False: it has not. */
  async ring(): Promise<boolean> {
    if (this.alarm === null || this.alarm > this.world.now()) return false;
    this.alarm = null;
    await this.host.wake();
    return true;
  }

  private begin(): ScheduleHost {
    const { now, start, list, history, collectMs = 0 } = this.world;
    const alarmStorage = {
      setAlarm: async (time: number) => void (this.alarm = time),
      deleteAlarm: async () => void (this.alarm = null),
    };
    return new ScheduleHost({
      store: new ScheduleRowStore(this.storage),
      alarms: new Alarms(alarmStorage, now),
      now,
      start,
      list,
      history,
      collectMs,
      yieldTurn: async () => void (this.turns += 1),
      erase: async () => {
        this.storage.exec("DROP TABLE IF EXISTS schedule");
        this.alarm = null;
      },
      log: (message) => void this.log.push(message),
    });
  }
}
