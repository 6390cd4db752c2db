import { beforeEach, describe, expect, it } from "vitest";
import { awaitExecution, type AwaitOptions } from "../../src/app/await-execution.ts";
import type { Standstill } from "../../src/app/ports.ts";
import type { FakeExecution } from "../helpers/fake-objects.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const ID = "11111111-2222-3333-4444-555555555555";

let services: FakeServices;
let execution: FakeExecution;
beforeEach(() => {
  services = fakeServices();
  execution = services.execution(ID);
  execution.started = { workflowId: ID } as never;
});

async function wait(options: Partial<AwaitOptions> = {}): Promise<unknown> {
  const whole: AwaitOptions = {
    requestId: "r",
    strategy: "TARGET_WORKFLOW",
    references: ["a"],
    timeout: 5000,
    ...options,
  };
  return JSON.parse(await awaitExecution(services, ID, whole));
}

const standing = (more: Partial<Standstill> = {}): Standstill => ({
  kind: "ended",
  status: "COMPLETED",
  view: '{"output":{}}',
  isTask: false,
  ...more,
});

describe("waiting for an execution", () => {
  it("answers its view together with what is known of the call", async () => {
    execution.standstills = [standing()];
    expect(await wait()).toEqual({
      responseType: "TARGET_WORKFLOW",
      targetWorkflowId: ID,
      targetWorkflowStatus: "COMPLETED",
      requestId: "r",
      signalTimeout: false,
      output: {},
    });
    const request = { references: ["a"], timeout: 5000, view: "target", last: true };
    expect(execution.awaited).toEqual([request]);
  });

  it("makes up the id of the request where none was given", async () => {
    execution.standstills = [standing()];
    expect(await wait({ requestId: undefined })).toMatchObject({
      requestId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
    });
  });

  it.each([
    ["TARGET_WORKFLOW", "target"],
    ["BLOCKING_WORKFLOW", "workflow"],
    ["BLOCKING_TASK", "task"],
    ["BLOCKING_TASK_INPUT", "task"],
  ] as const)("asks with %s for the %s", async (strategy, view) => {
    const isTask = view === "task";
    execution.standstills = [standing({ kind: "blocked", isTask })];
    expect(await wait({ strategy })).toMatchObject({ responseType: strategy });
    expect(execution.awaited[0]?.view).toBe(view);
  });

  it("says that it answers the execution where a task was asked for and none blocks", async () => {
    execution.standstills = [standing()];
    const answer = await wait({ strategy: "BLOCKING_TASK" });
    expect(answer).toMatchObject({ responseType: "TARGET_WORKFLOW", output: {} });
  });

  it("says when the time was over", async () => {
    execution.standstills = [standing({ kind: "running", status: "RUNNING" })];
    const answer = await wait();
    expect(answer).toMatchObject({ signalTimeout: true, targetWorkflowStatus: "RUNNING" });
  });

  it("waits in calls of ten seconds at most, the last one for an answer in any case", async () => {
    execution.awaitStandstill = async (request) => {
      execution.awaited.push(request);
      services.time.now += request.timeout;
      return { ok: true, value: request.last ? standing({ kind: "running" }) : null };
    };
    await wait({ timeout: 25_000 });
    const calls = execution.awaited.map(({ timeout, last }) => [timeout, last]);
    expect(calls).toEqual([
      [10_000, false],
      [10_000, false],
      [5_000, true],
    ]);
  });

  it("comes again for the time left after the object was moved", async () => {
    execution.failures = [Object.assign(new Error("moved"), { retryable: true })];
    execution.standstills = [standing()];
    await wait();
    expect(execution.awaited).toHaveLength(2);
  });

  it("asks for no more time when the caller has hung up", async () => {
    execution.standstills = [standing()];
    await wait({ signal: AbortSignal.abort() });
    expect(execution.awaited).toMatchObject([{ timeout: 0, last: true }]);
  });

  it("finds no execution of an unknown id", async () => {
    execution.removed = true;
    await expect(wait()).rejects.toThrow(`No such workflow found by id: ${ID}`);
  });
});
