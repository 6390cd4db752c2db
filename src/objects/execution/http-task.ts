import type { TaskAnswer } from "../../engine/events.ts";
import { httpRequestOf } from "../../engine/http-exchange.ts";
import type { JsonObject } from "../../model/json.ts";
import { createAddressGuard, type AllowedAddresses } from "./address-guard.ts";
import { runHttpTask } from "./http-runner.ts";

/**
 * Runs HTTP tasks from this object.
 * @param allow the addresses allowed besides public ones.
 * @param outbound how calls leave.
 */
export function httpTaskRunner(
  allow: string | undefined,
  outbound: typeof fetch,
): (input: JsonObject, taskId: string) => Promise<TaskAnswer> {
  const guard = createAddressGuard(allowedBy(allow));
  return async (input, taskId) => {
    const parsed = httpRequestOf(input);
    if (!parsed.ok) return { status: "FAILED", output: {}, reason: parsed.reason };
    return await runHttpTask(parsed.request, { guard, fetch: outbound, idempotencyKey: taskId });
  };
}

/** A value that is none of ours allows nothing. */
function allowedBy(allow: string | undefined): AllowedAddresses {
  return allow === "loopback" || allow === "private" ? allow : "none";
}
