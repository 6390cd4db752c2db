import { describe, expect, it } from "vitest";
import { eventNameOf, publishedEventOf } from "../../src/engine/published-event.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { event, inline, loop } from "../helpers/task-inputs.ts";

const withSink = (sink: unknown) =>
  EngineWorld.started(definitionOf([event("e", "${workflow.input.sink}")]), {
    input: { sink: sink as never },
  });

describe("the name of an event", () => {
  it.each([
    ["conductor", "conductor:flow:e"],
    ["conductor:paid", "conductor:flow:paid"],
    ["conductor:a:b", "conductor:flow:a:b"],
    ["conductor:", "conductor:flow:"],
  ])("of the sink %s is %s", (sink, name) => {
    const world = withSink(sink);
    expect(eventNameOf(world.execution, world.task("e"))).toEqual({ ok: true, name });
  });

  it.each([
    ["conductorX", "Invalid / Unsupported sink specified: conductorX"],
    [null, "Invalid / Unsupported sink specified: null"],
    [5, "Invalid / Unsupported sink specified: 5"],
    ["", 'Invalid / Unsupported sink specified: ""'],
    [
      "sqs:orders",
      `Error loading queue:sqs:orders, for task:${WORKFLOW_ID}-1, error: Unknown queue type sqs`,
    ],
    [
      "nowhere",
      `Error loading queue:nowhere, for task:${WORKFLOW_ID}-1, error: Illegal event nowhere`,
    ],
  ])("cannot be had of the sink %j", (sink, reason) => {
    expect(withSink(sink).task("e")).toMatchObject({ status: "FAILED", reason });
  });

  it("is that of the turn in a loop", () => {
    const world = EngineWorld.started(
      definitionOf([loop("dw", "$.dw.iteration < 2", [event("e", "conductor")])]),
    );
    expect(world.task("e__2").output).toMatchObject({ event_produced: "conductor:flow:e__2" });
  });
});

describe("the event of a task", () => {
  it("hides what the workflow hides, wherever it stands", () => {
    const task = event("e", "conductor", { card: 1, deep: [{ card: "2", kept: 3 }] });
    const world = EngineWorld.started(definitionOf([task], { maskedFields: ["card"] }));
    expect(publishedEventOf(world.execution, world.task("e"))?.payload).toMatchObject({
      card: "***",
      deep: [{ card: "***", kept: 3 }],
    });
  });

  it("is the same after the task's output was changed", () => {
    const task = event("e", "conductor", { k: 1 }, { asyncComplete: true });
    const world = EngineWorld.started(definitionOf([task]));
    const before = publishedEventOf(world.execution, world.task("e"));
    world.update("e", { status: "IN_PROGRESS", output: { other: 1 } });
    expect(publishedEventOf(world.execution, world.task("e"))).toEqual(before);
    expect(before).toMatchObject({
      id: `${WORKFLOW_ID}-1`,
      name: "conductor:flow:e",
      payload: { k: 1, event_produced: "conductor:flow:e" },
      time: 1_000_000,
      workflowId: WORKFLOW_ID,
    });
  });

  it("is none where the task has none", () => {
    const world = EngineWorld.started(definitionOf([inline("i", "1", { sink: "conductor" })]));
    expect(publishedEventOf(world.execution, world.task("i"))).toBeNull();
    expect(publishedEventOf(withSink("sqs:x").execution, withSink("sqs:x").task("e"))).toBeNull();
  });
});
