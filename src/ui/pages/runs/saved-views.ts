/** Filters, columns and order under a name: kept by this browser. A view is left as soon as the URL says something else. */
import { isSame } from "../../lib/is-same.ts";
import { readLocal, writeLocal } from "../../lib/local-store.ts";
import type { RawSearch } from "../../lib/search-params.ts";
import { readRunsSearch, type RunsSearch } from "./search.ts";

const KEY = "runs-views";

export interface SavedView {
  name: string;
  search: RunsSearch;
}

/** The views in the order of their names; what cannot be read is left out. */
export function readViews(): SavedView[] {
  const stored = readLocal(KEY);
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((each: Partial<SavedView> | null) =>
    typeof each?.name === "string" && typeof each.search === "object" && each.search !== null
      ? [{ name: each.name, search: readRunsSearch(each.search as RawSearch) }]
      : [],
  );
}

/** Keeps views. */
export function writeViews(views: readonly SavedView[]): void {
  writeLocal(KEY, views.length === 0 ? undefined : views);
}

/** The views with one more, which replaces that of the same name. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return [...withoutView(views, view.name), view].toSorted((a, b) => a.name.localeCompare(b.name));
}

/** The views without one. */
export function withoutView(views: readonly SavedView[], name: string): SavedView[] {
  return views.filter((view) => view.name !== name);
}

/** The view that shows what the URL says. */
export function viewOf(views: readonly SavedView[], search: RunsSearch): SavedView | undefined {
  return views.find((view) => isSame(view.search, search));
}
