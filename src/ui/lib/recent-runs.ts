/** Which runs were looked at lately, in this browser. */
const STORAGE_KEY = "baton.recent-runs";
const MOST = 12;

/** The latest first. */
export function recentRuns(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

/** Notes that a run is being looked at. */
export function noteRun(id: string): void {
  try {
    const others = recentRuns().filter((each) => each !== id);
    localStorage.setItem(STORAGE_KEY, JSON.stringify([id, ...others].slice(0, MOST)));
  } catch {
    // Without storage there are no recent runs.
  }
}
