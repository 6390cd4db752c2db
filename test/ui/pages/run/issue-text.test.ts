import { describe, expect, it } from "vitest";
import { issueText } from "../../../../src/ui/pages/run/issue-text.ts";
import { knownCause } from "../../../../src/ui/pages/run/known-cause.ts";
import { runOf, taskOf } from "../../../helpers/skeletons.ts";

const run = runOf({ status: "FAILED", ended: 5000, reason: "Task failed", name: "order" });

describe("knownCause", () => {
  it("finds the task that failed first, with all its attempts", () => {
    const rows = [
      taskOf("a", { taskId: "r-1", status: "FAILED", retried: true, ended: 1500 }),
      taskOf("a", { taskId: "r-2", status: "FAILED", attempt: 1, ended: 3000, reason: "No" }),
      taskOf("b", { taskId: "r-3", status: "TIMED_OUT", ended: 4000 }),
      taskOf("c", { taskId: "r-4", status: "CANCELED", ended: 2000 }),
    ];
    const { chain, cause } = knownCause({ seq: 1, run, rows });
    expect(chain).toMatchObject([{ name: "order", task: { ref: "a", taskId: "r-2" } }]);
    expect(cause).toMatchObject({ ref: "a", reason: "No" });
    expect(cause?.attempts.map(({ taskId }) => taskId)).toEqual(["r-1", "r-2"]);
  });

  it("names the run when none of its tasks failed", () => {
    const { chain, cause } = knownCause({ seq: 1, run, rows: [] });
    expect(chain).toMatchObject([{ reason: "Task failed", task: null }]);
    expect(cause).toBeNull();
  });

  it("leaves out what the flow has gone past", () => {
    const rows = [taskOf("a", { status: "FAILED", abandoned: true })];
    expect(knownCause({ seq: 1, run, rows }).cause).toBeNull();
  });
});

describe("issueText", () => {
  it("tells where it failed, how often, and what was said", () => {
    const rows = [taskOf("charge", { status: "FAILED", worker: "w1", reason: "Declined" })];
    const root = knownCause({ seq: 1, run, rows });
    const logs = [{ log: "asking the bank", createdTime: 0 }];
    const cause = root.cause === null ? null : { ...root.cause, logs };
    const text = issueText({ ...root, cause }, "http://x/runs/r");
    expect(text).toContain("## order v1: `charge` FAILED");
    expect(text).toContain("- Run: http://x/runs/r");
    expect(text).toContain("- Way: order ▸ charge");
    expect(text).toContain("- Worker: w1");
    expect(text).toContain("```\nDeclined\n```");
    expect(text).toContain("1970-01-01T00:00:00.000Z asking the bank");
  });

  it("fences what has fences in it", () => {
    const reason = "look:\n````\ncode\n````";
    const rows = [taskOf("a", { status: "FAILED", reason })];
    expect(issueText(knownCause({ seq: 1, run, rows }), "u")).toContain(`\`\`\`\`\`\n${reason}`);
  });
});
