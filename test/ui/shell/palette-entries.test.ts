import { describe, expect, it } from "vitest";
import { paletteEntries } from "../../../src/ui/shell/palette-entries.ts";

const RUN = "3f2a9c1e-1b2c-4d5e-8f90-a1b2c3d4e5f6";
const names = { workflows: ["order", "reorder", "invoice"], tasks: ["order_mail"], recent: [RUN] };
const labels = (text: string): string[] => paletteEntries(text, names).map(({ label }) => label);

describe("the palette", () => {
  it("offers all pages, names and recent runs without a text", () => {
    expect(labels("")).toEqual(
      expect.arrayContaining(["Runs", "Settings", "invoice", "order_mail", RUN]),
    );
  });

  it("leads from a pasted id to its run, also from the id of a task", () => {
    expect(paletteEntries(RUN, names)[0]?.target).toEqual({ kind: "run", id: RUN });
    expect(paletteEntries(` ${RUN}-12 `, names)[0]).toMatchObject({
      hint: "run of this task",
      target: { kind: "run", id: RUN },
    });
  });

  it("puts names that begin with the text first, and offers to start workflows and, last, to search", () => {
    expect(labels("order")).toEqual([
      "order",
      "Start order",
      "reorder",
      "Start reorder",
      "order_mail",
      "Runs with the correlation id order",
    ]);
  });

  it("looks for any word as a correlation id", () => {
    expect(paletteEntries("A-1001", names)[0]?.target).toEqual({
      kind: "correlation",
      id: "A-1001",
    });
    expect(paletteEntries("no id", names)).toEqual([]);
  });
});
