/** What the URL of the list of queues holds. */
import { choiceParam, compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface QueuesSearch {
  text?: string;
  /** Only queues that something is wrong with. */
  only?: "troubled";
}

export function readQueuesSearch(search: RawSearch): QueuesSearch {
  return compact({
    text: textParam(search, "text"),
    only: choiceParam(search, "only", ["troubled"]),
  });
}
