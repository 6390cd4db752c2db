/** Replies that many routes share, as they are declared. */
import type { z } from "zod";
import { errorResponseSchema } from "../../model/error-response.ts";
import type { Reply } from "../route.ts";

/** A reply with a JSON body. */
export function jsonReply(schema: z.ZodType, description: string): Reply {
  return { description, contentType: "application/json", schema };
}

/** A reply with a bare text. */
export function textReply(description: string): Reply {
  return { description, contentType: "text/plain" };
}

/** A reply without a body. */
export function emptyReply(description: string): Reply {
  return { description };
}

/** A refusal. */
export function refusal(description: string): Reply {
  return jsonReply(errorResponseSchema, description);
}
