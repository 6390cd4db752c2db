import { eq, inArray, lt } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { JsonObject } from "../model/json.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import { events } from "./schema.ts";
import { sweepOld } from "./sweep-old.ts";
import { traceMember, traceText } from "./trace-column.ts";

/** The events that were published. Their primary key makes each of them one. */
export class EventStore {
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.db = drizzle(database);
  }

  /** Keeps an event; false when it is kept already. */
  async keep(event: PublishedEvent): Promise<boolean> {
    const inserted = await this.db.insert(events).values(rowOf(event)).onConflictDoNothing();
    return inserted.meta.changes > 0;
  }

  /** Keeps an event, whether it is kept already or not, and that it is not handled yet. */
  async open(event: PublishedEvent, now: number): Promise<void> {
    const values = { ...rowOf(event), openSince: now };
    const set = { openSince: now };
    await this.db.insert(events).values(values).onConflictDoUpdate({ target: events.eventId, set });
  }

  /** An event is handled. */
  async close(eventId: string): Promise<void> {
    await this.db.update(events).set({ openSince: null }).where(eq(events.eventId, eventId));
  }

  /** The ids of those that have been open since before a time, the oldest at most; they count as open since now. */
  async reopen({
    before,
    now,
    limit,
  }: {
    before: number;
    now: number;
    limit: number;
  }): Promise<string[]> {
    const oldest = this.db
      .select({ id: events.eventId })
      .from(events)
      .where(lt(events.openSince, before))
      .orderBy(events.openSince)
      .limit(limit);
    const rows = await this.db
      .update(events)
      .set({ openSince: now })
      .where(inArray(events.eventId, oldest))
      .returning({ id: events.eventId });
    return rows.map(({ id }) => id);
  }

  /** An event that is kept, or null. */
  async get(eventId: string): Promise<PublishedEvent | null> {
    const [row] = await this.db.select().from(events).where(eq(events.eventId, eventId));
    if (row === undefined) return null;
    const { name, workflowId, publishTime: time } = row;
    const payload = JSON.parse(row.payload) as JsonObject;
    return { id: eventId, name, payload, time, workflowId, ...traceMember(row.trace) };
  }

  /** Removes those that were published before a time. */
  async sweep(before: number): Promise<void> {
    await sweepOld(this.db, events, events.publishTime, before);
  }
}

function rowOf({ id, name, payload, time, workflowId, trace }: PublishedEvent) {
  return {
    eventId: id,
    name,
    payload: JSON.stringify(payload),
    workflowId,
    publishTime: time,
    trace: traceText(trace),
  };
}
