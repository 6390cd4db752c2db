/**
 * Applies the D1 migrations. The table of applied ones is that of `wrangler d1 migrations apply`,
 * so that both may work on the same database.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { D1Database } from "@cloudflare/workers-types";

/**
 * Applies what is new, in the order of the file names; each file in one transaction together with
 * the note that it was applied.
 * @returns the names of the files applied now.
 * @throws Error naming the file that failed; the ones before it stay applied.
 */
export async function applyMigrations(
  database: D1Database,
  folder: string,
  table: string,
): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted();
  if (files.length === 0) return [];
  await database
    .prepare(
      `CREATE TABLE IF NOT EXISTS "${table}" (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT UNIQUE,
        applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
      )`,
    )
    .run();
  const { results } = await database.prepare(`SELECT name FROM "${table}"`).all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const pending = files.filter((name) => !applied.has(name));
  for (const name of pending) {
    const sql = await readFile(join(folder, name), "utf8");
    try {
      await database.batch([
        database.prepare(sql),
        database.prepare(`INSERT INTO "${table}" (name) VALUES (?)`).bind(name),
      ]);
    } catch (error) {
      throw new Error(`The migration ${name} failed: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
  return pending;
}
