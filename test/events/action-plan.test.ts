import { describe, expect, it } from "vitest";
import { planAction } from "../../src/events/action-plan.ts";
import { eventActionSchema } from "../../src/model/event-handler.ts";
import type { JsonObject } from "../../src/model/json.ts";

const FACTS = { "conductor.event.messageId": "m", "conductor.event.name": "conductor:a" };

function plan(action: object, payload: JsonObject = {}) {
  const event = { id: "m", name: "conductor:a", payload, time: 1, workflowId: "" };
  return planAction(eventActionSchema.parse(action), event);
}

const planned = (action: object, payload: JsonObject = {}) => {
  const result = plan(action, payload);
  return result.ok ? result.planned : result.reason;
};

describe("planAction", () => {
  it("fills in a start from the payload and adds what the event was", () => {
    const start_workflow = {
      name: "w",
      version: "2",
      correlationId: "order-${order.id}",
      input: { id: "${order.id}", all: "${order}", none: "${nothing}", text: "a ${nothing}" },
    };
    const payload = { order: { id: 5 }, taskToDomain: { a: "d", b: 5 } };
    expect(planned({ action: "start_workflow", start_workflow }, payload)).toEqual({
      kind: "start-workflow",
      name: "w",
      version: 2,
      correlationId: "order-5",
      input: { id: 5, all: { id: 5 }, none: null, text: "a null", ...FACTS },
      taskToDomain: { a: "d" },
    });
  });

  it("prefers the domains of the action to those of the payload", () => {
    const start_workflow = { name: "w", taskToDomain: { x: "${zone}" } };
    expect(
      planned(
        { action: "start_workflow", start_workflow },
        { zone: "z", taskToDomain: { a: "d" } },
      ),
    ).toMatchObject({ taskToDomain: { x: "z" } });
  });

  it("gives an ended task all parameters of the action as its output", () => {
    const fail_task = {
      workflowId: "${wf}",
      taskRefName: "t",
      reasonForIncompletion: "${why}",
      output: { a: "${list[1]}", workflowId: "own" },
    };
    expect(
      planned({ action: "fail_task", fail_task }, { wf: "id", why: "late", list: [1, 2] }),
    ).toEqual({
      kind: "end-task",
      status: "FAILED",
      workflowId: "id",
      reference: "t",
      taskId: "",
      reason: "late",
      output: {
        workflowId: "own",
        taskId: null,
        taskRefName: "t",
        reasonForIncompletion: "late",
        a: 2,
        ...FACTS,
      },
    });
  });

  it("names a task by its id alone", () => {
    const action = { action: "complete_task", complete_task: { taskId: "${t}" } };
    expect(planned(action, { t: "x-1" })).toMatchObject({ status: "COMPLETED", taskId: "x-1" });
  });

  it.each([{}, { workflowId: "w" }, { taskRefName: "t" }, { taskId: "${gone}" }])(
    "refuses to end the task %j",
    (complete_task) => {
      expect(planned({ action: "complete_task", complete_task })).toContain("names no task");
    },
  );

  it("fills in a termination and a change of variables", () => {
    const terminate_workflow = { workflowId: "${wf}", terminationReason: "because ${x}" };
    expect(
      planned({ action: "terminate_workflow", terminate_workflow }, { wf: "id", x: 1 }),
    ).toEqual({ kind: "terminate", workflowId: "id", reason: "because 1" });
    const update_workflow_variables = {
      workflowId: "${wf}",
      variables: { v: ["${x}"] },
      appendArray: true,
    };
    expect(
      planned(
        { action: "update_workflow_variables", update_workflow_variables },
        { wf: "id", x: 1 },
      ),
    ).toEqual({
      kind: "set-variables",
      workflowId: "id",
      variables: { v: [1] },
      appendLists: true,
    });
  });

  it("reads JSON in texts of the payload only where it is asked to", () => {
    const start_workflow = { name: "w", input: { a: "${body.list[0]}" } };
    const payload = { body: '{"list": [7]}' };
    const input = (more: object) =>
      planned({ action: "start_workflow", start_workflow, ...more }, payload);
    expect(input({ expandInlineJSON: true })).toMatchObject({ input: { a: 7 } });
    expect(input({})).toMatchObject({ input: { a: null } });
  });

  it.each([
    [{}, "names no action"],
    [{ action: "start_workflow" }, "no member start_workflow"],
    [{ action: "complete_task", fail_task: {} }, "no member complete_task"],
    [{ action: "terminate_workflow" }, "no member terminate_workflow"],
    [{ action: "update_workflow_variables" }, "no member update_workflow_variables"],
    [{ action: "start_agent" }, "Action not supported start_agent"],
  ])("says why %j can not be carried out", (action, reason) => {
    expect(planned(action)).toContain(reason);
  });

  it("refuses a text that would be beyond all limits", () => {
    const input = { a: "${t}".repeat(40) + " " };
    expect(
      planned(
        { action: "start_workflow", start_workflow: { name: "w", input } },
        { t: "x".repeat(900_000) },
      ),
    ).toContain("too long");
  });
});
