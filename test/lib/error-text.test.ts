import { DrizzleQueryError } from "drizzle-orm/errors";
import { describe, expect, it } from "vitest";
import { errorText, messageOf, toldOf } from "../../src/lib/error-text.ts";

const failedQuery = new DrizzleQueryError(
  "insert into webhook values (?)",
  ["the password is 1234"],
  new Error("D1 is away"),
);

describe("what is told of an error", () => {
  it("leaves out what a failed query was to write", () => {
    const { error, cause } = toldOf(failedQuery);
    expect(error).toContain("error-text.test.ts");
    expect(error).not.toContain("1234");
    expect(cause).toBe("Error: D1 is away");
    expect(errorText(failedQuery)).toBe("Error: D1 is away");
    expect(messageOf(failedQuery)).toBe("Error: D1 is away");
  });

  it("has the stack of any other error, and is the text of what is no error", () => {
    expect(toldOf(new Error("x")).error).toMatch(/^Error: x\n/);
    expect(errorText(new Error("x", { cause: new Error("y") }))).toBe("Error: x");
    expect(messageOf(new Error("x"))).toBe("x");
    expect(toldOf("x")).toEqual({ error: "x" });
  });
});
