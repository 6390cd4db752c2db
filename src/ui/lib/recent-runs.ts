/** Which runs were looked at lately, in this browser. */
import { readLocal, writeLocal } from "./local-store.ts";

const KEY = "recent-runs";
const MOST = 12;

/** The latest first. */
export function recentRuns(): string[] {
  const stored = readLocal(KEY);
  return Array.isArray(stored) ? stored.filter((id) => typeof id === "string") : [];
}

/** Notes that a run is being looked at. */
export function noteRun(id: string): void {
  const others = recentRuns().filter((each) => each !== id);
  writeLocal(KEY, [id, ...others].slice(0, MOST));
}
