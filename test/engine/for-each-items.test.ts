import { describe, expect, it } from "vitest";
import { itemOfTurn, itemsOf } from "../../src/engine/for-each-items.ts";
import type { TaskRecord } from "../../src/engine/records.ts";

const withItems = (items: unknown) => ({ input: { items } }) as unknown as TaskRecord;

describe("the items of a FOR_EACH", () => {
  it("are its list, and none where it has no list", () => {
    expect(itemsOf(withItems([1, null]))).toEqual([1, null]);
    expect(itemsOf(withItems("text"))).toEqual([]);
    expect(itemsOf({ input: {} } as unknown as TaskRecord)).toEqual([]);
  });

  it("are seen by turns counted from 1, with an index counted from 0", () => {
    expect(itemOfTurn(withItems(["a", "b"]), 2)).toEqual({ item: "b", index: 1 });
    expect(itemOfTurn(withItems(["a"]), 2)).toEqual({ item: null, index: 1 });
  });
});
