import { describe, expect, it } from "vitest";
import { ownReason } from "../../../src/ui/lib/own-reason.ts";

describe("ownReason", () => {
  it("leaves out what Conductor puts around the reason of a task", () => {
    const said = "it's closed\nfor 'November'";
    const whole = `Task 2af4a1be-2930-1 failed with status: FAILED and reason: '${said}'`;
    expect(ownReason(whole)).toBe(said);
  });

  it("keeps every other reason as it is", () => {
    for (const reason of ["", "enough", "Task x failed", "a 'quoted' one"]) {
      expect(ownReason(reason)).toBe(reason);
    }
  });
});
