import type { CachedResult } from "../model/cached-result.ts";
import type { KnownSecrets } from "./secret-masking.ts";
import type { TaskDef } from "../model/task-def.ts";
import type { WorkflowDef } from "../model/workflow-def.ts";
import type { ScriptRunner } from "./expressions/script-runner.ts";

/** Something that a decision must know and that is not in memory. */
export type Need =
  | { kind: "scripts" }
  | { kind: "task-definition"; name: string }
  | { kind: "latest-version"; workflow: string }
  | { kind: "latest-definition"; workflow: string }
  | { kind: "cached-result"; entry: string }
  | { kind: "secret"; name: string }
  | { kind: "definition-version"; workflow: string; version: number };

/** Thrown inside a decision; `decide` undoes it and hands the needs to the shell. */
export class UnmetNeeds extends Error {
  override readonly name = "UnmetNeeds";

  readonly needs: Need[];

  constructor(needs: Need[]) {
    super(needs.map((need) => JSON.stringify(need)).join());
    this.needs = needs;
  }
}

/** What the shell has loaded for a decision. `null` says that there is no such thing. */
export interface Known {
  scripts?: ScriptRunner;
  taskDefinitions: ReadonlyMap<string, TaskDef | null>;
  latestVersions: ReadonlyMap<string, number | null>;
  latestDefinitions: ReadonlyMap<string, PinnedDefinition | null>;
  /** Results that tasks may take over, by entry; absent: none is ever reused. */
  cachedResults?: ReadonlyMap<string, CachedResult | null>;
  /** The secrets that tasks use; absent: there are none. */
  secrets?: KnownSecrets;
  /** By `versionKey`; few decisions ask for one. */
  definitionVersions?: ReadonlyMap<string, PinnedDefinition | null>;
}

/** What a version of a workflow is known under. */
export function versionKey(workflow: string, version: number): string {
  return `${workflow}:${version}`;
}

/** A definition with everything written into it that an execution needs. */
export interface PinnedDefinition {
  definition: WorkflowDef;
  /** Names of SUB_WORKFLOW tasks whose workflow is not registered. */
  unresolved: string[];
}

export const NOTHING_KNOWN: Known = {
  taskDefinitions: new Map(),
  latestVersions: new Map(),
  latestDefinitions: new Map(),
};
