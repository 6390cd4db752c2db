import type { z } from "zod";
import { long, model, requiredText } from "./scalars.ts";

/** A line of a task's log (Conductor's TaskExecLog); `createdTime` in epoch milliseconds. */
export const taskExecLogSchema = model({
  log: requiredText,
  taskId: requiredText,
  createdTime: long.default(0),
});
export type TaskExecLog = z.infer<typeof taskExecLogSchema>;
