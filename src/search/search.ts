/** A search as it was asked for, read and made ready for the database. */
import { compileQuery } from "./compile-query.ts";
import type { Condition, Value } from "./condition.ts";
import type { Fields } from "./fields.ts";
import { compileWords, wordsOf } from "./free-text.ts";
import { compileBehind, parseCursor, parseSort, sortKey, type OrderBy } from "./order.ts";
import { parseQuery } from "./parse-query.ts";
import { SqlParameters } from "./sql-text.ts";

/** A kind of rows that can be searched. */
export interface SearchKind {
  readonly fields: Fields;
  /** What stands behind FROM: the tables under their aliases. */
  readonly from: string;
  /** The expression of a row's number. */
  readonly id: string;
  readonly textTable: "execution_text" | "task_text";
}

export interface SearchRequest {
  query: string;
  freeText: string;
  sort: string;
  /** Where the page before ended; empty: from the beginning. */
  cursor: string;
  /** Conditions on top of the query. */
  extra?: readonly Condition[];
}

/** The SQL of a search. Every value that was asked for is a parameter. */
export interface SearchSql {
  readonly orders: readonly OrderBy[];
  /** Condition of all hits. */
  readonly where: string;
  /** Condition of the hits behind the cursor. */
  readonly behind: string;
  readonly orderBy: string;
  readonly parameters: readonly Value[];
  /** The parameters that `where` needs; they are the first ones. */
  readonly whereParameters: readonly Value[];
}

/** Reads a search. @throws Malformed */
export function compileSearch(kind: SearchKind, request: SearchRequest): SearchSql {
  const parameters = new SqlParameters();
  const parts: string[] = [];
  for (const condition of [parseQuery(request.query, kind.fields), ...(request.extra ?? [])]) {
    if (condition !== null) parts.push(compileQuery(condition, parameters));
  }
  const words = wordsOf(request.freeText);
  if (words.length > 0) {
    parts.push(`${kind.id} IN (${compileWords(words, kind.textTable, parameters)})`);
  }
  const whereParameters = [...parameters.values];
  const orders = parseSort(request.sort, kind.fields);
  let behind = "TRUE";
  if (request.cursor !== "") {
    const position = parseCursor(request.cursor, orders);
    behind = compileBehind(orders, position, { id: kind.id, parameters });
  }
  const keys = orders.map((order) => `${sortKey(order)}${order.descending ? " DESC" : ""}`);
  return {
    orders,
    where: parts.length === 0 ? "TRUE" : parts.join(" AND "),
    behind,
    orderBy: [...keys, kind.id].join(", "),
    parameters: parameters.values,
    whereParameters,
  };
}
