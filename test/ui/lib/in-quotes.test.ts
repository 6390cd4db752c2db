import { expect, it } from "vitest";
import { inQuotes } from "../../../src/ui/lib/in-quotes.ts";

it("puts a value in quotes, and doubles those that it has", () => {
  expect(inQuotes("order")).toBe('"order"');
  expect(inQuotes('a "b" AND c')).toBe('"a ""b"" AND c"');
});
