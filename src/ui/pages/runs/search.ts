/** What the URL of the list of runs holds. */
import {
  choiceParam,
  compact,
  countParam,
  listParam,
  textParam,
  type RawSearch,
} from "../../lib/search-params.ts";

export interface RunsSearch {
  tab?: "tasks";
  workflow?: string[];
  version?: string;
  status?: string[];
  /** "1h", "24h", "7d", "30d", or two times in epoch milliseconds with a dash between. */
  started?: string;
  /** Likewise. */
  ended?: string;
  updated?: string;
  correlationId?: string;
  /** A whole id, or how one begins. */
  id?: string;
  /** How long a run has taken at least, in milliseconds. */
  longer?: string;
  /** The id of the run above it. */
  parent?: string;
  /** A part of the reason, and of the names of the tasks that failed. */
  reason?: string;
  failed?: string;
  /** Free text. */
  text?: string;
  /** Only runs that are no sub-workflow of another. */
  root?: "yes";
  /** A query as text, where the filters cannot say it; wins over them. */
  q?: string;
  /** "field:ASC" or "field:DESC". */
  sort?: string;
  /** The columns in their order, where somebody has chosen them. */
  columns?: string[];
}

export function readRunsSearch(search: RawSearch): RunsSearch {
  return compact({
    tab: choiceParam(search, "tab", ["tasks"]),
    workflow: listParam(search, "workflow"),
    version: textParam(search, "version"),
    status: listParam(search, "status"),
    started: textParam(search, "started"),
    ended: textParam(search, "ended"),
    updated: textParam(search, "updated"),
    correlationId: textParam(search, "correlationId"),
    id: textParam(search, "id"),
    longer: countParam(search, "longer")?.toString(),
    parent: textParam(search, "parent"),
    reason: textParam(search, "reason"),
    failed: textParam(search, "failed"),
    text: textParam(search, "text"),
    root: choiceParam(search, "root", ["yes"]),
    q: textParam(search, "q"),
    sort: textParam(search, "sort"),
    columns: listParam(search, "columns"),
  });
}
