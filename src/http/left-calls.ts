/** What the server in front says of callers that have left; clients have no business here. */
import type { Handler } from "hono";
import type { Services } from "../app/services.ts";
import { leaveCalls } from "../app/task-poll.ts";
import { leftCallsIn } from "../lib/left-calls.ts";
import { noContent } from "./answer.ts";
import { readBody } from "./body.ts";

/** Takes the message in, and gives back what did not go out. */
export function hearOfLeftCalls(services: Services): Handler {
  return async (context) => {
    const { text } = await readBody(context.req.raw, { kind: "text", optional: true });
    services.background(leaveCalls(services, leftCallsIn(text)));
    return noContent();
  };
}
