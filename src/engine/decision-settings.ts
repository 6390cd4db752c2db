/** What a decision is given beside the execution and the event. */
import type { Settings } from "./limits.ts";
import type { Known } from "./needs.ts";
import type { TaskType } from "./task-type.ts";

export interface DecisionSettings {
  /** Epoch milliseconds at which the event arrived. */
  now: number;
  known: Known;
  settings: Settings;
  /** The registry of task types, handed in so that the types themselves may use a decision. */
  taskTypeOf: (kind: string) => TaskType;
}
