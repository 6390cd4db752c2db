import { describe, expect, it } from "vitest";
import { WorkflowStatus } from "../../../../src/model/workflow.ts";
import { runRefusals, taskRefusals } from "../../../../src/ui/pages/run/allowed.ts";
import { indexOf, selectionOf } from "../../../../src/ui/pages/run/run-data.ts";
import { runOf, taskOf } from "../../../helpers/skeletons.ts";

function allowed(refusals: object): string[] {
  return Object.entries(refusals).flatMap(([name, reason]) => (reason === undefined ? [name] : []));
}

describe("runRefusals", () => {
  it.each([
    ["RUNNING", ["pause", "terminate"]],
    ["PAUSED", ["resume", "terminate"]],
    ["COMPLETED", ["restart", "rerun", "remove"]],
    ["FAILED", ["retry", "restart", "rerun", "remove"]],
    ["TIMED_OUT", ["retry", "restart", "rerun", "remove"]],
    ["TERMINATED", ["retry", "restart", "rerun", "remove"]],
  ])("allows for %s: %j", (status, actions) => {
    expect(allowed(runRefusals(runOf({ status: status as WorkflowStatus }), null))).toEqual(
      actions,
    );
  });

  it("covers every status", () => {
    expect(Object.keys(WorkflowStatus)).toHaveLength(6);
  });

  it("heeds that a definition forbids a restart", () => {
    const refusals = (status: WorkflowStatus) => runRefusals(runOf({ status }), false).restart;
    expect(refusals("COMPLETED")).toContain("definition");
    expect(refusals("FAILED")).toBeUndefined();
  });
});

describe("taskRefusals", () => {
  const of = (run: WorkflowStatus, ...rows: ReturnType<typeof taskOf>[]): string[] => {
    const selection = selectionOf(indexOf(rows), "a", undefined);
    if (selection === null) throw new Error("nothing is selected");
    return allowed(taskRefusals(runOf({ status: run }), selection));
  };

  it("lets an open task of a worker or a person be completed by hand", () => {
    expect(of("RUNNING", taskOf("a"))).toEqual(["complete"]);
    expect(of("RUNNING", taskOf("a", { type: "HUMAN", status: "IN_PROGRESS" }))).toEqual([
      "complete",
    ]);
    expect(of("RUNNING", taskOf("a", { type: "JOIN", status: "IN_PROGRESS" }))).toEqual([]);
    expect(of("RUNNING", taskOf("a", { status: "COMPLETED" }))).toEqual([]);
  });

  it("lets only a task be skipped that the run has not reached", () => {
    expect(of("RUNNING")).toEqual(["skip"]);
    expect(of("PAUSED")).toEqual([]);
    expect(of("FAILED")).toEqual([]);
  });

  it("lets an ended run be run again from a task that it had reached", () => {
    expect(of("FAILED", taskOf("a", { status: "FAILED" }))).toEqual(["rerun"]);
  });
});
