/** What the URL of the list of task definitions holds. */
import { choiceParam, compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface TasksSearch {
  text?: string;
}

export function readTasksSearch(search: RawSearch): TasksSearch {
  return compact({ text: textParam(search, "text") });
}

/** What the URL of one task definition holds. */
export interface TaskSearch {
  /** It is to be made. */
  create?: "yes";
}

export function readTaskSearch(search: RawSearch): TaskSearch {
  return compact({ create: choiceParam(search, "create", ["yes"]) });
}
