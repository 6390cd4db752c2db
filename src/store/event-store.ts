import { lt, inArray } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { PublishedEvent } from "../model/published-event.ts";
import { events } from "./schema.ts";

/** Events that one statement removes. */
const SWEPT_AT_A_TIME = 1000;

/** Statements of one sweep; what is left goes with the next. */
const MOST_STATEMENTS = 50;

/** The events that executions have published. Their primary key makes each of them one. */
export class EventStore {
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.db = drizzle(database);
  }

  /** Keeps an event; false when it is kept already. */
  async keep({ id, name, payload, time, workflowId }: PublishedEvent): Promise<boolean> {
    const inserted = await this.db
      .insert(events)
      .values({
        eventId: id,
        name,
        payload: JSON.stringify(payload),
        workflowId,
        publishTime: time,
      })
      .onConflictDoNothing();
    return inserted.meta.changes > 0;
  }

  /** Removes those that were published before a time. */
  async sweep(before: number): Promise<void> {
    const old = this.db
      .select({ eventId: events.eventId })
      .from(events)
      .where(lt(events.publishTime, before))
      .limit(SWEPT_AT_A_TIME);
    for (let statements = 0; statements < MOST_STATEMENTS; statements++) {
      const { meta } = await this.db.delete(events).where(inArray(events.eventId, old));
      if (meta.changes < SWEPT_AT_A_TIME) return;
    }
  }
}
