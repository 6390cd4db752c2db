/** What the URL of these pages holds. */
import { compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface StartSearch {
  q?: string;
}

export function readStartSearch(search: RawSearch): StartSearch {
  return compact({ q: textParam(search, "q") });
}
