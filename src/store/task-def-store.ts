import { asc, eq, sql } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { TaskDef } from "../model/task-def.ts";
import type { DefinitionCache } from "./definition-cache.ts";
import { taskDefs } from "./schema.ts";

type Row = typeof taskDefs.$inferSelect;

/** Registered task definitions. Writes drop the cache. */
export class TaskDefStore {
  private readonly db: DrizzleD1Database;
  private readonly cache: DefinitionCache;

  constructor(database: D1Database, cache: DefinitionCache) {
    this.db = drizzle(database);
    this.cache = cache;
  }

  /** Adds definitions, all of them or none. One of a known name replaces that one wholly. */
  async put(definitions: readonly TaskDef[]): Promise<void> {
    const statements = definitions.map((definition) => {
      const row = rowOf(definition);
      return this.db
        .insert(taskDefs)
        .values(row)
        .onConflictDoUpdate({ target: taskDefs.name, set: row });
    });
    const [first, ...rest] = statements;
    if (first !== undefined) await this.db.batch([first, ...rest]);
    this.cache.clear();
  }

  /** Replaces a definition, which keeps its `createTime`; false when there is none. */
  async replace(definition: TaskDef): Promise<boolean> {
    const { createTime: _, ...changed } = rowOf(definition);
    const result = await this.db
      .update(taskDefs)
      .set(changed)
      .where(eq(taskDefs.name, definition.name));
    this.cache.clear();
    return result.meta.changes > 0;
  }

  /** Removes a definition; false when there is none. */
  async remove(name: string): Promise<boolean> {
    const result = await this.db.delete(taskDefs).where(eq(taskDefs.name, name));
    this.cache.clear();
    return result.meta.changes > 0;
  }

  async get(name: string): Promise<TaskDef | null> {
    const [row] = await this.db.select().from(taskDefs).where(eq(taskDefs.name, name));
    return row === undefined ? null : definitionOf(row);
  }

  /** All definitions, by name. */
  async all(): Promise<TaskDef[]> {
    const rows = await this.db.select().from(taskDefs).orderBy(asc(taskDefs.name));
    return rows.map(definitionOf);
  }

  /** Those of the named definitions that are registered, by name. */
  async named(names: readonly string[]): Promise<Map<string, TaskDef>> {
    if (names.length === 0) return new Map();
    // One JSON parameter, because D1 binds at most 100.
    const rows = await this.db
      .select()
      .from(taskDefs)
      .where(sql`${taskDefs.name} IN (SELECT value FROM json_each(${JSON.stringify(names)}))`);
    return new Map(rows.map((row) => [row.name, definitionOf(row)]));
  }
}

function rowOf(definition: TaskDef): Row {
  const { createTime, updateTime, ...rest } = definition;
  return { name: rest.name, definition: JSON.stringify(rest), createTime, updateTime };
}

function definitionOf(row: Row): TaskDef {
  const stored = JSON.parse(row.definition) as TaskDef;
  return { ...stored, createTime: row.createTime, updateTime: row.updateTime };
}
