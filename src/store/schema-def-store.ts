import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { SchemaDef } from "../model/schema-def.ts";
import type { DefinitionCache } from "./definition-cache.ts";
import { schemaDefs } from "./schema.ts";

/** Registered schemas of inputs and outputs. Writes drop the cache of what was pinned with them. */
export class SchemaDefStore {
  private readonly db: DrizzleD1Database;
  private readonly cache: DefinitionCache;

  constructor(database: D1Database, cache: DefinitionCache) {
    this.db = drizzle(database);
    this.cache = cache;
  }

  /** Adds schemas, all of them or none. One of a known name and version replaces that one. */
  async put(schemas: readonly SchemaDef[]): Promise<void> {
    const statements = schemas.map((schema) => {
      const { name, version } = schema;
      const definition = JSON.stringify(schema);
      return this.db
        .insert(schemaDefs)
        .values({ name, version, definition })
        .onConflictDoUpdate({
          target: [schemaDefs.name, schemaDefs.version],
          set: { definition },
        });
    });
    await this.runAll(statements);
  }

  /** Adds each as the version after the highest one of its name, all of them or none. */
  async addVersions(schemas: readonly SchemaDef[]): Promise<void> {
    const statements = schemas.map((schema) => {
      const { name } = schema;
      // Chosen by the statement that takes it: others add versions at the same time.
      const version = sql`(SELECT max(coalesce(max(${schemaDefs.version}), 0), 0) + 1
        FROM ${schemaDefs} WHERE ${schemaDefs.name} = ${name})`;
      return this.db
        .insert(schemaDefs)
        .values({ name, version, definition: JSON.stringify(schema) });
    });
    await this.runAll(statements);
  }

  private async runAll(statements: readonly BatchItem<"sqlite">[]): Promise<void> {
    const [first, ...rest] = statements;
    if (first !== undefined) await this.db.batch([first, ...rest]);
    this.cache.clear();
  }

  /** @param version absent: the highest one. */
  async get(name: string, version?: number): Promise<SchemaDef | null> {
    const named = eq(schemaDefs.name, name);
    const [row] = await this.db
      .select()
      .from(schemaDefs)
      .where(version === undefined ? named : and(named, eq(schemaDefs.version, version)))
      .orderBy(desc(schemaDefs.version))
      .limit(1);
    return row === undefined ? null : schemaOf(row);
  }

  /** All schemas, by name and version. */
  async all(): Promise<SchemaDef[]> {
    const rows = await this.db
      .select()
      .from(schemaDefs)
      .orderBy(asc(schemaDefs.name), asc(schemaDefs.version));
    return rows.map(schemaOf);
  }

  /** All versions of the named schemas. */
  async named(names: readonly string[]): Promise<SchemaDef[]> {
    if (names.length === 0) return [];
    // One JSON parameter, because D1 binds at most 100.
    const rows = await this.db
      .select()
      .from(schemaDefs)
      .where(sql`${schemaDefs.name} IN (SELECT value FROM json_each(${JSON.stringify(names)}))`);
    return rows.map(schemaOf);
  }

  /** Removes a version, or all; false when there is none. */
  async remove(name: string, version?: number): Promise<boolean> {
    const named = eq(schemaDefs.name, name);
    const result = await this.db
      .delete(schemaDefs)
      .where(version === undefined ? named : and(named, eq(schemaDefs.version, version)));
    this.cache.clear();
    return result.meta.changes > 0;
  }
}

function schemaOf(row: typeof schemaDefs.$inferSelect): SchemaDef {
  return { ...(JSON.parse(row.definition) as SchemaDef), version: row.version };
}
