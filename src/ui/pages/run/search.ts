/** What the URL of these pages holds. */
import { compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface RunSearch {
  q?: string;
}

export function readRunSearch(search: RawSearch): RunSearch {
  return compact({ q: textParam(search, "q") });
}
