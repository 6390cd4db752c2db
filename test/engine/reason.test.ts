import { describe, expect, it } from "vitest";
import { MAX_REASON_LENGTH } from "../../src/engine/limits.ts";
import { keptReason } from "../../src/engine/reason.ts";

describe("keptReason", () => {
  it("keeps a reason of the allowed length as it is", () => {
    const reason = "x".repeat(MAX_REASON_LENGTH);
    expect(keptReason(reason)).toBe(reason);
  });

  it("leaves out the middle of a longer one: what led to it stands at the end", () => {
    const kept = keptReason(`beginning${"x".repeat(MAX_REASON_LENGTH)}cause`);
    expect(kept).toHaveLength(MAX_REASON_LENGTH);
    expect(kept).toMatch(/^beginning.* … .*cause$/);
  });
});
