/** The registered definitions of one run, pinned as the server pins them. */
import type { WorkflowDef } from "../../src/model/workflow-def.ts";
import { workflowDefSchema } from "../../src/model/workflow-def.ts";
import { emptyTaskDef, type TaskDef } from "../../src/model/task-def.ts";
import { pinDefinition } from "../../src/store/pin-definition.ts";
import type { Neighbours } from "../../src/objects/execution/neighbours.ts";
import { completeDefinition } from "./complete-definition.ts";
import type { Scenario, WorkflowInput } from "./scenario.ts";

export class Catalogue {
  readonly taskDefs: ReadonlyMap<string, TaskDef>;
  readonly latestVersions: ReadonlyMap<string, number>;
  private readonly definitions = new Map<string, WorkflowDef>();
  /** The second version of the first workflow, for those who ask for the latest one. */
  private readonly next: WorkflowInput | null;
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
    this.next = scenario.next;
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

  /** A version of a workflow as an execution that runs already gets it; the latest where none is given. */
  registered(name: string, version: number | undefined): string | null {
    const { next } = this;
    if (next?.name !== name || (version !== undefined && version !== next.version)) {
      return version === undefined || version === 1 ? this.text(name) : null;
    }
    return this.pin(completeDefinition(next));
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
