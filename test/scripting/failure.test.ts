import { describe, expect, it } from "vitest";
import { describedFailure, limitFailure, syntaxErrorMessage } from "../../src/scripting/failure.ts";

const LIMITS = { maxSteps: 7, memoryBytes: 3 * 1024 * 1024, stackBytes: 5 * 1024 };

describe("describedFailure", () => {
  it("names the innermost line of the script itself", () => {
    const stack =
      "    at map (native)\n    at f (<input>:9:1)\n    at g (script:3:5)\n    at <eval> (script:8:1)\n";
    expect(describedFailure("TypeError: x", stack, LIMITS)).toEqual({
      ok: false,
      kind: "error",
      message: "Error evaluating the script `TypeError: x` at line 3",
    });
  });

  it("names no line when none is known", () => {
    const { message } = describedFailure("Error: x", "    at f (prelude:3:5)\n", LIMITS);
    expect(message).toBe("Error evaluating the script `Error: x`");
  });

  it.each([
    ["InternalError: out of memory", "3 MiB of memory"],
    ["InternalError: string too long", "3 MiB of memory"],
    ["RangeError: Maximum call stack size exceeded", "5 KiB of stack"],
  ])("knows %s as a limit", (text, words) => {
    const failure = describedFailure(text, null, LIMITS);
    expect(failure.kind).toBe("limit");
    expect(failure.message).toContain(words);
  });
});

describe("limitFailure", () => {
  it.each(["steps", "memory", "stack"] as const)("tells what to do about %s", (limit) => {
    const { kind, message } = limitFailure(limit, LIMITS);
    expect(kind).toBe("limit");
    expect(message).toMatch(
      /^Script not evaluated within the limit of \d+ .*, interrupted\. [A-Z].*\.$/,
    );
  });
});

describe("syntaxErrorMessage", () => {
  it("is the error with its line", () => {
    const stack = "    at script:2:9\n";
    expect(syntaxErrorMessage("SyntaxError: y", stack, LIMITS)).toBe("SyntaxError: y at line 2");
  });

  it("is the limit when there was one", () => {
    expect(syntaxErrorMessage("InternalError: out of memory", null, LIMITS)).toContain("3 MiB");
  });
});
