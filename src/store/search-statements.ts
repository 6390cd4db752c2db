/**
 * The statements of a search. The last two parameters of those that read a page are how many hits are wanted
 * and how many stand before them.
 *
 * S1. Hits are found and sorted by their numbers and what they are sorted by. All else is read of the page alone.
 */
import { compileOrder, namedHit } from "../search/order.ts";
import type { SearchKind, SearchSql } from "../search/search.ts";

/** What is searched for, and which columns of the hits are wanted. */
export interface WantedHits {
  kind: SearchKind;
  search: SearchSql;
  columns: string;
}

/** The number of hits: one row with `totalHits`. */
export function countStatement({ from, where }: SearchSql): string {
  return `SELECT count(*) AS totalHits FROM ${from} WHERE ${where}`;
}

/** The first executions that are found, with their statuses; the last parameter is how many. */
export function matchingStatement({ columns, from, where, whereParameters }: SearchSql): string {
  const found = `SELECT ${columns} FROM ${from} WHERE ${where} LIMIT ?${whereParameters.length + 1}`;
  return `SELECT e.workflow_id AS workflowId, e.status AS status
    FROM (${found}) hit CROSS JOIN execution e ON e.id = hit.hitId`;
}

/** The hits of a page. */
export function pageStatement({ kind, search, columns }: WantedHits): string {
  const { from, where, behind } = search;
  const found = `SELECT ${search.columns} FROM ${from} WHERE (${where}) AND (${behind})`;
  return `SELECT ${shown(columns)} FROM ${wholeHits(kind, search, found)} ${shownOrder(search)}`;
}

/** The same, each with `totalHits`; where there is none, one row that has nothing else. */
export function onePassStatement({ kind, search, columns }: WantedHits): string {
  const { from, where, behind } = search;
  const found = `SELECT * FROM found WHERE ${behind}`;
  return `
    WITH found AS MATERIALIZED (SELECT ${search.columns} FROM ${from} WHERE ${where})
    SELECT (SELECT count(*) FROM found) AS totalHits, page.* FROM (SELECT 1) LEFT JOIN (
      SELECT ${shown(columns)} FROM ${wholeHits(kind, search, found)}
    ) page ${shownOrder(search)}`;
}

const shown = (columns: string): string =>
  `hit.*, ${columns}, x.reason, x.input, x.output, x.details`;

function wholeHits(kind: SearchKind, search: SearchSql, found: string): string {
  const first = search.parameters.length + 1;
  const page = `${found} ORDER BY ${search.orderBy} LIMIT ?${first} OFFSET ?${first + 1}`;
  const rows = [`(${page}) hit`, `${kind.table} ON ${kind.id} = hit.hitId`];
  if (kind.execution !== null) rows.push(kind.execution);
  return `${rows.join(" CROSS JOIN ")} LEFT JOIN ${kind.textTable} x ON x.rowid = hit.hitId`;
}

/** What is joined to the hits of a page need not keep their order. */
function shownOrder({ orders }: SearchSql): string {
  return `ORDER BY ${compileOrder(orders, namedHit(orders))}`;
}
