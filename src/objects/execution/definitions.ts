/** What a decision asks for that is not in the execution. */
import type { Known, Need } from "../../engine/needs.ts";
import type { ScriptRunner } from "../../engine/expressions/script-runner.ts";
import type { TaskDef } from "../../model/task-def.ts";

/** Where definitions chosen at run time come from. */
export interface DefinitionLookup {
  taskDefinition(name: string): Promise<TaskDef | null>;
  latestVersion(name: string): Promise<number | null>;
}

/** Collects what one event's decisions need. The script runner is made once and kept. */
export class Knowledge {
  private readonly lookup: DefinitionLookup;
  private readonly makeScripts: () => Promise<ScriptRunner>;
  private scripts: ScriptRunner | null = null;

  constructor(lookup: DefinitionLookup, makeScripts: () => Promise<ScriptRunner>) {
    this.lookup = lookup;
    this.makeScripts = makeScripts;
  }

  /** What is known at the beginning of an event. */
  begin(): EventKnowledge {
    return {
      taskDefinitions: new Map(),
      latestVersions: new Map(),
      ...(this.scripts !== null && { scripts: this.scripts }),
    };
  }

  /** Loads what a decision lacked. */
  async supply(known: EventKnowledge, needs: Need[]): Promise<void> {
    for (const need of needs) {
      if (need.kind === "scripts") known.scripts = this.scripts ??= await this.makeScripts();
      else if (need.kind === "task-definition") {
        known.taskDefinitions.set(need.name, await this.lookup.taskDefinition(need.name));
      } else {
        known.latestVersions.set(need.workflow, await this.lookup.latestVersion(need.workflow));
      }
    }
  }
}

export interface EventKnowledge extends Known {
  taskDefinitions: Map<string, TaskDef | null>;
  latestVersions: Map<string, number | null>;
}
