import { describe, expect, it } from "vitest";
import {
  eventSourceOf,
  formatEventId,
  raisedNumberOf,
  webhookIdOf,
} from "../../src/lib/event-id.ts";
import { counterOf, formatTaskId } from "../../src/lib/task-id.ts";

const WORKFLOW_ID = "11111111-2222-3333-4444-555555555555";

describe("ids of events", () => {
  it("name the execution and the number of what was raised", () => {
    const id = formatEventId(WORKFLOW_ID, 12);
    expect([raisedNumberOf(id), eventSourceOf(id)]).toEqual([12, WORKFLOW_ID]);
    expect(counterOf(id)).toBeNull();
  });

  it("are those of tasks for what tasks publish", () => {
    const id = formatTaskId(WORKFLOW_ID, 12);
    expect([raisedNumberOf(id), eventSourceOf(id)]).toEqual([null, WORKFLOW_ID]);
  });

  it.each(["", "x-e1", `${WORKFLOW_ID}-e0`, `${WORKFLOW_ID}-e`, `${WORKFLOW_ID}-x1`])(
    "are not %j",
    (text) => expect(eventSourceOf(text)).toBeNull(),
  );
});

describe("the webhook of an event", () => {
  it.each([
    [`webhook-${WORKFLOW_ID}-key`, WORKFLOW_ID],
    [`${WORKFLOW_ID}-1`, null],
    ["webhook-short-key", null],
  ])("of the id %s is %j", (eventId, id) => {
    expect(webhookIdOf(eventId)).toBe(id);
  });
});
