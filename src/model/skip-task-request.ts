import type { z } from "zod";
import { jsonObject, model } from "./scalars.ts";

/** What a skipped task is to show as its input and output (Conductor's SkipTaskRequest). */
export const skipTaskRequestSchema = model({
  taskInput: jsonObject.optional(),
  taskOutput: jsonObject.optional(),
});
export type SkipTaskRequest = z.infer<typeof skipTaskRequestSchema>;
