/** How long to wait before another attempt (Conductor's `DeciderService.retry`). */

export interface RetryPolicy {
  retryLogic: "FIXED" | "LINEAR_BACKOFF" | "EXPONENTIAL_BACKOFF";
  retryDelaySeconds: number;
  /** Used by LINEAR_BACKOFF only. */
  backoffScaleFactor: number;
  /** 0: no cap. */
  maxRetryDelaySeconds: number;
}

/** Delays are 32-bit integers in Conductor; what overflows becomes the largest of them. */
const MAX_DELAY_SECONDS = 2 ** 31 - 1;

/** Doubling 1 as often is above the largest delay; without an end it would be infinite, and 0 times that no number. */
const MAX_DOUBLINGS = 31;

/** Seconds before the attempt that follows the one numbered `retryCount` (0-based). */
export function retryDelaySeconds(policy: RetryPolicy, retryCount: number): number {
  const delay = Math.min(uncappedDelay(policy, retryCount), MAX_DELAY_SECONDS);
  return policy.maxRetryDelaySeconds > 0 ? Math.min(delay, policy.maxRetryDelaySeconds) : delay;
}

function uncappedDelay(policy: RetryPolicy, retryCount: number): number {
  switch (policy.retryLogic) {
    case "FIXED":
      return policy.retryDelaySeconds;
    case "LINEAR_BACKOFF":
      return policy.retryDelaySeconds * policy.backoffScaleFactor * (retryCount + 1);
    case "EXPONENTIAL_BACKOFF":
      return policy.retryDelaySeconds * 2 ** Math.min(retryCount, MAX_DOUBLINGS);
  }
}

/** A number from 0 to `maxMs` that looks random and is always the same for a key. */
export function jitterMs(key: string, maxMs: number): number {
  // FNV-1a over the key's UTF-16 units.
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  }
  // A last mixing step: the low bits of FNV-1a of similar keys are alike.
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x45d9f3b);
  hash ^= hash >>> 16;
  return (hash >>> 0) % (maxMs + 1);
}
