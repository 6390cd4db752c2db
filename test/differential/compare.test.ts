import { describe, expect, it } from "vitest";
import { compare } from "./compare.ts";
import type { Tree } from "./drive.ts";
import type { SeenTask } from "./server.ts";

function taskWith(more: Partial<SeenTask> = {}): SeenTask {
  return {
    taskId: "11111111-2222-3333-4444-555555555555-1",
    taskType: "HTTP",
    taskDefName: "call",
    referenceTaskName: "call",
    workflowInstanceId: "11111111-2222-3333-4444-555555555555",
    status: "COMPLETED",
    seq: 1,
    scheduledTime: 10,
    endTime: 20,
    retryCount: 0,
    iteration: 0,
    retried: false,
    executed: true,
    startDelayInSeconds: 0,
    responseTimeoutSeconds: 0,
    inputData: {},
    outputData: {},
    workflowTask: { type: "HTTP" },
    ...more,
  };
}

function treeOf(...tasks: SeenTask[]): Tree {
  const workflow = {
    workflowId: "11111111-2222-3333-4444-555555555555",
    workflowName: "flow",
    status: "COMPLETED",
    output: {},
    variables: {},
    failedReferenceTaskNames: [],
    workflowDefinition: { tasks: [] },
    tasks,
  };
  return { workflow, children: new Map() };
}

describe("compare", () => {
  it("finds nothing between equal executions, whatever their ids and times", () => {
    const id = "aaaaaaaa-2222-3333-4444-555555555555";
    const other = "bbbbbbbb-2222-3333-4444-555555555555-7";
    const reason = (text: string, seconds: number): Partial<SeenTask> => ({
      outputData: { id: text },
      reasonForIncompletion: `${text} timed out after ${seconds} seconds`,
    });
    expect(compare(treeOf(taskWith(reason(id, 2))), treeOf(taskWith(reason(other, 5))))).toEqual(
      [],
    );
  });

  it("names the task, how it ended, and the innermost field that differs", () => {
    const [reference, ours] = [1, 2].map((body) =>
      treeOf(taskWith({ outputData: { response: { list: [0, body], code: 200 } } })),
    );
    expect(compare(reference as Tree, ours as Tree)).toEqual([
      {
        place: "/call(0)",
        taskType: "HTTP",
        statuses: ["COMPLETED", "COMPLETED"],
        field: "outputData.response.list.1",
        reference: 1,
        ours: 2,
      },
    ]);
  });

  it("names a task that only one of them has", () => {
    expect(compare(treeOf(taskWith()), treeOf())).toMatchObject([
      { field: "presence", reference: "COMPLETED", ours: "absent" },
    ]);
  });

  it("names each failed task that only one of them lists", () => {
    const [reference, ours] = [treeOf(), treeOf()];
    reference.workflow.failedReferenceTaskNames = ["a", "b"];
    ours.workflow.failedReferenceTaskNames = ["b"];
    expect(compare(reference, ours)).toMatchObject([{ reference: "a", ours: null }]);
  });

  it("tells of a failed name how its task ended", () => {
    const ours = treeOf(taskWith({ referenceTaskName: "a", status: "FAILED" }));
    ours.workflow.failedReferenceTaskNames = ["a"];
    expect(compare(treeOf(), ours)[0]).toMatchObject({ ours: "a", joined: ["absent", "FAILED"] });
  });

  it("looks at the order of tasks only where none of them ran side by side by themselves", () => {
    const first = taskWith();
    const second = (scheduledTime: number): SeenTask =>
      taskWith({ referenceTaskName: "other", scheduledTime, endTime: 30, seq: 2 });
    const later = (scheduledTime: number): Tree =>
      treeOf(first, { ...second(scheduledTime), seq: 3 });
    expect(compare(treeOf(first, second(21)), later(21))).toMatchObject([{ field: "seq" }]);
    expect(compare(treeOf(first, second(15)), later(15))).toEqual([]);
  });

  it("does not look at the order where others overtook a JOIN that had all its tasks", () => {
    const join = { referenceTaskName: "j", taskType: "JOIN", workflowTask: { type: "JOIN" } };
    const other = { referenceTaskName: "other", taskType: "SIMPLE" };
    const run = (joinOn: string[], seq: number): Tree =>
      treeOf(
        taskWith({ taskType: "SIMPLE" }),
        taskWith({ ...join, seq: 2, scheduledTime: 10, endTime: 90, inputData: { joinOn } }),
        taskWith({ ...other, scheduledTime: 50, endTime: 80, seq }),
      );
    expect(compare(run(["call"], 3), run(["call"], 4))).toEqual([]);
    expect(compare(run(["other"], 3), run(["other"], 4))).toMatchObject([{ field: "seq" }]);
    expect(compare(run(["absent"], 3), run(["absent"], 4))).toMatchObject([{ field: "seq" }]);
  });

  it("compares the output of the last task only where it is certain which one that is", () => {
    const ending = (seq: number, scheduledTime: number, text: string): Tree => {
      const tree = treeOf(
        taskWith({ seq: 2 }),
        taskWith({ referenceTaskName: "other", scheduledTime, endTime: 30, seq }),
      );
      tree.workflow.output = { text };
      return tree;
    };
    expect(compare(ending(1, 15, "a"), ending(3, 15, "b"))).toEqual([]);
    expect(compare(ending(3, 15, "a"), ending(3, 15, "b"))).toMatchObject([
      { field: "output.text" },
    ]);
    expect(compare(ending(1, 21, "a"), ending(3, 21, "b"))).toMatchObject([
      { field: "output.text" },
      { field: "seq" },
    ]);
  });

  it("tell of a JOIN's output how the task ended that it shows", () => {
    const join = { referenceTaskName: "j", taskType: "JOIN", workflowTask: { type: "JOIN" } };
    const joined = taskWith({ referenceTaskName: "a", status: "FAILED" });
    const reference = treeOf(joined, taskWith({ ...join, outputData: {} }));
    const ours = treeOf(joined, taskWith({ ...join, outputData: { a: { n: 1 } } }));
    expect(compare(reference, ours)).toMatchObject([
      { field: "outputData.a", joined: ["FAILED", "FAILED"] },
    ]);
  });
});
