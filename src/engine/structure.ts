/**
 * Where each task stands in its definition. Built once per definition; answers "what follows?" in
 * constant time by structure, as Conductor's `WorkflowDef.getNextTask` does by search.
 */
import type { WorkflowDef, WorkflowTask } from "../model/workflow-def.ts";

/** A container that a list of tasks belongs to. */
export interface Container {
  reference: string;
  kind: "switch" | "fork" | "loop";
}

interface Place {
  task: WorkflowTask;
  list: WorkflowTask[];
  position: number;
  container: Container | null;
}

/** What follows a task: another task, the end of a loop's body, or nothing. */
export type Successor =
  | { kind: "task"; task: WorkflowTask }
  | { kind: "loop-end"; loop: string }
  | { kind: "end" };

const END: Successor = { kind: "end" };

/** An index of a definition by reference name (without loop suffixes). */
export class Structure {
  private readonly places = new Map<string, Place>();
  readonly tasks: WorkflowTask[];

  constructor(definition: Pick<WorkflowDef, "tasks">) {
    this.tasks = definition.tasks;
    this.add(definition.tasks, null);
  }

  /** Adds a list of tasks with everything nested in them. Names known already keep their place. */
  private add(list: WorkflowTask[], container: Container | null): void {
    list.forEach((task, position) => {
      const reference = task.taskReferenceName;
      if (!this.places.has(reference)) {
        this.places.set(reference, { task, list, position, container });
      }
      for (const nested of Object.values(task.decisionCases)) {
        this.add(nested, { reference, kind: "switch" });
      }
      this.add(task.defaultCase, { reference, kind: "switch" });
      for (const branch of task.forkTasks) this.add(branch, { reference, kind: "fork" });
      this.add(task.loopOver, { reference, kind: "loop" });
    });
  }

  /** The workflow task of a reference name, if the definition has it. */
  task(reference: string): WorkflowTask | undefined {
    return this.places.get(reference)?.task;
  }

  /** The loop that a task stands in directly or through other containers, if any. */
  enclosingLoop(reference: string): string | null {
    let container = this.places.get(reference)?.container ?? null;
    while (container !== null && container.kind !== "loop") {
      container = this.places.get(container.reference)?.container ?? null;
    }
    return container?.reference ?? null;
  }

  /** How many containers stand around a task. */
  depth(reference: string): number {
    let depth = 0;
    let container = this.places.get(reference)?.container ?? null;
    for (; container !== null; depth++) {
      container = this.places.get(container.reference)?.container ?? null;
    }
    return depth;
  }

  /** What follows in the same list; at the end of a branch or case, what follows its container. */
  successor(reference: string): Successor {
    const place = this.places.get(reference);
    if (place === undefined) return END;
    const next = place.list[place.position + 1];
    if (next !== undefined) return { kind: "task", task: next };
    if (place.container === null) return END;
    if (place.container.kind === "loop") {
      return { kind: "loop-end", loop: place.container.reference };
    }
    return this.successor(place.container.reference);
  }

  /** The element right after a task in its own list, containers not left. */
  following(reference: string): WorkflowTask | undefined {
    const place = this.places.get(reference);
    return place?.list[place.position + 1];
  }
}
