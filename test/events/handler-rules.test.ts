import { describe, expect, it } from "vitest";
import { handlerErrors } from "../../src/events/handler-rules.ts";
import { eventHandlerSchema } from "../../src/model/event-handler.ts";
import { fakeServices } from "../helpers/fake-services.ts";

const scripts = await fakeServices().scriptRunner();
const errorsOf = (handler: object) =>
  handlerErrors(eventHandlerSchema.parse(handler), "p", scripts);

const start = { action: "start_workflow", start_workflow: { name: "w" } };
const handler = (more: object = {}) => ({ name: "h", event: "e", actions: [start], ...more });

describe("handlerErrors", () => {
  it("finds nothing in a handler that is right", () => {
    expect(errorsOf(handler({ condition: "$.a == 1" }))).toEqual([]);
  });

  it("names what is missing in Conductor's words", () => {
    expect(errorsOf({})).toEqual([
      { path: "p.name", message: "Missing event handler name" },
      { path: "p.event", message: "Missing event location" },
      { path: "p.actions", message: "No actions specified. Please specify at-least one action" },
    ]);
  });

  it.each([
    [{ actions: [{ action: "start_agent" }] }, "p.actions[0].action", "start_agent"],
    [{ condition: "(((" }, "p.condition", "no script"],
    [{ condition: "x", evaluatorType: "python" }, "p.evaluatorType", "python"],
  ])("refuses %j", (more, path, message) => {
    expect(errorsOf(handler(more))).toEqual([
      { path, message: expect.stringContaining(message) as string },
    ]);
  });

  it.each([
    [{}, "action", "missing"],
    [{ action: "start_workflow" }, "start_workflow", "no member start_workflow"],
    [{ action: "start_workflow", start_workflow: {} }, "start_workflow.name", "missing"],
    [{ action: "start_workflow", start_workflow: { name: " " } }, "start_workflow.name", "missing"],
    [{ action: "fail_task", complete_task: { taskId: "t" } }, "fail_task", "no member fail_task"],
    [{ action: "fail_task", fail_task: {} }, "fail_task", "names no task"],
    [{ action: "complete_task", complete_task: { workflowId: "w" } }, "complete_task", "no task"],
    [{ action: "complete_task", complete_task: { taskRefName: "t" } }, "complete_task", "no task"],
    [
      { action: "terminate_workflow", terminate_workflow: { terminationReason: "r" } },
      "terminate_workflow.workflowId",
      "names no execution",
    ],
    [
      { action: "update_workflow_variables", update_workflow_variables: { workflowId: "" } },
      "update_workflow_variables.workflowId",
      "names no execution",
    ],
  ])("refuses the action %j, which can never work", (action, member, message) => {
    expect(errorsOf(handler({ actions: [start, action] }))).toEqual([
      { path: `p.actions[1].${member}`, message: expect.stringContaining(message) as string },
    ]);
  });

  it.each([
    { action: "start_workflow", start_workflow: { name: "${w}" }, fail_task: {} },
    { action: "complete_task", complete_task: { taskId: "${t}" } },
    { action: "fail_task", fail_task: { workflowId: "${w}", taskRefName: "t" } },
    { action: "terminate_workflow", terminate_workflow: { workflowId: "${w}" } },
    { action: "update_workflow_variables", update_workflow_variables: { workflowId: "${w}" } },
  ])("takes the action %j", (action) => {
    expect(errorsOf(handler({ actions: [action] }))).toEqual([]);
  });

  it("speaks of actions only where Conductor's rules are kept", () => {
    expect(errorsOf(handler({ event: "", actions: [{}] }))).toEqual([
      { path: "p.event", message: "Missing event location" },
    ]);
  });
});
