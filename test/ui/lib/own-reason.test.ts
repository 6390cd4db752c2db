import { describe, expect, it } from "vitest";
import { ownReason } from "../../../src/ui/lib/own-reason.ts";

describe("ownReason", () => {
  it("leaves out what Conductor puts around the reason of a task", () => {
    const said = "it's closed\nfor 'November'";
    const whole = `Task 2af4a1be-2930-1 failed with status: FAILED and reason: '${said}'`;
    expect(ownReason(whole)).toBe(said);
  });

  it("leaves out what each sub-workflow on the way has put around it", () => {
    const deepest = "Task c-2 failed with status: FAILED and reason: 'ledger is closed'";
    const middle = `Task b-2 failed with status: FAILED and reason: 'Sub workflow deep one.1/c failure reason: ${deepest}'`;
    const whole = `Task a-2 failed with status: FAILED and reason: 'Sub workflow middle.1/b failure reason: ${middle}'`;
    expect(ownReason(whole)).toBe("ledger is closed");
  });

  it("keeps every other reason as it is", () => {
    for (const reason of ["", "enough", "Task x failed", "a 'quoted' one"]) {
      expect(ownReason(reason)).toBe(reason);
    }
  });
});
