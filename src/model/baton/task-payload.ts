import { z } from "zod";
import { json } from "../scalars.ts";
import { taskSchema } from "../task.ts";

/** Bytes of JSON above which a payload is not sent inline. */
export const MAX_INLINE_PAYLOAD_BYTES = 256 * 1024;
/** Characters of a larger one that are sent: the beginning of its JSON. */
export const PAYLOAD_HEAD_LENGTH = 64 * 1024;

/** An input or output: whole, or its beginning and where the whole is. */
const payloadSchema = z.discriminatedUnion("whole", [
  z.object({ whole: z.literal(true), bytes: z.int(), value: json }),
  z.object({
    whole: z.literal(false),
    bytes: z.int(),
    /** The beginning of its JSON, cut anywhere. */
    head: z.string(),
    /** Path of the whole, relative to the server's base. */
    download: z.string(),
  }),
]);
export type Payload = z.infer<typeof payloadSchema>;

/** `GET /api/baton/runs/{id}/tasks/{taskId}`: the Task with empty payloads, and its payloads. */
export const taskPayloadSchema = z.object({
  task: taskSchema,
  input: payloadSchema,
  output: payloadSchema,
});
export type TaskPayload = z.infer<typeof taskPayloadSchema>;
