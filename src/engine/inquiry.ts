import type { CachedResult } from "../model/cached-result.ts";
import type { Json } from "../model/json.ts";
import type { ScriptForm, ScriptResult, StepMeter } from "./expressions/script-runner.ts";
import type { KnownSecrets } from "./secret-masking.ts";
import { UnmetNeeds, versionKey, type Known, type Need, type PinnedDefinition } from "./needs.ts";

const NO_VERSIONS: ReadonlyMap<string, PinnedDefinition | null> = new Map();

/** What a decision may ask for that is not in the execution: it breaks off where that is not loaded yet. */
export class Inquiry {
  /** What the scripts of the decision have taken. */
  readonly meter: StepMeter = { steps: 0 };
  private readonly known: Known;

  constructor(known: Known) {
    this.known = known;
  }

  /** Runs a script; asks the shell for a runner when there is none yet. */
  evaluate(source: string, scope: Json, form: ScriptForm): ScriptResult {
    const runner = this.known.scripts ?? this.require({ kind: "scripts" });
    return runner.evaluate(source, scope, form, this.meter);
  }

  /** What the shell loaded under a name. */
  lookUp<Value>(from: ReadonlyMap<string, Value>, name: string, need: Need): Value {
    const value = from.get(name);
    return value === undefined ? this.require(need) : value;
  }

  /** Asks the shell at once for all that is not loaded yet, instead of one after the other. */
  prefetch(needs: { taskDefinitions: Iterable<string>; latestVersions: Iterable<string> }): void {
    const { taskDefinitions, latestVersions } = this.known;
    const unmet: Need[] = [];
    for (const name of needs.taskDefinitions) {
      if (!taskDefinitions.has(name)) unmet.push({ kind: "task-definition", name });
    }
    for (const workflow of needs.latestVersions) {
      if (!latestVersions.has(workflow)) unmet.push({ kind: "latest-version", workflow });
    }
    if (unmet.length > 0) throw new UnmetNeeds(unmet);
  }

  taskDefinition(name: string) {
    return this.lookUp(this.known.taskDefinitions, name, { kind: "task-definition", name });
  }

  latestVersion(workflow: string): number | null {
    return this.lookUp(this.known.latestVersions, workflow, { kind: "latest-version", workflow });
  }

  /** A registered definition. @param version absent: the latest one */
  registeredDefinition(workflow: string, version?: number): PinnedDefinition | null {
    const { latestDefinitions, definitionVersions } = this.known;
    if (version === undefined) {
      return this.lookUp(latestDefinitions, workflow, { kind: "latest-definition", workflow });
    }
    const need = { kind: "definition-version", workflow, version } as const;
    return this.lookUp(definitionVersions ?? NO_VERSIONS, versionKey(workflow, version), need);
  }

  /** Asks the shell at once for all results of the cache that are not loaded yet. */
  prefetchResults(entries: ReadonlySet<string>): void {
    const { cachedResults } = this.known;
    if (cachedResults === undefined) return;
    const unmet = [...entries].filter((entry) => !cachedResults.has(entry));
    if (unmet.length === 0) return;
    throw new UnmetNeeds(unmet.map((entry) => ({ kind: "cached-result", entry })));
  }

  cachedResult(entry: string): CachedResult | null {
    const { cachedResults } = this.known;
    if (cachedResults === undefined) return null;
    return this.lookUp(cachedResults, entry, { kind: "cached-result", entry });
  }

  /** The secrets of these names; asks the shell at once for those that are not loaded yet. */
  secrets(names: readonly string[]): KnownSecrets {
    const { secrets } = this.known;
    if (secrets === undefined) return new Map();
    const unmet = names.filter((name) => !secrets.has(name));
    if (unmet.length > 0) throw new UnmetNeeds(unmet.map((name) => ({ kind: "secret", name })));
    return secrets;
  }

  private require(need: Need): never {
    throw new UnmetNeeds([need]);
  }
}
