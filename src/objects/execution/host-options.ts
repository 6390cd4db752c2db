/** What an execution's host is made of, and what it answers. */
import type { Answer } from "../../engine/answer.ts";
import type { Settings } from "../../engine/limits.ts";
import type { WorkflowRecord } from "../../engine/records.ts";
import type { Alarms } from "./alarms.ts";
import type { Knowledge } from "./definitions.ts";
import type { LiveFeed } from "./live-feed.ts";
import type { Neighbours } from "./neighbours.ts";
import type { ExecutionStore } from "./store.ts";

export interface HostOptions {
  openStore: () => ExecutionStore;
  alarms: Alarms;
  now: () => number;
  neighbours: Neighbours;
  knowledge: Knowledge;
  settings?: Settings;
  /** Who watches; without it nobody can. */
  live?: LiveFeed;
  /** When to wake an ended execution that has nothing left to do, in epoch milliseconds; without it, or null: never. */
  restsUntil?: (workflow: WorkflowRecord) => number | null;
  /** Runs something after some milliseconds, unless the object is gone by then. */
  later: (milliseconds: number, run: () => void) => void;
  /** Takes one line for the log. */
  log: (message: string) => void;
}

/** What came of an event. */
export interface Handled extends Answer {
  /** The types of the worker tasks that go to their queues because of it. */
  enqueued: string[];
}
