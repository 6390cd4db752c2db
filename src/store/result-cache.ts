import { lt, sql } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { CachedResult, ResultToKeep } from "../model/cached-result.ts";
import type { JsonObject } from "../model/json.ts";
import { cachedResults } from "./schema.ts";

/** Results in one answer of the database: each may have 256 KiB. */
const RESULTS_AT_A_TIME = 40;

/** Results of tasks that others may take over (`cacheConfig`). */
export class ResultCache {
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.db = drizzle(database);
  }

  /** Those of the entries that there are, however old. */
  async find(entries: readonly string[]): Promise<Map<string, CachedResult>> {
    const found = new Map<string, CachedResult>();
    for (let at = 0; at < entries.length; at += RESULTS_AT_A_TIME) {
      const asked = JSON.stringify(entries.slice(at, at + RESULTS_AT_A_TIME));
      const rows = await this.db
        .select()
        .from(cachedResults)
        .where(sql`${cachedResults.entry} IN (SELECT value FROM json_each(${asked}))`);
      for (const { entry, output, storedTime } of rows) {
        found.set(entry, { output: JSON.parse(output) as JsonObject, storedTime });
      }
    }
    return found;
  }

  /** Keeps a result in the place of an older one. */
  async keep({ output, ...result }: ResultToKeep): Promise<void> {
    const row = { ...result, output: JSON.stringify(output) };
    await this.db
      .insert(cachedResults)
      .values(row)
      .onConflictDoUpdate({
        target: cachedResults.entry,
        set: row,
        setWhere: lt(cachedResults.storedTime, row.storedTime),
      });
  }

  /** Removes what has expired by then. */
  async sweep(now: number): Promise<void> {
    await this.db.delete(cachedResults).where(lt(cachedResults.expiryTime, now));
  }
}
