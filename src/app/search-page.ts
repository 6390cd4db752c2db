/** What all searches have in common: their parameters, limits and pages. */
import { compileSearch, type SearchKind, type SearchSql } from "../search/search.ts";
import type { Condition } from "../search/condition.ts";
import { Malformed } from "../search/malformed.ts";
import { cursorOf } from "../search/order.ts";
import type { SearchResult } from "../model/search-result.ts";
import type { Page, PageRequest } from "../store/search-store.ts";
import { InvalidRequest, ValidationFailed } from "./errors.ts";
import type { Services } from "./services.ts";

/** Hits of a page at most. */
export const MAX_PAGE_SIZE = 5000;

/** A search as it is asked for. */
export interface SearchParameters {
  start: number;
  /** 0: only the count; negative: as many as a page may have. */
  size: number;
  sort: string;
  freeText: string;
  query: string;
  /** Where the page before ended, as its answer said; empty: from the beginning. */
  cursor: string;
}

/** A page of hits, and how it goes on. */
export interface SearchAnswer<Hit> extends SearchResult<Hit> {
  /** For the next page; null: this was the last one. */
  nextCursor: string | null;
  /** How far the index is behind, in milliseconds: how long what was written to it last had been on its way, or
   * how long what this isolate has still to write has been waiting. */
  indexLag: number;
}

/** A search that is ready for the database. */
export interface PreparedSearch {
  sql: SearchSql;
  page: PageRequest;
}

/** A page as every search reads it: a negative start is the beginning, a negative size as many as it may have. */
export function pageWithin({ start, size }: PageRequest, most: number): PageRequest {
  return { start: Math.max(0, start), size: size < 0 ? most : size };
}

/**
 * Reads a search. @param extra conditions on top of its query. @param things what a page would hold, for errors.
 * @throws InvalidRequest for what cannot be read; ValidationFailed for a page that is too large.
 */
export function prepareSearch(
  kind: SearchKind,
  parameters: SearchParameters,
  { extra, things }: { extra?: () => Condition[]; things: "workflows" | "tasks" },
): PreparedSearch {
  const { start, size, cursor } = parameters;
  if (size > MAX_PAGE_SIZE) {
    const message = `Cannot return more than ${MAX_PAGE_SIZE} ${things}. Please use pagination.`;
    const path = things === "workflows" ? "searchWorkflows.arg1" : "searchTasks.arg1";
    throw new ValidationFailed([{ path, message, invalidValue: String(size) }]);
  }
  if (cursor !== "" && start > 0) {
    throw new InvalidRequest("A cursor says where the page begins: leave start out");
  }
  try {
    const sql = compileSearch(kind, { ...parameters, extra: extra?.() ?? [] });
    return { sql, page: pageWithin(parameters, MAX_PAGE_SIZE) };
  } catch (error) {
    throw Malformed.is(error) ? new InvalidRequest(error.message) : error;
  }
}

/** What is said of a page beside its hits. */
export function pageFacts(
  services: Services,
  { sql }: PreparedSearch,
  { end, lag }: Pick<Page<unknown>, "end" | "lag">,
): Pick<SearchAnswer<unknown>, "nextCursor" | "indexLag"> {
  const waiting = services.indexNews.waitingSince();
  const waited = waiting === null ? 0 : services.clock() - waiting;
  return {
    nextCursor: end === null ? null : cursorOf(sql, end),
    indexLag: Math.max(lag, waited),
  };
}

/** A time of the index as summaries have it. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}
