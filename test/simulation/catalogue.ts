/** The registered definitions of one run, pinned as the server pins them. */
import type { WorkflowDef } from "../../src/model/workflow-def.ts";
import { workflowDefSchema } from "../../src/model/workflow-def.ts";
import { emptyTaskDef, type TaskDef } from "../../src/model/task-def.ts";
import { pinDefinition } from "../../src/store/pin-definition.ts";
import type { Neighbours } from "../../src/objects/execution/neighbours.ts";
import { completeDefinition } from "./complete-definition.ts";
import type { Scenario } from "./scenario.ts";

export class Catalogue {
  readonly taskDefs: ReadonlyMap<string, TaskDef>;
  readonly latestVersions: ReadonlyMap<string, number>;
  private readonly definitions = new Map<string, WorkflowDef>();
  private readonly pinnedTexts = new Map<string, string>();

  constructor(scenario: Scenario) {
    const taskDefs = Object.entries(scenario.taskDefs);
    this.taskDefs = new Map(
      taskDefs.map(([name, given]) => [name, { ...emptyTaskDef(name), ...given }]),
    );
    for (const given of scenario.workflows) {
      const definition = completeDefinition(given);
      this.definitions.set(definition.name, definition);
    }
    this.latestVersions = new Map([...this.definitions.keys()].map((name) => [name, 1]));
  }

  /** A registered definition as an execution gets it. */
  text(name: string): string | null {
    const known = this.pinnedTexts.get(name);
    if (known !== undefined) return known;
    const definition = this.definitions.get(name);
    if (definition === undefined) return null;
    const text = this.pin(definition);
    this.pinnedTexts.set(name, text);
    return text;
  }

  readonly pinned: Neighbours["pinned"] = async ({ name, definition }) => {
    if (definition === null) return this.text(name);
    return this.pin(workflowDefSchema.parse(definition));
  };

  private pin(definition: WorkflowDef): string {
    const { taskDefs, latestVersions } = this;
    return JSON.stringify(pinDefinition(definition, { taskDefs, latestVersions }).definition);
  }
}
