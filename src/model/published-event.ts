import type { TraceContext } from "./trace-context.ts";
import type { JsonObject } from "./json.ts";

/** Something that happened, for event handlers to act on. */
export interface PublishedEvent {
  /** The same one each time it is delivered: the id of the task that published it, or the
   * execution's and a number. */
  id: string;
  /** What handlers name as their `event`, such as `conductor:flow:paid`. */
  name: string;
  payload: JsonObject;
  /** When it was published, in epoch milliseconds. */
  time: number;
  /** The execution that published it. */
  workflowId: string;
  /** The trace that it belongs to, and what of it published it. */
  trace?: TraceContext;
}
