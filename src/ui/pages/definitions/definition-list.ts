/** Which definitions a list shows, and in which order. */
import type { WorkflowDef } from "../../../model/workflow-def.ts";
import type { DefinitionsSearch } from "./search.ts";

/** What the list shows of a definition. */
export type ListedDefinition = Pick<
  WorkflowDef,
  "name" | "version" | "description" | "ownerEmail" | "createTime" | "updateTime" | "timeoutSeconds"
>;

const DEFAULT_SORT = "name:ASC";

/** The column and the direction that a URL asks for. */
export function sortingOf(sort: string | undefined): { column: string; descending: boolean } {
  const [column = "name", direction] = (sort ?? DEFAULT_SORT).split(":");
  return { column, descending: direction === "DESC" };
}

/** When a version was last stored; null when nobody knows. */
export function changedAt(version: {
  createTime?: number | undefined;
  updateTime?: number | undefined;
}): number | null {
  // A version that was made from another one may have been stored with the older one's time.
  return Math.max(version.updateTime ?? 0, version.createTime ?? 0) || null;
}

/** The definitions that hold each word that is looked for, sorted. */
export function chosenDefinitions<Definition extends ListedDefinition>(
  definitions: readonly Definition[],
  { q = "", sort }: DefinitionsSearch,
): Definition[] {
  const words = q.toLowerCase().split(/\s+/);
  const found = definitions.filter(({ name, description = "", ownerEmail = "" }) => {
    const text = `${name} ${description} ${ownerEmail}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const { column, descending } = sortingOf(sort);
  const sorted = found.toSorted((a, b) => compare(a, b, column));
  return descending ? sorted.toReversed() : sorted;
}

function compare(a: ListedDefinition, b: ListedDefinition, column: string): number {
  const byName = a.name < b.name ? -1 : Number(a.name > b.name);
  if (column === "version") return a.version - b.version || byName;
  if (column === "changed") return (changedAt(a) ?? 0) - (changedAt(b) ?? 0) || byName;
  if (column === "owner") return (a.ownerEmail ?? "").localeCompare(b.ownerEmail ?? "") || byName;
  return byName;
}
