/** What the URL of these pages holds. */
import { compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface TasksSearch {
  q?: string;
}

export function readTasksSearch(search: RawSearch): TasksSearch {
  return compact({ q: textParam(search, "q") });
}
