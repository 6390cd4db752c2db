import type { TaskDef } from "../model/task-def.ts";
import type { WorkflowDef } from "../model/workflow-def.ts";
import {
  isolateDefinitionCache,
  type DefinitionCache,
  type PinnedDefinition,
} from "./definition-cache.ts";
import { pinDefinition, referencesOf, type Pinned } from "./pin-definition.ts";
import {
  namedIn,
  pinSchemas,
  schemaNamesOf,
  withSchemas,
  type SchemaLookup,
} from "./pin-schemas.ts";
import { SchemaDefStore } from "./schema-def-store.ts";
import { TaskDefStore } from "./task-def-store.ts";
import { WorkflowDefStore } from "./workflow-def-store.ts";

/** A pinned definition, and what of it could not be pinned. */
export interface LoadedDefinition extends PinnedDefinition {
  /** Names of SUB_WORKFLOW tasks whose workflow is not registered. */
  unresolved: string[];
}

const NONE_UNRESOLVED: string[] = [];

/** Gives executions the definitions that they start with. Reads through the cache of the isolate. */
export class DefinitionSource {
  readonly workflowDefs: WorkflowDefStore;
  readonly taskDefs: TaskDefStore;
  readonly schemaDefs: SchemaDefStore;

  private readonly clock: () => number;
  private readonly cache: DefinitionCache;

  /** @param clock epoch milliseconds. */
  constructor(
    database: D1Database,
    clock: () => number = Date.now,
    cache: DefinitionCache = isolateDefinitionCache,
  ) {
    this.clock = clock;
    this.cache = cache;
    this.workflowDefs = new WorkflowDefStore(database, cache);
    this.taskDefs = new TaskDefStore(database, cache);
    this.schemaDefs = new SchemaDefStore(database, cache);
  }

  /**
   * A registered definition, pinned, as JSON text.
   * @param version absent: the highest one.
   * @returns null when it is not registered.
   */
  async loadPinnedDefinition(name: string, version?: number): Promise<LoadedDefinition | null> {
    const at = this.clock();
    const cached = this.cache.find(name, version, at);
    if (cached !== undefined) return { ...cached, unresolved: NONE_UNRESOLVED };
    const { generation } = this.cache;
    const definition = await this.workflowDefs.get(name, version);
    if (definition === null) return null;
    const loaded = await this.pin(definition);
    if (loaded.unresolved.length === 0) {
      const { unresolved: _, ...pinned } = loaded;
      this.cache.keep(pinned, { at, generation, latest: version === undefined });
    }
    return loaded;
  }

  /** Pins a definition that came with a request or out of an expression. */
  async pin(definition: WorkflowDef): Promise<LoadedDefinition> {
    const { definition: pinned, unresolved } = await this.resolve(definition);
    const { name, version } = definition;
    return { name, version, text: JSON.stringify(pinned), unresolved };
  }

  /** Those of the named task definitions that are registered, by name. */
  async taskDefinitions(names: readonly string[]): Promise<Map<string, TaskDef>> {
    const definitions = await this.taskDefs.named(names);
    const named = [...definitions.values()].flatMap(namedIn).map((schema) => schema.name);
    if (named.length === 0) return definitions;
    const lookUp = await this.schemaLookup(named);
    for (const [name, each] of definitions) definitions.set(name, withSchemas(each, lookUp));
    return definitions;
  }

  /** The highest version of each of the named workflows that is registered. */
  async latestVersions(names: readonly string[]): Promise<Map<string, number>> {
    return await this.workflowDefs.latestVersions(names);
  }

  /** A registered version, else the highest one, as it is now, past the cache; null: there is none. */
  async registeredDefinition(name: string, version?: number): Promise<LoadedDefinition | null> {
    const definition = await this.workflowDefs.get(name, version);
    return definition === null ? null : await this.pin(definition);
  }

  private async resolve(definition: WorkflowDef): Promise<Pinned> {
    const { taskNames, workflowNames } = referencesOf(definition);
    const [taskDefs, latestVersions] = await Promise.all([
      this.taskDefs.named(taskNames),
      this.workflowDefs.latestVersions(workflowNames),
    ]);
    const pinned = pinDefinition(definition, { taskDefs, latestVersions });
    const names = schemaNamesOf(pinned.definition);
    if (names.length > 0) pinSchemas(pinned.definition, await this.schemaLookup(names));
    return pinned;
  }

  private async schemaLookup(names: string[]): Promise<SchemaLookup> {
    const schemas = await this.schemaDefs.named(names);
    return ({ name, version }) => {
      const versions = schemas.filter((schema) => schema.name === name);
      if (version < 1) return versions.toSorted((a, b) => b.version - a.version)[0];
      return versions.find((schema) => schema.version === version);
    };
  }
}
