import { eq, sql } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { SecretValues } from "../model/secret.ts";
import { secrets } from "./schema.ts";
import { SecretCipher, type KeyProblem } from "./secret-cipher.ts";

/** A secret with everything but its value before the last write. */
export interface StoredSecret {
  name: string;
  /** Null: it was encrypted under a key that is not there. */
  value: string | null;
  createTime: number;
  updateTime: number;
}

/** Secrets, encrypted before they come into the database. */
export class SecretStore {
  private readonly db: DrizzleD1Database;
  private readonly cipher: SecretCipher;

  /** @param keys see {@link SecretCipher}. */
  constructor(database: D1Database, keys: string | undefined) {
    this.db = drizzle(database);
    this.cipher = new SecretCipher(keys);
  }

  /** Why nothing can be written; null: it can. */
  get problem(): KeyProblem | null {
    return this.cipher.problem;
  }

  async names(): Promise<string[]> {
    const rows = await this.db.select({ name: secrets.name }).from(secrets).orderBy(secrets.name);
    return rows.map(({ name }) => name);
  }

  async all(): Promise<StoredSecret[]> {
    const rows = await this.db.select().from(secrets).orderBy(secrets.name);
    return await Promise.all(rows.map((row) => this.opened(row)));
  }

  async get(name: string): Promise<StoredSecret | null> {
    const [row] = await this.db.select().from(secrets).where(eq(secrets.name, name));
    return row === undefined ? null : await this.opened(row);
  }

  /** Those of the names that there are and that a key opens. */
  async find(names: readonly string[]): Promise<Map<string, SecretValues>> {
    const asked = JSON.stringify(names);
    const rows = await this.db
      .select()
      .from(secrets)
      .where(sql`${secrets.name} IN (SELECT value FROM json_each(${asked}))`);
    const found = new Map<string, SecretValues>();
    for (const { name, value: stored, previousValue } of rows) {
      const value = await this.cipher.decrypt(name, stored);
      const previous =
        previousValue === null ? null : await this.cipher.decrypt(name, previousValue);
      if (value === null) console.warn(`the secret ${name} was encrypted under another key`);
      else found.set(name, { value, previous });
    }
    return found;
  }

  async count(): Promise<number> {
    return await this.db.$count(secrets);
  }

  async put(name: string, value: string, now: number): Promise<void> {
    const stored = await this.cipher.encrypt(name, value);
    await this.db
      .insert(secrets)
      .values({ name, value: stored, createTime: now, updateTime: now })
      .onConflictDoUpdate({
        target: secrets.name,
        set: { value: stored, previousValue: sql`${secrets.value}`, updateTime: now },
      });
  }

  /** False when there was none. */
  async remove(name: string): Promise<boolean> {
    const removed = await this.db
      .delete(secrets)
      .where(eq(secrets.name, name))
      .returning({ name: secrets.name });
    return removed.length > 0;
  }

  private async opened(row: typeof secrets.$inferSelect): Promise<StoredSecret> {
    const { name, createTime, updateTime } = row;
    return { name, value: await this.cipher.decrypt(name, row.value), createTime, updateTime };
  }
}
