/** What a live connection to a run says: `GET /api/baton/runs/{id}/live?since=…`, a WebSocket. */
import { z } from "zod";
import { skeletonRunSchema, skeletonTaskSchema } from "./skeleton.ts";

/** A message of the server. */
export const liveMessageSchema = z.union([
  /** What has changed since the `seq` before; an answer to each connection, also where nothing has. */
  z.object({ seq: z.int(), run: skeletonRunSchema, tasks: z.array(skeletonTaskSchema) }),
  /** Changes cannot be told one by one: read the skeleton again and go on from its `seq`. */
  z.object({ reload: z.literal(true) }),
  /** The run has been removed. */
  z.object({ removed: z.literal(true) }),
]);
export type LiveMessage = z.infer<typeof liveMessageSchema>;
