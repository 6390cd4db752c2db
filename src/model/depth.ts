/**
 * Whether lists and objects are nested more than `limit` levels deep. Walks without recursion, so
 * that a hostile text cannot exhaust the stack here.
 */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const item of level) {
      if (!isContainer(item)) continue;
      if (depth >= limit) return true;
      for (const child of Object.values(item)) {
        if (isContainer(child)) next.push(child);
      }
    }
    level = next;
  }
  return false;
}

/** Whether a value holds more than `limit` lists and objects, itself included. */
export function hasMoreContainersThan(value: unknown, limit: number): boolean {
  const open: object[] = isContainer(value) ? [value] : [];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    count += 1;
    if (count > limit) return true;
    for (const child of Object.values(next)) if (isContainer(child)) open.push(child);
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
