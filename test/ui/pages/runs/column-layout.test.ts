import { describe, expect, it } from "vitest";
import { writeLocal } from "../../../../src/ui/lib/local-store.ts";
import {
  moved,
  OWN_COLUMNS,
  readLayout,
  usableColumns,
  writeLayout,
} from "../../../../src/ui/pages/runs/column-layout.ts";

describe("the columns of the list of runs", () => {
  it("are the usual ones where nobody has chosen, or nothing of the choice is known", () => {
    expect(usableColumns(undefined)).toEqual([...OWN_COLUMNS]);
    expect(usableColumns(["colour", "inputs.x"])).toEqual([...OWN_COLUMNS]);
  });

  it("are those that were chosen and are known, each once and in their order", () => {
    expect(usableColumns(["duration", "input.a", "colour", "status", "duration"])).toEqual([
      "duration",
      "input.a",
      "status",
    ]);
  });

  it("move before another, behind all, or stay", () => {
    expect(moved(["a", "b", "c"], "c", "a")).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], "a", "c")).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], "a", null)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], "b", "b")).toEqual(["a", "b", "c"]);
  });

  it("are kept, and what cannot be read is left out", () => {
    writeLayout({ shown: ["status", "input.a"], widths: { status: 120 } });
    expect(readLayout()).toEqual({ shown: ["status", "input.a"], widths: { status: 120 } });
    writeLocal("runs-columns", { shown: [1, "status"], widths: { status: "wide", reason: 90 } });
    expect(readLayout()).toEqual({ shown: ["status"], widths: { reason: 90 } });
    for (const stored of [null, 3, "x", undefined]) {
      writeLocal("runs-columns", stored);
      expect(readLayout()).toEqual({ widths: {} });
    }
  });
});
