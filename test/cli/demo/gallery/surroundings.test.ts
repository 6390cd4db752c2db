import { describe, expect, it } from "vitest";
import { HANDLERS, SCHEDULES } from "../../../../src/cli/demo/gallery/surroundings.ts";
import { definitionOf } from "../../../../src/cli/demo/gallery/run.ts";
import { SCENES } from "../../../../src/cli/demo/gallery/scenes.ts";
import { eventHandlerSchema } from "../../../../src/model/event-handler.ts";
import { workflowScheduleSchema } from "../../../../src/model/workflow-schedule.ts";

const workflows = SCENES.map((scene) => definitionOf(scene).name);

describe("what the gallery has beside executions", () => {
  it.each(SCHEDULES)("has a sound schedule $name of one of its workflows", (schedule) => {
    expect(workflowScheduleSchema.safeParse(schedule).success).toBe(true);
    expect(workflows).toContain(schedule.startWorkflowRequest.name);
  });

  it.each(HANDLERS)("has a sound event handler $name", (handler) => {
    expect(eventHandlerSchema.safeParse(handler).success).toBe(true);
    for (const { start_workflow } of handler.actions ?? []) {
      if (start_workflow !== undefined) expect(workflows).toContain(start_workflow.name);
    }
  });
});
