import type { Grant } from "./grants.ts";

/** A task that waits in a queue for a worker, or one that holds a slot of its type. */
export interface Entry {
  readonly taskId: string;
  /** The domain it waits in; `PLAIN_DOMAIN` is the queue without one. */
  readonly domain: string;
  /** Order of arrival, and the key of its row. */
  readonly position: number;
  /** 0 to 99, higher first. */
  priority: number;
  /** Epoch milliseconds from which it may be handed out. */
  availableAt: number;
  /** How often it had been claimed when it was pushed: tells a repeated push from one that puts it back. */
  turn: number;
  /** Held: in a worker's hands, and counted because the type has a limit. */
  state: "ready" | "delayed" | "leased" | "held";
  /** Under the limits of the type, its leave to be handed out; null: it has none. */
  grant: Grant | null;
  /** The number of its last lease; 0: it was never handed out in this life of the object. */
  lease: number;
  /** When it was handed out last, in epoch milliseconds. */
  leasedAt: number;
  /** The settings of a push that came while it was leased; null: there was none. */
  pushedAgain: Settings | null;
  /** What its row says; null: it has no row. */
  stored: Stored | null;
  /** Where it stands in the heap that holds it; -1: in none. */
  slot: number;
}

/** What a later push of the same task may change. */
export interface Settings {
  priority: number;
  availableAt: number;
  turn: number;
}

/** What a row says of a task besides what never changes. */
export interface Stored extends Settings {
  /** It takes a slot of its type: a restart must not forget it. */
  holds: boolean;
}

/** What of the rows has to follow a change. */
export interface Moved {
  /** Left the queue. */
  removed: readonly Entry[];
  /** Stay, perhaps with other settings. */
  kept: readonly Entry[];
}

/** A task as its row had it. */
export type RestoredEntry = Pick<
  Entry,
  "taskId" | "domain" | "position" | "priority" | "availableAt" | "turn"
> & { holds: boolean };

/** The name of the queue without a domain. */
export const PLAIN_DOMAIN = "";

/** Where tasks stand that the server runs itself. Names that come from outside begin with no space. */
export const SERVER_DOMAIN = " server";

/** Orders tasks as they are handed out: one that has its grant already, then by priority, by time, by arrival. */
export function byTurn(a: Entry, b: Entry): number {
  const granted = Number(b.grant !== null) - Number(a.grant !== null);
  return granted || b.priority - a.priority || byTime(a, b);
}

/** Orders tasks by the time from which they may be handed out, then by arrival. */
export function byTime(a: Entry, b: Entry): number {
  return a.availableAt - b.availableAt || a.position - b.position;
}

/** What the last push of a task has said of it. */
export function lastPushOf(entry: Entry): Settings {
  return entry.pushedAgain ?? entry;
}

/** What the row of a task has to say. One that was pushed again waits anew, as far as a restart knows. */
export function storedOf(entry: Entry): Stored {
  const { priority, availableAt, turn } = lastPushOf(entry);
  const holds = entry.grant?.holds === true && turn === entry.turn;
  return { priority, availableAt, turn, holds };
}

/** Whether a row says of a task what is true now. */
export function isStored(entry: Entry): boolean {
  const { stored } = entry;
  const { priority, availableAt, turn, holds } = storedOf(entry);
  return (
    stored?.priority === priority &&
    stored.availableAt === availableAt &&
    stored.turn === turn &&
    stored.holds === holds
  );
}

/** A task that has not been given its settings yet. */
export function newEntry(taskId: string, domain: string, position: number): Entry {
  return {
    taskId,
    domain,
    position,
    priority: 0,
    availableAt: 0,
    turn: 0,
    state: "ready",
    lease: 0,
    leasedAt: 0,
    grant: null,
    pushedAgain: null,
    stored: null,
    slot: -1,
  };
}
