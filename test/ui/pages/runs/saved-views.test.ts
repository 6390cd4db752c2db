import { describe, expect, it } from "vitest";
import { writeLocal } from "../../../../src/ui/lib/local-store.ts";
import {
  readViews,
  viewOf,
  withoutView,
  withView,
  writeViews,
} from "../../../../src/ui/pages/runs/saved-views.ts";

const FAILED = { name: "failed", search: { status: ["FAILED"], sort: "duration:DESC" } };
const ORDERS = { name: "Orders", search: { workflow: ["order"], columns: ["status", "input.a"] } };

describe("views of the list of runs", () => {
  it("are kept in the order of their names, each name once", () => {
    writeViews(withView(withView([], ORDERS), FAILED));
    expect(readViews()).toEqual([FAILED, ORDERS]);
    const replaced = { ...FAILED, search: { status: ["TIMED_OUT"] } };
    expect(withView(readViews(), replaced)).toEqual([replaced, ORDERS]);
    expect(withoutView(readViews(), "failed")).toEqual([ORDERS]);
    writeViews([]);
    expect(readViews()).toEqual([]);
  });

  it("are found by what the URL says, whatever its order", () => {
    const views = [FAILED, ORDERS];
    expect(viewOf(views, { sort: "duration:DESC", status: ["FAILED"] })).toBe(FAILED);
    expect(viewOf(views, { status: ["FAILED"] })).toBeUndefined();
  });

  it("leave out what cannot be read", () => {
    writeLocal("runs-views", [
      null,
      3,
      { name: "x" },
      { name: 1, search: {} },
      { name: "y", search: { a: 1, text: "b" } },
    ]);
    expect(readViews()).toEqual([{ name: "y", search: { text: "b" } }]);
    writeLocal("runs-views", "x");
    expect(readViews()).toEqual([]);
  });
});
