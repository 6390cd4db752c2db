/**
 * Where each task stands in its definition. Built once per definition; answers "what follows?" in
 * constant time by structure, as Conductor's `WorkflowDef.getNextTask` does by search.
 */
import type { WorkflowDef, WorkflowTask } from "../model/workflow-def.ts";
import { basesOf, outerScope } from "./scope.ts";

/** A container that a list of tasks belongs to. */
export interface Container {
  reference: string;
  kind: "switch" | "fork" | "loop" | "try";
  /** Which of the lists of a TRY_CATCH it is. */
  phase?: string;
}

/** A container around a task, with the suffix that the container itself bears. */
export interface Enclosure extends Container {
  scope: string;
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
  | { kind: "try-end"; operator: string }
  | { kind: "end" };

const END: Successor = { kind: "end" };

/** The dynamic fork that tasks were made by, and what they were made from. */
export interface Fork {
  reference: string;
  scope: string;
  /** Identifies the expansion: the same object again changes nothing. */
  source: object;
}

/**
 * An index of a definition by reference name (without loop suffixes), and of the tasks that dynamic
 * forks made at run time. Those belong to the loop turn of their fork, for the next turn makes others:
 * so they are looked up from the innermost turn outwards, before the definition is.
 */
export class Structure {
  private readonly places = new Map<string, Place>();
  /** What dynamic forks made, by their scope and then by reference name. */
  private readonly made = new Map<string, Map<string, Place>>();
  private readonly expansions = new Map<string, { source: object; branches: WorkflowTask[][] }>();
  /** Names that a name in the definition would be a turn of. */
  private readonly shortenedNames: ReadonlySet<string>;
  readonly tasks: WorkflowTask[];
  /** There is an operator that takes over the failures of the tasks within it. */
  isGuarded = false;

  constructor(definition: Pick<WorkflowDef, "tasks">) {
    this.tasks = definition.tasks;
    add(this.places, definition.tasks, null);
    this.shortenedNames = new Set([...this.places.keys()].flatMap(basesOf));
    this.isGuarded = flatten(definition.tasks).some(isGuard);
  }

  /** Puts the branches of a dynamic fork in, in place of those that it had. */
  expand(fork: Fork, branches: () => WorkflowTask[][]): void {
    const key = fork.reference + fork.scope;
    if (this.expansions.get(key)?.source === fork.source) return;
    this.collapse(fork.reference, fork.scope);
    const expansion = { source: fork.source, branches: branches() };
    this.expansions.set(key, expansion);
    const places = this.made.get(fork.scope) ?? new Map<string, Place>();
    this.made.set(fork.scope, places);
    this.isGuarded ||= flatten(expansion.branches.flat()).some(isGuard);
    for (const branch of expansion.branches) {
      add(places, branch, { reference: fork.reference, kind: "fork" });
    }
  }

  /** Takes the branches of a dynamic fork out again. */
  collapse(reference: string, scope: string): void {
    const expansion = this.expansions.get(reference + scope);
    const places = this.made.get(scope);
    if (expansion === undefined || places === undefined) return;
    this.expansions.delete(reference + scope);
    for (const { taskReferenceName } of flatten(expansion.branches.flat())) {
      places.delete(taskReferenceName);
    }
    if (places.size === 0) this.made.delete(scope);
  }

  /** The branches that a dynamic fork was expanded to. */
  branchesOf(reference: string, scope: string): WorkflowTask[][] {
    return this.expansions.get(reference + scope)?.branches ?? [];
  }

  /** The workflow task of a reference name, if a dynamic fork made it. */
  madeTask(reference: string, scope: string): WorkflowTask | undefined {
    return this.madePlace(reference, scope)?.task;
  }

  /** Whether a dynamic fork in a turn within a scope has made a task of a reference name. */
  hasMadeWithin(reference: string, scope: string): boolean {
    const within = [...this.made].filter(([inner]) => inner.startsWith(`${scope}__`));
    return within.some(([, places]) => places.has(reference));
  }

  /** The names of which a name that a dynamic fork of a scope has made reads like a turn. */
  turnsMadeIn(scope: string): Set<string> {
    return new Set([...(this.made.get(scope)?.keys() ?? [])].flatMap(basesOf));
  }

  /** The list that a task stands in. */
  listOf(reference: string, scope: string): WorkflowTask[] {
    return this.place(reference, scope)?.list ?? [];
  }

  /** Where in its list a task stands. */
  positionOf(reference: string, scope: string): number {
    return this.place(reference, scope)?.position ?? -1;
  }

  /** Whether a task was made by a dynamic fork of the same loop turn. */
  isMadeIn(reference: string, scope: string): boolean {
    return this.made.get(scope)?.has(reference) ?? false;
  }

  /** Whether a name of the definition reads like a turn of this one: `x__1` like one of `x`. */
  hasTurnNamed(reference: string): boolean {
    return this.shortenedNames.has(reference);
  }

  /** The workflow task of a reference name, if there is one. */
  task(reference: string, scope = ""): WorkflowTask | undefined {
    return this.place(reference, scope)?.task;
  }

  /** The loop that a task stands in directly or through other containers, if any. */
  enclosingLoop(reference: string, scope = ""): string | null {
    let container = this.place(reference, scope)?.container ?? null;
    while (container !== null && container.kind !== "loop") {
      container = this.place(container.reference, scope)?.container ?? null;
    }
    return container?.reference ?? null;
  }

  /** How many containers stand around a task. */
  depth(reference: string, scope = ""): number {
    let depth = 0;
    let container = this.place(reference, scope)?.container ?? null;
    for (; container !== null; depth++) {
      container = this.place(container.reference, scope)?.container ?? null;
    }
    return depth;
  }

  /** The containers around a task, the innermost first. */
  *enclosures(reference: string, scope: string): Generator<Enclosure> {
    let place = this.place(reference, scope);
    for (let at = scope; place?.container;) {
      const { container } = place;
      if (container.kind === "loop") at = outerScope(at);
      yield { ...container, scope: at };
      place = this.place(container.reference, at);
    }
  }

  /** What follows in the same list; at the end of a branch or case, what follows its container. */
  successor(reference: string, scope = ""): Successor {
    const place = this.place(reference, scope);
    if (place === undefined) return END;
    const next = place.list[place.position + 1];
    if (next !== undefined) return { kind: "task", task: next };
    if (place.container === null) return END;
    if (place.container.kind === "loop") {
      return { kind: "loop-end", loop: place.container.reference };
    }
    if (place.container.kind === "try") {
      return { kind: "try-end", operator: place.container.reference };
    }
    return this.successor(place.container.reference, scope);
  }

  /** The element right after a task in its own list, containers not left. */
  following(reference: string, scope = ""): WorkflowTask | undefined {
    const place = this.place(reference, scope);
    return place?.list[place.position + 1];
  }

  /** The elements after a task in its own list, containers not left. */
  later(reference: string, scope = ""): WorkflowTask[] {
    const place = this.place(reference, scope);
    return place === undefined ? [] : place.list.slice(place.position + 1);
  }

  /** The element right before a task in its own list. */
  preceding(reference: string, scope = ""): WorkflowTask | undefined {
    const place = this.place(reference, scope);
    return place?.list[place.position - 1];
  }

  private place(reference: string, scope: string): Place | undefined {
    return this.madePlace(reference, scope) ?? this.places.get(reference);
  }

  private madePlace(reference: string, scope: string): Place | undefined {
    if (this.made.size === 0) return undefined;
    for (let at = scope; ; at = outerScope(at)) {
      const made = this.made.get(at)?.get(reference);
      if (made !== undefined || at === "") return made;
    }
  }
}

/** Adds a list of tasks with everything nested in it. Names known already keep their place. */
function add(places: Map<string, Place>, list: WorkflowTask[], container: Container | null): void {
  list.forEach((task, position) => {
    const reference = task.taskReferenceName;
    if (!places.has(reference)) places.set(reference, { task, list, position, container });
    for (const [name, nested] of Object.entries(task.decisionCases)) {
      const isTry = task.type === "TRY_CATCH";
      add(
        places,
        nested,
        isTry ? { reference, kind: "try", phase: name } : { reference, kind: "switch" },
      );
    }
    add(places, task.defaultCase, { reference, kind: "switch" });
    for (const branch of task.forkTasks) add(places, branch, { reference, kind: "fork" });
    add(places, task.loopOver, { reference, kind: "loop" });
  });
}

function isGuard({ type }: WorkflowTask): boolean {
  return type === "TRY_CATCH" || type === "FOR_EACH";
}

/** Tasks with everything nested in them. */
export function flatten(tasks: WorkflowTask[]): WorkflowTask[] {
  return tasks.flatMap((task) => [task, ...nestedLists(task).flatMap(flatten)]);
}

/** The lists of tasks that a task holds. */
function nestedLists(task: WorkflowTask): WorkflowTask[][] {
  const { decisionCases, defaultCase, forkTasks, loopOver } = task;
  return [...Object.values(decisionCases), defaultCase, ...forkTasks, loopOver].filter(
    (list) => list.length > 0,
  );
}
