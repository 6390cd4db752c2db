import { describe, expect, it } from "vitest";
import { BatonApiError, TerminalError, messageOf } from "../../src/client/errors.ts";

describe("BatonApiError", () => {
  it("is retryable without an answer", () => {
    const error = new BatonApiError(0, { message: "no answer" });
    expect(error).toMatchObject({ status: 0, retryable: true, validationErrors: [] });
  });

  it("keeps the cause", () => {
    const cause = new Error("deeper");
    expect(new BatonApiError(0, {}, { cause }).cause).toBe(cause);
  });

  it("is told from other errors", () => {
    expect(BatonApiError.is(new BatonApiError(404, {}))).toBe(true);
    expect(BatonApiError.is(new Error("x"))).toBe(false);
    expect(BatonApiError.is({ name: "BatonApiError" })).toBe(false);
  });
});

describe("TerminalError", () => {
  it("is told from other errors", () => {
    expect(TerminalError.is(new TerminalError("x"))).toBe(true);
    expect(TerminalError.is(new Error("x"))).toBe(false);
  });
});

describe("messageOf", () => {
  it("reads errors and anything else", () => {
    expect(messageOf(new Error("a"))).toBe("a");
    expect(messageOf(7)).toBe("7");
  });
});
