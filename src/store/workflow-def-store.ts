import { and, asc, desc, eq, max, sql } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import { MAX_NAME_LENGTH } from "../model/scalars.ts";
import type { WorkflowDef, WorkflowDefSummary } from "../model/workflow-def.ts";
import type { DefinitionCache } from "./definition-cache.ts";
import { workflowDefs } from "./schema.ts";

type Row = typeof workflowDefs.$inferSelect;

/** Registered workflow definitions, by name and version. Writes drop the cache. */
export class WorkflowDefStore {
  private readonly db: DrizzleD1Database;
  private readonly cache: DefinitionCache;

  constructor(database: D1Database, cache: DefinitionCache) {
    this.db = drizzle(database);
    this.cache = cache;
  }

  /** Adds a definition; false when there is one of that name and version already. */
  async add(definition: WorkflowDef, now: number): Promise<boolean> {
    const row = { ...rowOf(definition), createTime: now, updateTime: definition.updateTime };
    const result = await this.db.insert(workflowDefs).values(row).onConflictDoNothing();
    this.cache.clear();
    return result.meta.changes > 0;
  }

  /** Adds or replaces definitions, all of them or none. A replaced one keeps its `createTime`. */
  async put(definitions: readonly WorkflowDef[], now: number): Promise<void> {
    const statements = definitions.map((definition) => {
      const row = { ...rowOf(definition), createTime: now, updateTime: now };
      return this.db
        .insert(workflowDefs)
        .values(row)
        .onConflictDoUpdate({
          target: [workflowDefs.name, workflowDefs.version],
          set: { definition: row.definition, updateTime: now },
        });
    });
    const [first, ...rest] = statements;
    if (first !== undefined) await this.db.batch([first, ...rest]);
    this.cache.clear();
  }

  /** Removes a definition; false when there is none. */
  async remove(name: string, version: number): Promise<boolean> {
    const result = await this.db
      .delete(workflowDefs)
      .where(and(eq(workflowDefs.name, name), eq(workflowDefs.version, version)));
    this.cache.clear();
    return result.meta.changes > 0;
  }

  /** A version of a definition, the highest one when none is named. */
  async get(name: string, version?: number): Promise<WorkflowDef | null> {
    // No name is longer; a parameter could be longer than D1 takes.
    if (name.length > MAX_NAME_LENGTH) return null;
    const wanted = eq(workflowDefs.name, name);
    const [row] = await this.db
      .select()
      .from(workflowDefs)
      .where(version === undefined ? wanted : and(wanted, eq(workflowDefs.version, version)))
      .orderBy(desc(workflowDefs.version))
      .limit(1);
    return row === undefined ? null : definitionOf(row);
  }

  /** All versions of all definitions, by name and version. */
  async all(): Promise<WorkflowDef[]> {
    const rows = await this.db
      .select()
      .from(workflowDefs)
      .orderBy(asc(workflowDefs.name), asc(workflowDefs.version));
    return rows.map(definitionOf);
  }

  /** The highest version of every definition, by name. */
  async latest(): Promise<WorkflowDef[]> {
    const newest = this.db
      .select({ name: workflowDefs.name, version: max(workflowDefs.version).as("newest") })
      .from(workflowDefs)
      .groupBy(workflowDefs.name)
      .as("latest");
    const rows = await this.db
      .select({ row: workflowDefs })
      .from(workflowDefs)
      .innerJoin(
        newest,
        and(eq(workflowDefs.name, newest.name), eq(workflowDefs.version, newest.version)),
      )
      .orderBy(asc(workflowDefs.name));
    return rows.map(({ row }) => definitionOf(row));
  }

  /** Names and versions with their times, of one name or of all, versions ascending. */
  async summaries(name?: string): Promise<Required<WorkflowDefSummary>[]> {
    return await this.db
      .select(summaryColumns)
      .from(workflowDefs)
      .where(name === undefined ? undefined : eq(workflowDefs.name, name))
      .orderBy(asc(workflowDefs.name), asc(workflowDefs.version));
  }

  /** All names, in order. */
  async names(): Promise<string[]> {
    const rows = await this.db
      .selectDistinct({ name: workflowDefs.name })
      .from(workflowDefs)
      .orderBy(asc(workflowDefs.name));
    return rows.map((row) => row.name);
  }

  /** The highest registered version of each of the names that are registered. */
  async latestVersions(names: readonly string[]): Promise<Map<string, number>> {
    const wanted = names.filter((name) => name.length <= MAX_NAME_LENGTH);
    if (wanted.length === 0) return new Map();
    // One JSON parameter, because D1 binds at most 100.
    const rows = await this.db
      .select({ name: workflowDefs.name, version: max(workflowDefs.version) })
      .from(workflowDefs)
      .where(sql`${workflowDefs.name} IN (SELECT value FROM json_each(${JSON.stringify(wanted)}))`)
      .groupBy(workflowDefs.name);
    return new Map(rows.map((row) => [row.name, row.version ?? 0]));
  }
}

const summaryColumns = {
  name: workflowDefs.name,
  version: workflowDefs.version,
  createTime: workflowDefs.createTime,
  updateTime: workflowDefs.updateTime,
};

function rowOf(definition: WorkflowDef): Pick<Row, "name" | "version" | "definition"> {
  const { createTime: _created, updateTime: _updated, ...rest } = definition;
  return { name: rest.name, version: rest.version, definition: JSON.stringify(rest) };
}

function definitionOf(row: Row): WorkflowDef {
  const stored = JSON.parse(row.definition) as WorkflowDef;
  return { ...stored, createTime: row.createTime, updateTime: row.updateTime };
}
