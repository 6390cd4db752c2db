/** What the URL of these pages holds. */
import { compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface DefinitionsSearch {
  q?: string;
}

export function readDefinitionsSearch(search: RawSearch): DefinitionsSearch {
  return compact({ q: textParam(search, "q") });
}

export interface DefinitionSearch {
  q?: string;
}

export function readDefinitionSearch(search: RawSearch): DefinitionSearch {
  return compact({ q: textParam(search, "q") });
}
