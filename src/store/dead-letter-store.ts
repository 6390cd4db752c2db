import { asc, count, desc, eq } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { DeadLetter } from "../model/dead-letter.ts";
import type { Json } from "../model/json.ts";
import type { SearchResult } from "../model/search-result.ts";
import { deadLetters } from "./schema.ts";
import { sweepOld } from "./sweep-old.ts";
import { traceMember, traceText } from "./trace-column.ts";

/** Events that could not be acted on. */
export class DeadLetterStore {
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.db = drizzle(database);
  }

  /** Keeps a letter; one of the same id takes the place of the one before. */
  async put(letter: DeadLetter): Promise<void> {
    const { id, event, reason, attempts, time, payload, trace } = letter;
    const message = JSON.stringify(payload);
    const row = { id, event, reason, attempts, buriedTime: time, message, trace: traceText(trace) };
    await this.db
      .insert(deadLetters)
      .values(row)
      .onConflictDoUpdate({ target: deadLetters.id, set: row });
  }

  async get(id: string): Promise<DeadLetter | null> {
    const [row] = await this.db.select().from(deadLetters).where(eq(deadLetters.id, id));
    return row === undefined ? null : letterOf(row);
  }

  /** The latest first. @param event the name of an event; absent: of all */
  async list(page: {
    event?: string | undefined;
    start: number;
    size: number;
  }): Promise<SearchResult<DeadLetter>> {
    const where = page.event === undefined ? undefined : eq(deadLetters.event, page.event);
    const [rows, [counted]] = await Promise.all([
      this.db
        .select()
        .from(deadLetters)
        .where(where)
        .orderBy(desc(deadLetters.buriedTime), asc(deadLetters.id))
        .limit(page.size)
        .offset(page.start),
      this.db.select({ hits: count() }).from(deadLetters).where(where),
    ]);
    return { totalHits: counted?.hits ?? 0, results: rows.map(letterOf) };
  }

  /** Removes a letter; false when there is none of that id. */
  async remove(id: string): Promise<boolean> {
    const { meta } = await this.db.delete(deadLetters).where(eq(deadLetters.id, id));
    return meta.changes > 0;
  }

  /** Removes those that were given up before a time. */
  async sweep(before: number): Promise<void> {
    await sweepOld(this.db, deadLetters, deadLetters.buriedTime, before);
  }
}

function letterOf(row: typeof deadLetters.$inferSelect): DeadLetter {
  const { id, event, reason, attempts, buriedTime: time, message } = row;
  const payload = JSON.parse(message) as Json;
  return { id, event, reason, attempts, time, payload, ...traceMember(row.trace) };
}
