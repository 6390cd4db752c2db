import { and, asc, eq, sql } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { EventHandler } from "../model/event-handler.ts";
import { eventHandlers } from "./schema.ts";

/** Registered event handlers. Nothing is cached: a handler counts from the moment it is there. */
export class EventHandlerStore {
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.db = drizzle(database);
  }

  /** Adds handlers of different names; none of them, and false, when there is one of such a name. */
  async add(handlers: readonly EventHandler[]): Promise<boolean> {
    const given = sql`json_each(${JSON.stringify(handlers)}) AS given`;
    const { meta } = await this.db.run(sql`
      INSERT INTO ${eventHandlers} (name, event, active, definition)
      SELECT given.value ->> 'name', given.value ->> 'event', given.value ->> 'active', given.value
      FROM ${given}
      WHERE NOT EXISTS (
        SELECT 1 FROM ${given} JOIN ${eventHandlers} AS known ON known.name = given.value ->> 'name'
      )`);
    return meta.changes > 0;
  }

  /** Replaces a handler; false when there is none of that name. */
  async replace(handler: EventHandler): Promise<boolean> {
    const { meta } = await this.db
      .update(eventHandlers)
      .set(rowOf(handler))
      .where(eq(eventHandlers.name, handler.name));
    return meta.changes > 0;
  }

  /** Removes a handler; false when there is none of that name. */
  async remove(name: string): Promise<boolean> {
    const { meta } = await this.db.delete(eventHandlers).where(eq(eventHandlers.name, name));
    return meta.changes > 0;
  }

  /** All handlers, by name. */
  async all(): Promise<EventHandler[]> {
    const rows = await this.db.select().from(eventHandlers).orderBy(asc(eventHandlers.name));
    return rows.map(handlerOf);
  }

  /** The handlers of an event, by name. */
  async ofEvent(event: string, activeOnly: boolean): Promise<EventHandler[]> {
    const active = activeOnly ? eq(eventHandlers.active, true) : undefined;
    const rows = await this.db
      .select()
      .from(eventHandlers)
      .where(and(eq(eventHandlers.event, event), active))
      .orderBy(asc(eventHandlers.name));
    return rows.map(handlerOf);
  }
}

function rowOf(handler: EventHandler): typeof eventHandlers.$inferInsert {
  const { name, event, active } = handler;
  return { name, event, active, definition: JSON.stringify(handler) };
}

function handlerOf({ definition }: { definition: string }): EventHandler {
  return JSON.parse(definition) as EventHandler;
}
