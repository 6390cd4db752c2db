import { describe, expect, it } from "vitest";
import { runEvents } from "../../../../src/ui/pages/run/run-events.ts";
import { runOf, taskOf } from "../../../helpers/skeletons.ts";

function told(...parameters: Parameters<typeof runEvents>): string[] {
  return runEvents(...parameters).map(({ at, what, task, detail }) =>
    [at, task?.ref, what, detail].filter((part) => part !== undefined && part !== "").join(" "),
  );
}

describe("runEvents", () => {
  it("tells what happened to each attempt, in order", () => {
    const first = { attempt: 0, scheduled: 1000, started: 1100, ended: 1200 };
    const second = { taskId: "r-2", sequence: 2, attempt: 1, scheduled: 1200, delay: 5000 };
    const run = runOf({ status: "FAILED", ended: 9000, reason: "It broke" });
    expect(
      told(run, [
        taskOf("a", { ...first, status: "FAILED", worker: "w1", reason: "Timeout" }),
        taskOf("a", { ...second, status: "CANCELED", ended: 9000 }),
      ]),
    ).toEqual([
      "1000 Run started",
      "1000 a Scheduled",
      "1100 a Started by w1",
      "1200 a Failed Timeout",
      "1200 a Retry 1 scheduled after 5 s",
      "9000 a Canceled",
      "9000 Run failed It broke",
    ]);
  });

  it("lets a container end after what stands in it, also at the same time", () => {
    const at = { scheduled: 5, started: 5, ended: 5, status: "COMPLETED" as const };
    const rows = [
      taskOf("loop", { ...at, sequence: 1 }),
      taskOf("x__1", { ...at, sequence: 2, parent: "loop", taskId: "r-2" }),
    ];
    expect(told(runOf({ created: 5 }), rows)).toEqual([
      "5 Run started",
      "5 loop Scheduled",
      "5 loop Started",
      "5 x__1 Scheduled",
      "5 x__1 Started",
      "5 x__1 Completed",
      "5 loop Completed",
    ]);
  });

  it("says when a run was set going again", () => {
    const run = runOf({ created: 10, lastRetried: 50, revivals: 2, event: "kafka:x" });
    const rows = [
      taskOf("a", { scheduled: 20, ended: 30, status: "FAILED" }),
      taskOf("a", { scheduled: 50, sequence: 2, attempt: 1, taskId: "r-2" }),
    ];
    expect(told(run, rows)).toEqual([
      "10 Run started by event kafka:x",
      "20 a Scheduled",
      "30 a Failed",
      "50 Set going again 2 times in all",
      "50 a Retry 1 scheduled",
    ]);
  });

  it("keeps the word of a status that nobody knows", () => {
    const task = taskOf("a", { ended: 2000, status: "MELTED" as never });
    expect(told(runOf(), [task]).at(-1)).toBe("2000 a MELTED");
  });
});
