import { httpRequestOf } from "../../engine/http-exchange.ts";
import { createAddressGuard, type AllowedAddresses } from "./address-guard.ts";
import { runHttpTask } from "./http-runner.ts";
import type { Neighbours } from "./neighbours.ts";

/**
 * Runs HTTP tasks from this object.
 * @param allow the addresses allowed besides public ones.
 * @param outbound how calls leave.
 */
export function httpTaskRunner(
  allow: string | undefined,
  outbound: typeof fetch,
): Neighbours["runHttp"] {
  const guard = createAddressGuard(allowedBy(allow));
  return async (input, { taskId, trace }) => {
    const parsed = httpRequestOf(input);
    if (!parsed.ok) return { status: "FAILED", output: {}, reason: parsed.reason };
    const options = { guard, fetch: outbound, idempotencyKey: taskId, trace };
    return await runHttpTask(parsed.request, options);
  };
}

/** A value that is none of ours allows nothing. */
function allowedBy(allow: string | undefined): AllowedAddresses {
  return allow === "loopback" || allow === "private" ? allow : "none";
}
