/** What the URL of these pages holds. */
import { compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface EventsSearch {
  q?: string;
}

export function readEventsSearch(search: RawSearch): EventsSearch {
  return compact({ q: textParam(search, "q") });
}
