/** Reasons why something ended. They are made of other reasons, so they grow from level to level. */
import { MAX_REASON_LENGTH } from "./limits.ts";

const GAP = " … ";

/** A reason as it is kept: of one that is too long the beginning and the end, where its cause stands. */
export function keptReason(reason: string): string {
  if (reason.length <= MAX_REASON_LENGTH) return reason;
  const half = (MAX_REASON_LENGTH - GAP.length) / 2;
  return reason.slice(0, Math.ceil(half)) + GAP + reason.slice(-Math.floor(half));
}
