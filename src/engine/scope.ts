/**
 * Names within loops. A task inside a loop carries a suffix per enclosing loop, outermost first:
 * `x__2__1` is `x` in the first turn of the inner loop in the second turn of the outer one. Base
 * name and suffix are kept apart, so that a base name may itself hold `__`.
 */

/** The suffix of the given iteration of a loop that itself has the suffix `scope`. */
export function innerScope(scope: string, iteration: number): string {
  return `${scope}__${iteration}`;
}

/** The suffix of the loop that a task with the suffix `scope` stands in. */
export function outerScope(scope: string): string {
  return scope.slice(0, Math.max(0, scope.lastIndexOf("__")));
}

/** The turn of a loop with the suffix `scope` that a suffix stands in; null: it stands in none. */
export function turnOf(scope: string, inner: string): number | null {
  if (!inner.startsWith(`${scope}__`)) return null;
  return Number.parseInt(inner.slice(scope.length + 2), 10);
}

/** The innermost iteration that a suffix names; 0 outside loops. */
export function iterationOf(scope: string): number {
  return scope === "" ? 0 : Number(scope.slice(scope.lastIndexOf("__") + 2));
}

const LAST_SUFFIX = /__\d+$/;

/** The names that a name may be a turn of: it without its last suffix, without its last two, and so on. */
export function basesOf(name: string): string[] {
  const bases: string[] = [];
  for (let base = name; LAST_SUFFIX.test(base);) {
    base = base.replace(LAST_SUFFIX, "");
    bases.push(base);
  }
  return bases;
}
