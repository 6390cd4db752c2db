import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { PublishedEvent } from "../model/published-event.ts";
import { events } from "./schema.ts";

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
}
