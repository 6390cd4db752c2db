import { describe, expect, it } from "vitest";
import { handlerFindings } from "../../src/events/handler-rules.ts";
import { eventHandlerSchema } from "../../src/model/event-handler.ts";
import { fakeServices } from "../helpers/fake-services.ts";

const scripts = await fakeServices().scriptRunner();
const findings = (handler: object) =>
  handlerFindings(eventHandlerSchema.parse(handler), "p", scripts);

const start = { action: "start_workflow", start_workflow: { name: "w" } };
const handler = (more: object = {}) => ({ name: "h", event: "e", actions: [start], ...more });

describe("handlerFindings", () => {
  it("finds nothing in a handler that is right", () => {
    expect(findings(handler({ condition: "$.a == 1" }))).toEqual({ errors: [], warnings: [] });
  });

  it("names what is missing in Conductor's words", () => {
    expect(findings({}).errors).toEqual([
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
    expect(findings(handler(more)).errors).toEqual([
      { path, message: expect.stringContaining(message) as string },
    ]);
  });

  it("warns of actions that cannot do anything", () => {
    const { errors, warnings } = findings(handler({ actions: [{}, { action: "fail_task" }] }));
    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      expect.stringContaining("it has no action"),
      expect.stringContaining("no member fail_task"),
    ]);
  });
});
