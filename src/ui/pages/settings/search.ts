/** What the URL of these pages holds. */
import { compact, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface SettingsSearch {
  q?: string;
}

export function readSettingsSearch(search: RawSearch): SettingsSearch {
  return compact({ q: textParam(search, "q") });
}
