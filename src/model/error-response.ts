import { z } from "zod";
import { int, model, requiredText, text } from "./scalars.ts";

/** One broken rule: where (`registerTaskDef.arg0[0].name`), what, and the value if it is a scalar. */
export const validationErrorSchema = model({
  path: requiredText,
  message: requiredText,
  invalidValue: text.optional(),
});
export type ValidationError = z.infer<typeof validationErrorSchema>;

/** The body of every refusal (Conductor's ErrorResponse); `status` equals the HTTP status. */
export const errorResponseSchema = model({
  status: int,
  message: text.optional(),
  instance: text.optional(),
  retryable: z.boolean(),
  validationErrors: z.array(validationErrorSchema).optional(),
});
export type ErrorResponse = z.infer<typeof errorResponseSchema>;
