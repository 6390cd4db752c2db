/** A task that waits in a queue for a worker. */
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
  state: "ready" | "delayed" | "leased";
  /** When it was handed out last, in epoch milliseconds. */
  leasedAt: number;
  /** The settings of a push that came while it was leased; null: there was none. */
  pushedAgain: Settings | null;
  /** What its row says; null: it has no row. */
  stored: Settings | null;
  /** Where it stands in the heap that holds it; -1: in none. */
  slot: number;
}

/** What a later push of the same task may change. */
export interface Settings {
  priority: number;
  availableAt: number;
}

/** The name of the queue without a domain. */
export const PLAIN_DOMAIN = "";

/** Orders tasks as they are handed out: by priority, then by time, then by arrival. */
export function byTurn(a: Entry, b: Entry): number {
  return b.priority - a.priority || byTime(a, b);
}

/** Orders tasks by the time from which they may be handed out, then by arrival. */
export function byTime(a: Entry, b: Entry): number {
  return a.availableAt - b.availableAt || a.position - b.position;
}

/** Whether a row says of a task what is true now. */
export function isStored(entry: Entry): boolean {
  const { stored } = entry;
  return stored?.priority === entry.priority && stored.availableAt === entry.availableAt;
}
