/** What the URL of these pages holds. */
import { compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface SchedulesSearch {
  q?: string;
}

export function readSchedulesSearch(search: RawSearch): SchedulesSearch {
  return compact({ q: textParam(search, "q") });
}
