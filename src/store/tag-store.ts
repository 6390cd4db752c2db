import { and, asc, eq } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { Tag, Tagged } from "../model/tag.ts";
import { tags } from "./schema.ts";

const INSERT = "INSERT OR IGNORE INTO tag (kind, name, key, value)";
const GIVEN = "SELECT ?1, ?2, value ->> 'key', value ->> 'value' FROM json_each(?3)";
const CLEAR = "DELETE FROM tag WHERE kind = ?1 AND name = ?2";

/** Tags of whatever can be tagged. */
export class TagStore {
  private readonly database: D1Database;
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.database = database;
    this.db = drizzle(database);
  }

  /** The tags of one thing, by key. */
  async of(kind: Tagged, name: string): Promise<Tag[]> {
    const rows = await this.db
      .select()
      .from(tags)
      .where(and(eq(tags.kind, kind), eq(tags.name, name)))
      .orderBy(asc(tags.key), asc(tags.value));
    return rows.map(tagOf);
  }

  /** The tags of all things of a kind, by their names. */
  async ofKind(kind: Tagged): Promise<Map<string, Tag[]>> {
    const rows = await this.db
      .select()
      .from(tags)
      .where(eq(tags.kind, kind))
      .orderBy(asc(tags.name), asc(tags.key), asc(tags.value));
    const groups = Map.groupBy(rows, ({ name }) => name);
    return new Map([...groups].map(([name, group]) => [name, group.map(tagOf)]));
  }

  /** All tags that there are, each once. */
  async all(): Promise<Tag[]> {
    const rows = await this.db
      .selectDistinct({ key: tags.key, value: tags.value })
      .from(tags)
      .orderBy(asc(tags.key), asc(tags.value));
    return rows.map(tagOf);
  }

  /** The names of the things of a kind that have a tag. */
  async namesWith(kind: Tagged, { key, value }: Pick<Tag, "key" | "value">): Promise<string[]> {
    const rows = await this.db
      .select({ name: tags.name })
      .from(tags)
      .where(and(eq(tags.kind, kind), eq(tags.key, key), eq(tags.value, value)))
      .orderBy(asc(tags.name));
    return rows.map(({ name }) => name);
  }

  async add(kind: Tagged, name: string, added: readonly Tag[]): Promise<void> {
    await this.adding(kind, name, added).run();
  }

  /** These, and no others. */
  async set(kind: Tagged, name: string, wanted: readonly Tag[]): Promise<void> {
    await this.database.batch([this.clearing(kind, name), this.adding(kind, name, wanted)]);
  }

  async remove(kind: Tagged, name: string, removed: readonly Tag[]): Promise<void> {
    await this.database
      .prepare(
        `${CLEAR} AND (key, value) IN
          (SELECT value ->> 'key', value ->> 'value' FROM json_each(?3))`,
      )
      .bind(kind, name, JSON.stringify(removed))
      .run();
  }

  /** What was tagged is gone. */
  async clear(kind: Tagged, name: string): Promise<void> {
    await this.clearing(kind, name).run();
  }

  private adding(kind: Tagged, name: string, added: readonly Tag[]): D1PreparedStatement {
    const list = JSON.stringify(added);
    return this.database.prepare(`${INSERT} ${GIVEN}`).bind(kind, name, list);
  }

  private clearing(kind: Tagged, name: string): D1PreparedStatement {
    return this.database.prepare(CLEAR).bind(kind, name);
  }
}

function tagOf({ key, value }: { key: string; value: string }): Tag {
  return { key, value, type: "METADATA" };
}
