/** What the URL of the events holds. */
import { choiceParam, compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface EventsSearch {
  view?: "done" | "dead";
  text?: string;
  /** The handler that is open in the panel; "" is a new one. */
  open?: string;
}

export function readEventsSearch(search: RawSearch): EventsSearch {
  const open = typeof search["open"] === "string" ? search["open"] : undefined;
  return compact({
    view: choiceParam(search, "view", ["done", "dead"]),
    text: textParam(search, "text"),
    open,
  });
}
