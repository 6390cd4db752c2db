/** Sort orders, and cursors: where a page of hits in such an order ended. */
import type { Value } from "./condition.ts";
import { fieldNames, type Field, type Fields } from "./fields.ts";
import { Malformed } from "./malformed.ts";
import type { SqlParameters } from "./sql-text.ts";

/** Fields of a sort order at most. */
export const MAX_SORT_FIELDS = 5;

const MAX_CURSOR_LENGTH = 20_000;

/** One field to sort by. */
export interface OrderBy {
  readonly name: string;
  readonly field: Field;
  readonly descending: boolean;
}

/** The last row of a page: its values of the fields that are sorted by, and its number. */
export interface Position {
  readonly values: readonly Value[];
  readonly id: number;
}

/** Reads `field:ASC|other:DESC`; commas join as well, and no direction is ASC. @throws Malformed */
export function parseSort(sort: string, fields: Fields): OrderBy[] {
  const parts = sort.split(/[|,]/).map((part) => part.trim());
  const orders = parts.filter((part) => part !== "").map((part) => orderOf(part, fields));
  if (orders.length <= MAX_SORT_FIELDS) return orders;
  throw new Malformed(`The sort order has more than ${MAX_SORT_FIELDS} fields`);
}

function orderOf(part: string, fields: Fields): OrderBy {
  const [name = "", direction = "ASC", ...more] = part.split(":").map((word) => word.trim());
  const field = fields.get(name);
  if (field === undefined) {
    throw new Malformed(`Unknown sort field "${name}". Known fields: ${fieldNames(fields)}`);
  }
  if (!/^(asc|desc)$/i.test(direction) || more.length > 0) {
    throw new Malformed(`The sort order "${part}" is not field:ASC or field:DESC`);
  }
  return { name, field, descending: /^desc$/i.test(direction) };
}

/** What a row is sorted by: what has no value goes before everything else. */
export function sortKey({ field }: OrderBy): string {
  return field.optional ? `ifnull(${field.sql}, '')` : field.sql;
}

/** The name under which the value of a row is read that it is sorted by. */
export function keyName(at: number): string {
  return `key${at}`;
}

/** The expressions of a row's number, and of what rows are sorted by. */
export interface SortedRow {
  readonly id: string;
  readonly keys: readonly string[];
}

/** A hit by the names of its columns. */
export function namedHit(orders: readonly OrderBy[]): SortedRow {
  return { id: "hitId", keys: orders.map((_, at) => keyName(at)) };
}

/** The terms of an order, those of equal rank by their numbers. */
export function compileOrder(orders: readonly OrderBy[], { id, keys }: SortedRow): string {
  const terms = orders.map(({ descending }, at) => `${keys[at]}${descending ? " DESC" : ""}`);
  return [...terms, id].join(", ");
}

/** The condition of standing behind a position. */
export function compileBehind(
  orders: readonly OrderBy[],
  { id, keys }: SortedRow,
  { position, parameters }: { position: Position; parameters: SqlParameters },
): string {
  const last = `${id} > ${parameters.bind(position.id)}`;
  const [behind] = orders.reduceRight(
    ([rest], { descending }, at) => {
      const value = parameters.bind(position.values[at] ?? "");
      const [key, beyond] = [keys[at], descending ? "<" : ">"];
      // The first condition follows from the second, but it is the one that an index finds rows by.
      return [`(${key} ${beyond}= ${value} AND (${key} ${beyond} ${value} OR ${rest}))`];
    },
    [last],
  );
  return behind;
}

/** A search whose hits are in an order. */
export interface OrderedSearch {
  readonly orders: readonly OrderBy[];
  /** Another one for each other search and order. */
  readonly signature: string;
}

/** A position as a text for a URL; it fits the search and the order that it was made for only. */
export function cursorOf({ signature }: OrderedSearch, { values, id }: Position): string {
  const content = JSON.stringify([signature, values, id]);
  return content.replace(/[^A-Za-z0-9]/g, (unit) => `_${unit.charCodeAt(0).toString(16)}.`);
}

/** Reads a cursor. @throws Malformed for what is none, or belongs to another search or sort order. */
export function parseCursor(cursor: string, { orders, signature }: OrderedSearch): Position {
  const [made, values, id] = contentOf(cursor);
  const fits =
    Array.isArray(values) &&
    values.length === orders.length &&
    orders.every(({ field }, at) => {
      const value: unknown = values[at];
      return field.type === "text" ? typeof value === "string" : Number.isSafeInteger(value);
    });
  if (!fits || !Number.isSafeInteger(id) || made !== signature) {
    throw new Malformed("The cursor is none of this search and this sort order");
  }
  return { values: values as Value[], id: id as number };
}

function contentOf(cursor: string): unknown[] {
  if (cursor.length > MAX_CURSOR_LENGTH) return [];
  const text = cursor.replace(/_([0-9a-f]{1,4})\./g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  try {
    const content: unknown = JSON.parse(text);
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}
