import { and, asc, desc, eq } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { EventExecution, EventExecutionStatus } from "../model/event-execution.ts";
import type { JsonObject } from "../model/json.ts";
import { sweepOld } from "./sweep-old.ts";
import { eventExecutions } from "./schema.ts";

/** What came of an action, before it is written down. */
export interface EventExecutionRecord {
  eventId: string;
  event: string;
  handler: string;
  /** The number of the action; 0 for a handler that was passed over. */
  action: number;
  actionType: string;
  status: EventExecutionStatus;
  output: JsonObject;
  createdTime: number;
}

/** Which records are looked for. */
export interface EventExecutionSearch {
  eventId?: string | undefined;
  handler?: string | undefined;
  start: number;
  size: number;
}

/** What came of the actions of handlers. The key makes each of them one. */
export class EventExecutionStore {
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.db = drizzle(database);
  }

  /** Writes records down, all or none; those that are there already stay as they are. */
  async keep(records: readonly EventExecutionRecord[]): Promise<void> {
    const [first, ...rest] = records.map((record) =>
      this.db
        .insert(eventExecutions)
        .values({ ...record, output: JSON.stringify(record.output) })
        .onConflictDoNothing(),
    );
    if (first !== undefined) await this.db.batch([first, ...rest]);
  }

  /** What came of the actions that are done for an event, as `doneKey` names them. */
  async done(eventId: string): Promise<ReadonlyMap<string, EventExecutionStatus>> {
    const { handler, action, status } = eventExecutions;
    const rows = await this.db
      .select({ handler, action, status })
      .from(eventExecutions)
      .where(eq(eventExecutions.eventId, eventId));
    return new Map(rows.map((row) => [doneKey(row.handler, row.action), row.status]));
  }

  /** Forgets what failed for an event, so that it is done anew. */
  async forgetFailures(eventId: string): Promise<void> {
    const { eventId: id, status } = eventExecutions;
    await this.db.delete(eventExecutions).where(and(eq(id, eventId), eq(status, "FAILED")));
  }

  /** The latest first. */
  async search({ eventId, handler, start, size }: EventExecutionSearch): Promise<EventExecution[]> {
    const table = eventExecutions;
    const rows = await this.db
      .select()
      .from(table)
      .where(
        and(
          eventId === undefined ? undefined : eq(table.eventId, eventId),
          handler === undefined ? undefined : eq(table.handler, handler),
        ),
      )
      .orderBy(desc(table.createdTime), asc(table.eventId), asc(table.handler), asc(table.action))
      .limit(size)
      .offset(start);
    return rows.map(executionOf);
  }

  /** Removes those from before a time. */
  async sweep(before: number): Promise<void> {
    await sweepOld(this.db, eventExecutions, eventExecutions.createdTime, before);
  }
}

/** Names an action of a handler. */
export function doneKey(handler: string, action: number): string {
  return `${action} ${handler}`;
}

function executionOf(row: typeof eventExecutions.$inferSelect): EventExecution {
  return {
    id: `${row.eventId}_${row.action}`,
    messageId: row.eventId,
    name: row.handler,
    event: row.event,
    created: row.createdTime,
    status: row.status,
    action: row.actionType,
    output: JSON.parse(row.output) as JsonObject,
  };
}
