/** What the URL of the workbench holds. */
import { compact, countParam, textParam, type RawSearch } from "../../lib/search-params.ts";

export interface StartSearch {
  /** Which version is started; the latest without it. */
  version?: number;
  /** The run whose input, correlation id and the like fill the form. */
  from?: string;
}

export function readStartSearch(search: RawSearch): StartSearch {
  return compact({ version: countParam(search, "version"), from: textParam(search, "from") });
}
