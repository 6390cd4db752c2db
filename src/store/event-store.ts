import { eq } from "drizzle-orm";
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
  async keep({ id, name, payload, time, workflowId, trace }: PublishedEvent): Promise<boolean> {
    const inserted = await this.db
      .insert(events)
      .values({
        eventId: id,
        name,
        payload: JSON.stringify(payload),
        workflowId,
        publishTime: time,
        trace: traceText(trace),
      })
      .onConflictDoNothing();
    return inserted.meta.changes > 0;
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
