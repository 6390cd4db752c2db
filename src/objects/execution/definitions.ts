/** What a decision asks for that is not in the execution. */
import { versionKey, type Known, type Need, type PinnedDefinition } from "../../engine/needs.ts";
import type { SecretLookup } from "./secrets.ts";
import type { ScriptRunner } from "../../engine/expressions/script-runner.ts";
import type { CachedResult } from "../../model/cached-result.ts";
import type { SecretValues } from "../../model/secret.ts";
import type { TaskDef } from "../../model/task-def.ts";
import type { WorkflowDef } from "../../model/workflow-def.ts";

interface Found {
  text: string;
  unresolved: string[];
}

/** Where definitions chosen at run time come from. */
export interface DefinitionLookup {
  /** Those of the named task definitions that are registered, by name. */
  taskDefinitions(names: string[]): Promise<ReadonlyMap<string, TaskDef>>;
  /** The highest version of each of the named workflows that is registered. */
  latestVersions(names: string[]): Promise<ReadonlyMap<string, number>>;
  /** A workflow with everything pinned, as JSON text; the latest version where none is given. */
  registeredDefinition(name: string, version?: number): Promise<Found | null>;
}

/** Gives those of the entries that are in the cache of results. */
export type ResultLookup = (entries: string[]) => Promise<ReadonlyMap<string, CachedResult>>;

/** Where values come from that are no definitions; without one of them there are none. */
export interface ValueLookups {
  results?: ResultLookup;
  secrets?: SecretLookup;
}

/** Collects what one event's decisions need. The script runner is made once and kept. */
export class Knowledge {
  private readonly lookup: DefinitionLookup;
  private readonly makeScripts: () => Promise<ScriptRunner>;
  private readonly values: ValueLookups;
  private scripts: ScriptRunner | null = null;

  constructor(
    lookup: DefinitionLookup,
    makeScripts: () => Promise<ScriptRunner>,
    values: ValueLookups = {},
  ) {
    this.lookup = lookup;
    this.makeScripts = makeScripts;
    this.values = values;
  }

  /** What is known at the beginning of an event. */
  begin(): EventKnowledge {
    return {
      taskDefinitions: new Map(),
      latestVersions: new Map(),
      latestDefinitions: new Map(),
      ...(this.values.results !== undefined && { cachedResults: new Map() }),
      ...(this.values.secrets !== undefined && { secrets: new Map() }),
      ...(this.scripts !== null && { scripts: this.scripts }),
    };
  }

  /** Loads what a decision lacked. */
  async supply(known: EventKnowledge, needs: Need[]): Promise<void> {
    const taskNames: string[] = [];
    const workflowNames: string[] = [];
    const entries: string[] = [];
    const secrets: string[] = [];
    for (const need of needs) {
      if (need.kind === "scripts") known.scripts = this.scripts ??= await this.makeScripts();
      else if (need.kind === "task-definition") taskNames.push(need.name);
      else if (need.kind === "latest-version") workflowNames.push(need.workflow);
      else if (need.kind === "cached-result") entries.push(need.entry);
      else if (need.kind === "secret") secrets.push(need.name);
      else if (need.kind === "latest-definition") {
        const { workflow } = need;
        known.latestDefinitions.set(
          workflow,
          parsed(await this.lookup.registeredDefinition(workflow)),
        );
      } else {
        const { workflow, version } = need;
        const found = parsed(await this.lookup.registeredDefinition(workflow, version));
        known.definitionVersions = new Map([[versionKey(workflow, version), found]]);
      }
    }
    if (taskNames.length > 0) {
      const found = await this.lookup.taskDefinitions(taskNames);
      for (const name of taskNames) known.taskDefinitions.set(name, found.get(name) ?? null);
    }
    if (entries.length > 0) await this.supplyResults(known, entries);
    if (secrets.length > 0) {
      const found = await this.values.secrets?.(secrets);
      for (const name of secrets) known.secrets?.set(name, found?.get(name) ?? null);
    }
    if (workflowNames.length > 0) {
      const found = await this.lookup.latestVersions(workflowNames);
      for (const name of workflowNames) known.latestVersions.set(name, found.get(name) ?? null);
    }
  }

  private async supplyResults(known: EventKnowledge, entries: string[]): Promise<void> {
    const found = (await this.values.results?.(entries)) ?? new Map<string, CachedResult>();
    for (const entry of entries) known.cachedResults?.set(entry, found.get(entry) ?? null);
  }
}

function parsed(found: Found | null): PinnedDefinition | null {
  if (found === null) return null;
  return { definition: JSON.parse(found.text) as WorkflowDef, unresolved: found.unresolved };
}

export interface EventKnowledge extends Known {
  latestDefinitions: Map<string, PinnedDefinition | null>;
  taskDefinitions: Map<string, TaskDef | null>;
  latestVersions: Map<string, number | null>;
  cachedResults?: Map<string, CachedResult | null>;
  secrets?: Map<string, SecretValues | null>;
}
