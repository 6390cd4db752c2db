/** What the URL of these pages holds. */
import {
  choiceParam,
  compact,
  countParam,
  textParam,
  type RawSearch,
} from "../../lib/search-params.ts";

export interface DefinitionsSearch {
  q?: string;
  /** "column:ASC" or "column:DESC". */
  sort?: string;
}

export function readDefinitionsSearch(search: RawSearch): DefinitionsSearch {
  return compact({ q: textParam(search, "q"), sort: textParam(search, "sort") });
}

const DEFINITION_TABS = ["graph", "json", "versions", "usage"] as const;
export type DefinitionTab = (typeof DEFINITION_TABS)[number];

export interface DefinitionSearch {
  tab?: DefinitionTab;
  /** The reference name of the task that is selected. */
  task?: string;
  /** The versions that are compared. */
  before?: number;
  after?: number;
}

export function readDefinitionSearch(search: RawSearch): DefinitionSearch {
  return compact({
    tab: choiceParam(search, "tab", DEFINITION_TABS),
    task: textParam(search, "task"),
    before: countParam(search, "before"),
    after: countParam(search, "after"),
  });
}

export interface EditSearch {
  /** What is edited; without a name a new definition. */
  name?: string;
  /** Without a version the latest. */
  version?: number;
  /** It is to become a new version from the outset. */
  as?: "new";
}

export function readEditSearch(search: RawSearch): EditSearch {
  return compact({
    name: textParam(search, "name"),
    version: countParam(search, "version"),
    as: choiceParam(search, "as", ["new"]),
  });
}
