/** What the server says of a definition, as problems with their places. */
import type { Problem } from "./problem.ts";

/** What the editor tells by itself, with the place where it stands. */
const TOLD_ALREADY =
  /is not defined in workflow definition|should be unique across tasks for a given workflowDefinition/;

/** The problems that a refusal names, or that warnings tell. */
export function serverProblems(
  errors: readonly { path: string; message: string }[],
  warnings: readonly string[],
): Problem[] {
  return [
    ...errors.map(({ path, message }) => ({
      ...{ severity: "error" as const, message, path: pathOf(path) },
    })),
    ...warnings.map((message) => ({ severity: "warning" as const, message, path: [] })),
  ].filter(({ message }) => !TOLD_ALREADY.test(message));
}

const SEGMENT = /\[(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\]]*))\]|<[^>]*>|([^.[\]<]+)/g;
const HEAD = /^\w+\.arg\d+\.?/;

/** `validateWorkflowDef.arg0.tasks[0].decisionCases["a"].<map value>[1]` as keys and indices. */
export function pathOf(path: string): (string | number)[] {
  const keys: (string | number)[] = [];
  for (const [whole, double, single, bare, name] of path.replace(HEAD, "").matchAll(SEGMENT)) {
    if (whole.startsWith("<")) continue;
    const text = double ?? single ?? bare ?? name ?? "";
    keys.push(bare !== undefined && /^\d+$/.test(bare) ? Number(bare) : text);
  }
  return keys;
}
