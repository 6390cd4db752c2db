/** What the URL of the list of task definitions holds. */
import { compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface TasksSearch {
  text?: string;
}

export function readTasksSearch(search: RawSearch): TasksSearch {
  return compact({ text: textParam(search, "text") });
}
