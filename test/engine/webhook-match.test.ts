import { describe, expect, it } from "vitest";
import { keyAt, matchOf } from "../../src/engine/webhook-match.ts";
import type { JsonObject } from "../../src/model/json.ts";

/** Whether an event is one that a task with that input waits for. */
function fits(input: JsonObject, payload: JsonObject): boolean {
  const asked = matchOf(input);
  if (!asked.ok) throw new Error(asked.reason);
  return keyAt(asked.match.paths, payload) === asked.match.key;
}

describe("what a WAIT_FOR_WEBHOOK task waits for", () => {
  const matches = { "$.type": "paid", "$['order']['id']": 17 };

  it("is an event with all the values at their paths", () => {
    expect(fits({ matches }, { type: "paid", order: { id: 17 }, more: 1 })).toBe(true);
    expect(fits({ matches }, { type: "paid", order: { id: "17" } })).toBe(true);
    expect(fits({ matches }, { type: "paid", order: { id: 18 } })).toBe(false);
    expect(fits({ matches }, { type: "paid" })).toBe(false);
    expect(fits({ matches }, { type: "paid", order: { id: null } })).toBe(false);
  });

  it("does not depend on the order in which it is written", () => {
    const other = Object.fromEntries(Object.entries(matches).toReversed());
    expect(matchOf({ matches: other })).toEqual(matchOf({ matches }));
  });

  it("may be an object or a list", () => {
    expect(fits({ matches: { "$.a": { b: [1] } } }, { a: { b: [1] } })).toBe(true);
    expect(fits({ matches: { "$.a": { b: [1] } } }, { a: { b: [2] } })).toBe(false);
    expect(fits({ matches: { "$.a": "x,y" } }, { a: ["x", "y"] })).toBe(false);
  });

  it("may stand in the input itself, as paths that begin with a dollar", () => {
    expect(fits({ "$.id": 7, other: 1 }, { id: 7 })).toBe(true);
    expect(fits({ "$.id": 7 }, { id: 8 })).toBe(false);
  });

  it("is any event where nothing is said", () => {
    expect(fits({}, { a: 1 })).toBe(true);
    expect(fits({ matches: {} }, {})).toBe(true);
  });

  it.each([
    ["is no object", { matches: "x" }, "no object"],
    ["has a value that is not there", { matches: { "$.id": null } }, "no value for $.id"],
    ["has a path that is none", { matches: { "$.[": 1 } }, "is no path"],
    [
      "has too many paths",
      { matches: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`$.k${at}`, 1])) },
      "more than 20 paths",
    ],
    ["is too long", { matches: { "$.id": "x".repeat(4_000) } }, "4000 characters"],
  ])("is refused where it %s", (_, input, reason) => {
    expect(matchOf(input)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });
});
