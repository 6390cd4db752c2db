import { z } from "zod";

/** What became of each of many (Conductor's BulkResponse): failures by id, and the ids that went well. */
export interface BulkResponse<Result = string> {
  bulkErrorResults: Record<string, string>;
  bulkSuccessfulResults: Result[];
}

/** The schema of a bulk answer whose successful results are of the given kind. */
export function bulkResponseSchemaOf<Result>(
  result: z.ZodType<Result>,
): z.ZodType<BulkResponse<Result>> {
  return z.object({
    bulkErrorResults: z.record(z.string(), z.string()),
    bulkSuccessfulResults: z.array(result),
  });
}

/** The usual bulk answer: its successful results are ids or names. */
export const bulkResponseSchema = bulkResponseSchemaOf(z.string());
