/** Finds a task in a definition. */

/** The task with this reference name, wherever it is nested; null: there is none. */
export function definitionTask(definition: unknown, ref: string): object | null {
  const waiting: unknown[] = [definition];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== "object" || value === null) continue;
    if ("taskReferenceName" in value && value.taskReferenceName === ref) return value;
    waiting.push(...Object.values(value));
  }
  return null;
}
