import { z } from "zod";
import { isJsonObject } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { describeAs, int, model, nameMap, nameText, orDefault, text } from "./scalars.ts";
import { workflowDefSchema } from "./workflow-def.ts";

/** What a second start with the same key does (Conductor's IdempotencyStrategy). */
export const IdempotencyStrategy = {
  FAIL: "FAIL",
  RETURN_EXISTING: "RETURN_EXISTING",
  FAIL_ON_RUNNING: "FAIL_ON_RUNNING",
} as const;
export type IdempotencyStrategy = (typeof IdempotencyStrategy)[keyof typeof IdempotencyStrategy];

/** A missing input is empty; an explicit null is refused, as Conductor does. */
const input = z
  .custom<JsonObject>(isJsonObject, {
    error: (issue) =>
      issue.input === null ? "NULL input passed when starting workflow" : "expected an object",
  })
  .default(() => ({}));

/** The members of a start. */
export const startWorkflowRequestShape = {
  name: nameText.optional(),
  version: int.optional(),
  correlationId: nameText.optional(),
  input: describeAs(input, { type: "object", additionalProperties: true }),
  taskToDomain: orDefault(nameMap, (): Record<string, string> => ({})),
  workflowDef: workflowDefSchema.optional(),
  externalInputPayloadStoragePath: text.optional(),
  priority: int.default(0),
  createdBy: nameText.optional(),
  idempotencyKey: nameText.optional(),
  idempotencyStrategy: z.enum(IdempotencyStrategy).optional(),
};

/**
 * A request to start an execution (Conductor's StartWorkflowRequest). `name` is absent when it was
 * missing and empty when it was empty: the two are refused in different words.
 */
export const startWorkflowRequestSchema = model(startWorkflowRequestShape);
export type StartWorkflowRequest = z.infer<typeof startWorkflowRequestSchema>;
