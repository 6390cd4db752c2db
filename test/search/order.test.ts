import { describe, expect, it } from "vitest";
import { EXECUTION_FIELDS } from "../../src/search/fields.ts";
import { Malformed } from "../../src/search/malformed.ts";
import { cursorOf, parseCursor, parseSort } from "../../src/search/order.ts";

const sort = (text: string) => parseSort(text, EXECUTION_FIELDS);
const shown = (text: string): string[] =>
  sort(text).map(({ name, descending }) => `${name} ${descending}`);

describe("parseSort", () => {
  it.each([
    ["", []],
    ["startTime:DESC", ["startTime true"]],
    ["startTime", ["startTime false"]],
    ["status:asc|startTime:Desc", ["status false", "startTime true"]],
    ["status, startTime:DESC ,", ["status false", "startTime true"]],
  ])("reads %j", (text, expected) => {
    expect(shown(text)).toEqual(expected);
  });

  it.each([
    "colour:ASC",
    "startTime:DOWN",
    "startTime:ASC:DESC",
    ":DESC",
    "taskId",
    "toString",
    "1",
  ])("refuses %j", (text) => {
    expect(() => sort(text)).toThrow(Malformed);
  });

  it("refuses more fields than it may have", () => {
    expect(() => sort("status|startTime|endTime|version|priority|workflowId")).toThrow(
      /more than 5/,
    );
  });
});

describe("a cursor", () => {
  const orders = sort("correlationId:DESC|startTime");
  const search = { orders, signature: "s" };
  const position = { values: ['é😀"_1.', 5], id: 7 };

  it("comes back as it was, and needs no escaping in a URL", () => {
    const cursor = cursorOf(search, position);
    expect(cursor).toMatch(/^[\w.]+$/);
    expect(parseCursor(cursor, search)).toEqual(position);
  });

  it("fits no other search and no other order", () => {
    const cursor = cursorOf(search, position);
    expect(() => parseCursor(cursor, { orders, signature: "t" })).toThrow(Malformed);
    for (const other of ["", "startTime|correlationId:DESC"]) {
      expect(() => parseCursor(cursor, { ...search, orders: sort(other) })).toThrow(Malformed);
    }
  });

  it.each([
    "x",
    "[]",
    "_5b._5d.",
    "\ud800",
    "_",
    "a".repeat(100_000),
    cursorOf(search, { values: [1, 5], id: 7 }),
    cursorOf(search, { values: ["a", "5"], id: 7 }),
    cursorOf(search, { values: ["a", 5, 6], id: 7 }),
    cursorOf(search, { values: ["a", 5], id: 0.5 }),
    cursorOf(search, { values: ["a", 5], id: "7 OR 1" as unknown as number }),
  ])("is refused when it is none: %j", (cursor) => {
    expect(() => parseCursor(cursor, search)).toThrow(Malformed);
  });
});
