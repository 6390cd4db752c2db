/** What the URL of these pages holds. */
import { compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface RunsSearch {
  q?: string;
}

export function readRunsSearch(search: RawSearch): RunsSearch {
  return compact({ q: textParam(search, "q") });
}
