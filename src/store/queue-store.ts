import { asc } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import { queues } from "./schema.ts";

/** The names of all task queues. */
export class QueueStore {
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.db = drizzle(database);
  }

  /** Notes that a queue exists. Idempotent. */
  async register(name: string): Promise<void> {
    await this.db.insert(queues).values({ name }).onConflictDoNothing();
  }

  /** All names, in order. */
  async names(): Promise<string[]> {
    const rows = await this.db.select().from(queues).orderBy(asc(queues.name));
    return rows.map((row) => row.name);
  }
}
