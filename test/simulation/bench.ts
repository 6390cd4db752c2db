import type { SeededRandom } from "../helpers/random.ts";
import type { TaskInput } from "../helpers/task-inputs.ts";

/** Makes a list of tasks one level further in. */
export type Inner = () => TaskInput[];

/** What the makers of tasks draw from. */
export interface Bench {
  readonly random: SeededRandom;
  /** Workflows that may be started. */
  readonly children: readonly string[];
  /** Whatever makes the result depend on the order in which things happen is left out. */
  readonly isDeterministic: boolean;
  /** A reference name that nothing else has. */
  name(kind: string): string;
  /** The name of a worker task. */
  workerName(): string;
  /** The name of a workflow that may be started, where there are any. */
  childName(): string;
  /** Parameters of a task. @param seen the names of tasks that have run when it begins. */
  input(seen: readonly string[]): Record<string, unknown>;
  /** Whether the flow goes on when a task has failed for good. */
  tolerance(): Record<string, unknown>;
  /** The body of a loop; null where loops may not stand in one another. */
  inLoop(body: Inner): TaskInput[] | null;
  /** A list that stands in the input of a task: whatever refers to others in it is filled in when that
   * task begins, and without what has not run yet. */
  inInput(body: Inner): TaskInput[];
  /** Whether what it refers to may be there or not: a turn before, or beside it, may have run already, and
   * what cannot do without it would fail while others run. */
  readonly mustNotRefer: boolean;
  /** Whether it is the first to ask for this name. */
  takes(name: string): boolean;
}

/** Makes a leaf, with what has to stand before it. */
export type MakeLeaf = (bench: Bench, seen: readonly string[]) => TaskInput[];

/** Makes a container, with what has to stand around it. */
export type MakeContainer = (bench: Bench, inner: Inner) => TaskInput[];
