/** What all searches share: their parameters, and the headers of their answers. */
import type { z } from "zod";
import type { JsonText } from "../../app/ports.ts";
import type { SearchAnswer } from "../../app/search-page.ts";
import { searchResultSchemaOf } from "../../model/search-result.ts";
import { json, jsonWithTexts } from "../answer.ts";
import { boolean, integer, joinedText, list, text } from "../parameters.ts";
import type { Reply } from "../route.ts";
import { jsonReply, refusal } from "./replies.ts";
import { INDEX_LAG_HEADER, NEXT_CURSOR_HEADER } from "../header-names.ts";

/** Parameters of every search. */
export const SEARCH_QUERY = {
  start: integer(0),
  size: integer(100),
  sort: joinedText,
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

/** The answer of a search whose hits have a schema. */
export function searchReply(hit: z.ZodType): Reply {
  return {
    ...jsonReply(searchResultSchemaOf(hit), "A page of hits"),
    headers: {
      [INDEX_LAG_HEADER]: "How many milliseconds the index is behind",
      [NEXT_CURSOR_HEADER]:
        "Where the next page begins, as the parameter cursor; absent behind the last hit",
    },
  };
}

/** The refusal of a search. */
export const BAD_SEARCH = refusal("The search cannot be read");

/** A page of hits. */
export function searchPage(answer: SearchAnswer<unknown>): Response {
  const { totalHits, results } = answer;
  return withSearchHeaders(json({ totalHits, results }), answer);
}

/** A page of hits that are JSON text already. */
export function searchPageOfTexts(answer: SearchAnswer<JsonText>): Response {
  const { totalHits, results } = answer;
  return withSearchHeaders(jsonWithTexts({ totalHits }, "results", results), answer);
}

function withSearchHeaders(
  response: Response,
  { indexLag, nextCursor }: Pick<SearchAnswer<unknown>, "indexLag" | "nextCursor">,
): Response {
  response.headers.set(INDEX_LAG_HEADER, String(indexLag));
  if (nextCursor !== null) response.headers.set(NEXT_CURSOR_HEADER, nextCursor);
  return response;
}
