/** The parameters and headers that all searches share. */
import type { SearchAnswer } from "../../app/search-page.ts";
import { boolean, integer, list, text } from "../parameters.ts";

/** Parameters of every search. */
export const SEARCH_QUERY = {
  start: integer(0),
  size: integer(100),
  sort: text,
  freeText: text,
  query: text,
  cursor: text,
};

/** Parameters of searches of executions. */
export const WORKFLOW_SEARCH_QUERY = {
  ...SEARCH_QUERY,
  classifier: list,
  topLevelOnly: boolean(false),
};

/** The age of the index. */
export const INDEX_LAG_HEADER = "Baton-Index-Lag-Ms";

/** Where the next page begins; absent behind the last one. */
export const NEXT_CURSOR_HEADER = "Baton-Next-Cursor";

/** Adds the headers of a search to its answer. */
export function withSearchHeaders(
  response: Response,
  { indexLag, nextCursor }: Pick<SearchAnswer<unknown>, "indexLag" | "nextCursor">,
): Response {
  response.headers.set(INDEX_LAG_HEADER, String(indexLag));
  if (nextCursor !== null) response.headers.set(NEXT_CURSOR_HEADER, nextCursor);
  return response;
}
