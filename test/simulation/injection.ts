import type { WorkflowExecutionPort } from "../../src/app/ports.ts";
import type { Changes } from "../../src/engine/changes.ts";
import type { Execution } from "../../src/engine/execution.ts";
import type { World } from "./world.ts";

/** A bug, by the places at which it can be put into a world. */
export interface Injection {
  /** Stands between callers and executions. */
  execution?: (port: WorkflowExecutionPort, world: World) => WorkflowExecutionPort;
  /** Changes what is committed; the answered function is called after the commit. */
  saving?: (execution: Execution, changes: Changes) => (() => void) | void;
  /** Whether an alarm that is set is forgotten. */
  losesAlarm?: (world: World) => boolean;
  /** By how much alarms go off early, with a clock that is as much ahead. */
  hasteMs?: number;
  /** How many tasks more than allowed an execution takes. */
  moreTasks?: number;
  /** Nobody looks after alarms that got lost. */
  hasNoWatchdog?: true;
  /** Changes the product itself; the answered function takes it back. */
  patch?: () => () => void;
}
