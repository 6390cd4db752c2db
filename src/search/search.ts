/** A search as it was asked for, read and made ready for the database. */
import { derivedUuid } from "../lib/derived-uuid.ts";
import { compileQuery } from "./compile-query.ts";
import { fieldsOf, type Condition, type Value } from "./condition.ts";
import type { Field, Fields } from "./fields.ts";
import { compileWords, findsByIndex, wordsOf } from "./free-text.ts";
import {
  compileBehind,
  compileOrder,
  keyName,
  namedHit,
  parseCursor,
  parseSort,
  sortKey,
  type OrderedSearch,
} from "./order.ts";
import { parseQuery } from "./parse-query.ts";
import { SqlParameters } from "./sql-text.ts";

/** A kind of rows that can be searched. */
export interface SearchKind {
  readonly fields: Fields;
  /** The table under its alias. */
  readonly table: string;
  /** The expression of a row's number. */
  readonly id: string;
  /** How its execution is joined to a row; null: the row is one. */
  readonly execution: string | null;
  /** The words of the rows; its alias is `x`. */
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
export interface SearchSql extends OrderedSearch {
  /** What is read of each hit: its number as `hitId`, and what it is sorted by. */
  readonly columns: string;
  /** The tables that are needed to find and sort the hits. */
  readonly from: string;
  /** Condition of all hits. */
  readonly where: string;
  /** To find the hits costs more than to keep them: they are gone through once, for the count and the page.
   * Otherwise an index may spare the page what the count has to read. */
  readonly isCostly: boolean;
  /** Condition of the hits behind the cursor; where the search is costly, by the names of the columns. */
  readonly behind: string;
  /** The order of the hits, by the same. */
  readonly orderBy: string;
  readonly parameters: readonly Value[];
  /** The parameters that `where` needs; they are the first ones. */
  readonly whereParameters: readonly Value[];
}

/** Reads a search. @throws Malformed */
export function compileSearch(kind: SearchKind, request: SearchRequest): SearchSql {
  const parameters = new SqlParameters();
  const asked = [parseQuery(request.query, kind.fields), ...(request.extra ?? [])];
  const conditions = asked.filter((condition) => condition !== null);
  const parts = conditions.map((condition) => compileQuery(condition, parameters));
  const words = wordsOf(request.freeText);
  if (words.length > 0) parts.push(compileWords(words, kind.textTable, parameters));
  const whereParameters = [...parameters.values];
  const orders = parseSort(request.sort, kind.fields);
  const fields = [...conditions.flatMap(fieldsOf), ...orders.map(({ field }) => field)];
  // By this name the index of words has its rows in order already.
  const row = { id: words.length > 0 ? "x.rowid" : kind.id, keys: orders.map(sortKey) };
  const isCostly = words.length > 0 && (orders.length > 0 || !words.every(findsByIndex));
  const hit = isCostly ? namedHit(orders) : row;
  const where = parts.length === 0 ? "TRUE" : parts.join(" AND ");
  const order = orders.map(({ name, descending }) => [name, descending]);
  const signature = derivedUuid(JSON.stringify([kind.table, where, whereParameters, order]));
  const position =
    request.cursor === "" ? null : parseCursor(request.cursor, { orders, signature });
  return {
    orders,
    signature,
    columns: [`${row.id} AS hitId`, ...row.keys.map((key, at) => `${key} AS ${keyName(at)}`)].join(
      ", ",
    ),
    from: tablesOf(kind, words, fields),
    where,
    isCostly,
    behind: position === null ? "TRUE" : compileBehind(orders, hit, { position, parameters }),
    orderBy: compileOrder(orders, hit),
    parameters: parameters.values,
    whereParameters,
  };
}

/** A table that nothing is asked of is left out: to join it costs a look-up for every row. */
function tablesOf(kind: SearchKind, words: readonly string[], fields: readonly Field[]): string {
  const { table, id, execution, textTable } = kind;
  const isJoined = execution !== null && fields.some(({ ofExecution }) => ofExecution);
  const rows = isJoined ? [table, execution] : [table];
  if (words.length === 0) return rows.join(" JOIN ");
  if (fields.length === 0) return `${textTable} x`;
  // The order of a CROSS JOIN is kept: the words are looked up once, and not for every row.
  const join = words.some(findsByIndex) ? " CROSS JOIN " : " JOIN ";
  return [`${textTable} x`, `${table} ON ${id} = x.rowid`, ...rows.slice(1)].join(join);
}
