import { beforeEach, describe, expect, it } from "vitest";
import { handleEvent, type HandlingProblem } from "../../src/app/event-handling.ts";
import { eventHandlerSchema, type EventHandler } from "../../src/model/event-handler.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { FakeExecution } from "../helpers/fake-objects.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";
import { apiOver } from "../helpers/api.ts";

const UNKNOWN_ID = "8c9ae7e5-2f5d-4b86-9d1c-8f6a1f0b4e11";

let services: FakeServices;
let target: FakeExecution;
beforeEach(async () => {
  services = fakeServices();
  await apiOver(services).call("POST", "/api/metadata/workflow", {
    name: "flow",
    version: 1,
    tasks: [{ name: "a", taskReferenceName: "a", type: "NOOP" }],
  });
  target = services.execution(crypto.randomUUID());
  await target.start({
    workflowId: target.workflowId,
    definition: "{}",
    input: {},
    priority: 0,
    taskToDomain: {},
  });
});

const handler = (actions: object[], more: object = {}): EventHandler =>
  eventHandlerSchema.parse({ name: "h", event: "e", active: true, actions, ...more });

const startFlow = (more: object = {}) => ({
  action: "start_workflow",
  start_workflow: { name: "flow", input: { n: "${n}" }, ...more },
});

interface Options {
  payload?: JsonObject;
  isNew?: boolean;
  isLast?: boolean;
}

async function handle(
  handlers: EventHandler[],
  { payload = { n: 1 }, isNew = false, isLast = false }: Options = {},
): Promise<HandlingProblem[]> {
  const event = { id: "m", name: "e", payload, time: 1, workflowId: "" };
  return await handleEvent(services, { event, handlers, isNew, isLast });
}

const records = () => services.eventExecutions.search({ start: 0, size: 100 });
const started = () =>
  [...services.touchedExecutions.values()].filter((execution) => execution !== target);

describe("handleEvent", () => {
  it("starts a workflow once, however often the event is delivered (H1)", async () => {
    const handlers = [handler([startFlow({ correlationId: "c" })])];
    expect(await handle(handlers, { isNew: true })).toEqual([]);
    expect(await handle(handlers)).toEqual([]);
    expect(await handle(handlers)).toEqual([]);
    expect(started()).toHaveLength(1);
    expect(started()[0]).toMatchObject({
      starts: 1,
      started: {
        event: "e",
        correlationId: "c",
        input: { n: 1, "conductor.event.messageId": "m", "conductor.event.name": "e" },
      },
    });
    expect(await records()).toEqual([
      {
        id: "m_0",
        messageId: "m",
        name: "h",
        event: "e",
        created: services.time.now,
        status: "COMPLETED",
        action: "start_workflow",
        output: { workflowId: started()[0]?.workflowId },
      },
    ]);
  });

  it("starts the same execution when what it did could not be written down (H1)", async () => {
    const handlers = [handler([startFlow()])];
    services.database.before = (query) => {
      if (query.startsWith('insert into "event_execution"')) throw new Error("away");
    };
    await expect(handle(handlers)).rejects.toThrow("away");
    services.database.before = () => {};
    expect(await handle(handlers)).toEqual([]);
    expect(started()).toHaveLength(1);
  });

  it("starts an execution for each action and each handler", async () => {
    const two = [startFlow(), startFlow()];
    await handle([handler(two), handler(two, { name: "other" })]);
    expect(started()).toHaveLength(4);
  });

  it("ends tasks by their reference and by their id", async () => {
    const { workflowId, taskId } = target;
    await handle([
      handler([
        { action: "complete_task", complete_task: { workflowId, taskRefName: "a" } },
        {
          action: "fail_task",
          fail_task: { taskId, reasonForIncompletion: "r", output: { o: "${n}" } },
        },
      ]),
    ]);
    expect(target.stateUpdates).toEqual([
      expect.objectContaining({
        variables: {},
        once: expect.any(String) as string,
        task: expect.objectContaining({ reference: "a", status: "COMPLETED" }) as object,
      }),
    ]);
    expect(target.updates).toEqual([
      expect.objectContaining({
        taskId,
        status: "FAILED",
        reasonForIncompletion: "r",
        outputData: expect.objectContaining({ o: 1 }) as object,
      }),
    ]);
  });

  it("terminates an execution and sets variables", async () => {
    const { workflowId } = target;
    await handle([
      handler([
        {
          action: "terminate_workflow",
          terminate_workflow: { workflowId, terminationReason: "enough ${n}" },
        },
        {
          action: "update_workflow_variables",
          update_workflow_variables: { workflowId, variables: { v: ["${n}"] }, appendArray: true },
        },
      ]),
    ]);
    expect(target.calls).toEqual(["terminate enough 1"]);
    expect(target.stateUpdates).toEqual([
      { variables: { v: [1] }, appendLists: true, once: expect.any(String) as string },
    ]);
  });

  it.each([
    { action: "complete_task", complete_task: { workflowId: "nope", taskRefName: "a" } },
    { action: "complete_task", complete_task: { taskId: "nope" } },
    { action: "fail_task", fail_task: { workflowId: UNKNOWN_ID, taskRefName: "a" } },
  ])("says that the target of %j is not there, which is no failure", async (action) => {
    expect(await handle([handler([action])])).toEqual([]);
    expect(await records()).toEqual([
      expect.objectContaining({
        status: "COMPLETED",
        output: expect.objectContaining({ error: expect.any(String) as string }) as object,
      }),
    ]);
  });

  it.each([UNKNOWN_ID, "nope"])(
    "fails what names the execution %s, of which there is none",
    async (workflowId) => {
      const actions = [
        { action: "terminate_workflow", terminate_workflow: { workflowId } },
        { action: "update_workflow_variables", update_workflow_variables: { workflowId } },
      ];
      const error = `No such workflow found by id: ${workflowId}`;
      expect(await handle([handler(actions)])).toEqual([
        { reason: `handler h, action 0: ${error}`, isPassing: false },
        { reason: `handler h, action 1: ${error}`, isPassing: false },
      ]);
      expect(await records()).toEqual([
        expect.objectContaining({ status: "FAILED", output: { error } }),
        expect.objectContaining({ status: "FAILED", output: { error } }),
      ]);
    },
  );

  it("passes over an event that does not meet the condition", async () => {
    const handlers = [handler([startFlow()], { condition: "$.n > 5" })];
    expect(await handle(handlers)).toEqual([]);
    expect(await records()).toEqual([expect.objectContaining({ status: "SKIPPED", action: "" })]);
    expect(await handle([handler([startFlow(), startFlow()])])).toEqual([]);
    expect(started()).toEqual([]);
    await services.eventExecutions.sweep(Infinity);
    await handle(handlers, { payload: { n: "6" } });
    expect(started()).toHaveLength(1);
  });

  it.each([
    [startFlow({ name: "unknown" }), "No such workflow defined. name=unknown, version=null"],
    [startFlow({ name: "" }), "Workflow name must be specified"],
    [startFlow({ correlationId: "${long}" }), "Too big"],
    [{ action: "start_workflow" }, "no member start_workflow"],
    [{ action: "terminate_workflow", terminate_workflow: {} }, "names no execution"],
    [
      {
        action: "update_workflow_variables",
        update_workflow_variables: { workflowId: "${missing}" },
      },
      "names no execution",
    ],
  ])("says that %j has failed for good, and does the rest (H2)", async (action, reason) => {
    const problems = await handle([handler([action, startFlow()])], {
      payload: { n: 1, long: "x".repeat(2_000) },
    });
    expect(problems).toEqual([
      { reason: expect.stringContaining(reason) as string, isPassing: false },
    ]);
    expect(started()).toHaveLength(1);
    const statuses = (await records()).map(({ status }) => status);
    expect(statuses).toEqual(["FAILED", "COMPLETED"]);
  });

  it("says that a condition cannot be evaluated, once", async () => {
    const handlers = [
      handler([startFlow()], { condition: "$.a.b" }),
      handler([startFlow()], { name: "z" }),
    ];
    expect(await handle(handlers)).toEqual([
      { reason: expect.stringContaining("handler h") as string, isPassing: false },
    ]);
    expect(await handle(handlers)).toEqual([]);
    expect(started()).toHaveLength(1);
  });

  it("asks for another attempt at what failed in passing, until the last", async () => {
    const { workflowId } = target;
    const variables = { n: 1 };
    const handlers = [
      handler([
        {
          action: "update_workflow_variables",
          update_workflow_variables: { workflowId, variables },
        },
        startFlow(),
      ]),
    ];
    target.failures = [new Error("away")];
    expect(await handle(handlers)).toEqual([{ reason: "away", isPassing: true }]);
    expect(await records()).toHaveLength(1);
    target.failures = [new Error("away")];
    expect(await handle(handlers, { isLast: true })).toEqual([
      { reason: "handler h, action 0: away", isPassing: false },
    ]);
    await services.eventExecutions.forgetFailures("m");
    expect(await handle(handlers)).toEqual([]);
    expect(target.stateUpdates).toHaveLength(1);
    expect(started()[0]?.starts).toBe(1);
  });

  it("costs nothing where nobody listens", async () => {
    const before = services.database.statements;
    await handle([]);
    expect(services.database.statements).toBe(before);
  });
});
