/** What the URL of the schedules holds. */
import { compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface SchedulesSearch {
  text?: string;
  /** The schedule that is open in the panel; "" is a new one. */
  open?: string;
}

export function readSchedulesSearch(search: RawSearch): SchedulesSearch {
  const open = typeof search["open"] === "string" ? search["open"] : undefined;
  return compact({ text: textParam(search, "text"), open });
}
