import { describe, expect, it } from "vitest";
import { matchesOf } from "../../src/events/webhook-keys.ts";

describe("the matches of an event", () => {
  it("are the values at the paths that it has all of", () => {
    const lists = ['["$.id"]', '["$.id","$.type"]', '["$.nope"]', "[]"];
    expect(matchesOf({ id: 7, type: "paid" }, lists)).toEqual([
      { paths: '["$.id"]', key: '["7"]' },
      { paths: '["$.id","$.type"]', key: '["7","paid"]' },
      { paths: "[]", key: "[]" },
    ]);
  });
});
