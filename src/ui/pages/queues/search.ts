/** What the URL of these pages holds. */
import { compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface QueuesSearch {
  q?: string;
}

export function readQueuesSearch(search: RawSearch): QueuesSearch {
  return compact({ q: textParam(search, "q") });
}
