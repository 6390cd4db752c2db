import type { Client, WorkflowDefInput, WorkflowTaskInput } from "../../../client/index.ts";
import type { JsonObject } from "../../../model/json.ts";

/** One workflow of the gallery. */
export interface Scene {
  /** Its name is `gallery_` and this. */
  name: string;
  /** What one sees, for the definition's description. */
  shows: string;
  tasks: WorkflowTaskInput[];
  more?: Partial<WorkflowDefInput>;
  input?: JsonObject;
  /** How many executions are started; 1 unless set. */
  times?: number;
  /** Whether it is only there for others to call. */
  callee?: boolean;
  /** Whether it waits for what never comes. */
  stays?: boolean;
  /** Called once it has been started. */
  afterwards?: (client: Client, workflowId: string) => Promise<unknown>;
}

/** An order, as the input of many scenes. */
export const order = { orderId: "A-1001", customer: { name: "Ada", city: "Zürich" }, total: 85 };
