/** Tasks that are made at run time, and what reaches an execution from outside, in workerd: straight and with evictions. */
import { describe, expect, it } from "vitest";
import type { Task } from "../../../src/model/task.ts";
import { done, failed, inBothWays, inline, typed, work, type Run } from "../../helpers/scenario.ts";

const QUICK = { retryCount: 1, retryDelaySeconds: 0, responseTimeoutSeconds: 60 };

const dynamicFork = (reference: string, inputParameters: object) =>
  typed("FORK_JOIN_DYNAMIC", reference, {
    inputParameters,
    dynamicForkTasksParam: "tasks",
    dynamicForkTasksInputParamName: "inputs",
  });
const join = (reference: string) => typed("JOIN", reference, { joinOn: [] });

describe("a dynamic fork, straight and with evictions", () => {
  it("runs the tasks of a list with their inputs, with retries", async () => {
    const tasks = [work("a"), work("b")];
    const inputs = { a: { text: "${x} $${y}" }, b: { text: "c" } };
    const result = await inBothWays({
      taskDefs: { work: QUICK },
      start: { input: { tasks, inputs } },
      definition: {
        tasks: [
          dynamicFork("df", {
            tasks: "${workflow.input.tasks}",
            inputs: "${workflow.input.inputs}",
          }),
          join("j"),
          inline("end", "$.all", { all: "${j.output}" }),
        ],
      },
      work: { a: [failed("first"), done({ n: 0 })], b: done({ n: 1 }) },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { result: { a: { n: 0 }, b: { n: 1 } } },
    });
    const attempts = (result["tasks"] as Task[]).filter((task) => task.referenceTaskName === "a");
    expect(attempts.map((task) => task.inputData)).toEqual([inputs.a, inputs.a]);
  });

  it("runs containers among its tasks, in each turn of a loop", async () => {
    const cases = { x: [work("c1"), inline("c2", "'case'")] };
    const made = [
      typed("SWITCH", "s", {
        evaluatorType: "value-param",
        expression: "k",
        inputParameters: { k: "x" },
        decisionCases: cases,
      }),
      typed("DO_WHILE", "inner", {
        loopCondition: "$.inner.iteration < 2",
        loopOver: [work("l")],
      }),
    ];
    const result = await inBothWays({
      start: { input: { made } },
      definition: {
        tasks: [
          typed("DO_WHILE", "outer", {
            loopCondition: "$.outer.iteration < 2",
            loopOver: [
              dynamicFork("df", { tasks: "${workflow.input.made}", inputs: {} }),
              join("j"),
            ],
          }),
        ],
        outputParameters: { outer: "${outer.output}" },
      },
      work: { c1: done({ c: 1 }), l: done({ l: 2 }) },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: {
        outer: {
          iteration: 2,
          "1": { df: {}, j: { c1__1: { c: 1 }, c2__1: { result: "case" } } },
          "2": { j: { inner__2: { iteration: 2, "2": { l: { l: 2 } } } } },
        },
      },
    });
  });
});

describe("what is sent and received, straight and with evictions", () => {
  it("publishes an event and pulls messages", async () => {
    const send =
      (n: number) =>
      async (run: Run): Promise<void> =>
        void (await run.call("POST", `/workflow/${run.id}/messages`, { n }));
    const pull = (reference: string, inputParameters: object = {}) =>
      typed("PULL_WORKFLOW_MESSAGES", reference, { inputParameters });
    const result = await inBothWays({
      definition: {
        tasks: [
          typed("EVENT", "e", { sink: "conductor:sent" }),
          pull("p"),
          typed("HUMAN", "hold"),
          pull("q", { batchSize: 2 }),
        ],
        outputParameters: {
          p: "${p.output.messages[0].payload.n}",
          q: "${q.output.messages[*].payload.n}",
        },
      },
      events: [
        send(1),
        send(2),
        send(3),
        async (run) => void (await run.call("POST", `/tasks/${run.id}/hold/COMPLETED`, {})),
      ],
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { p: 1, q: [2, 3] } });
  });
});
