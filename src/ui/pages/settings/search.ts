/** What the URL of the settings holds. */
import { choiceParam, compact, type RawSearch } from "../../lib/search-params.ts";

export interface SettingsSearch {
  view?: "secrets" | "environment";
}

export function readSettingsSearch(search: RawSearch): SettingsSearch {
  return compact({ view: choiceParam(search, "view", ["secrets", "environment"]) });
}
