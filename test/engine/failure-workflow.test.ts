import { describe, expect, it } from "vitest";
import { failuresToStart, failureWorkflowInput } from "../../src/engine/failure-workflow.ts";
import type { ExecutionEvent } from "../../src/engine/events.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

const MAX_BYTES = 1_000_000;

describe("the failure workflow of a run that is over before it was started", () => {
  const again: [string, ExecutionEvent][] = [
    ["a restart", { kind: "restarted", useLatestDefinition: false }],
    ["a retry", { kind: "retried", resumeSubWorkflows: false }],
    ["a rerun from its start", { kind: "reran" }],
    ["a rerun from a task", { kind: "reran", task: 1 }],
  ];

  it.each(again)("is still started with what was known then, after %s", (_name, event) => {
    const more = { failureWorkflow: "fw" };
    const definition = definitionOf([worker("a")], more, { a: { retryCount: 0 } });
    const world = EngineWorld.started(definition);
    world.fail("a", "first");
    const [first] = failuresToStart(world.execution, MAX_BYTES);
    world.now += 5;
    world.send(event);
    expect(world.status).toBe("RUNNING");
    expect(world.effectLines()).toContain("start-failure-workflow");
    world.reload();
    expect(failuresToStart(world.execution, MAX_BYTES)).toEqual([first]);
    world.fail("a", "second");
    const failures = failuresToStart(world.execution, MAX_BYTES);
    expect(failures).toHaveLength(2);
    expect(failures[0]).toEqual(first);
    expect(failures[1]?.id).not.toBe(first?.id);
    expect(failures[1]?.input["reason"]).toContain("second");
  });

  it("costs nothing where it was started", () => {
    const definition = definitionOf(
      [worker("a")],
      { failureWorkflow: "fw" },
      { a: { retryCount: 0 } },
    );
    const world = EngineWorld.started(definition);
    world.fail("a", "first");
    world.workflow.outbox = {};
    world.send({ kind: "retried", resumeSubWorkflows: false });
    expect(world.workflow.outbox).toEqual({});
  });
});

describe("failureWorkflowInput", () => {
  it("is the failed execution's input and what is known of the failure", () => {
    const definition = definitionOf(
      [worker("a")],
      { failureWorkflow: "fw" },
      { a: { retryCount: 0 } },
    );
    const world = EngineWorld.started(definition, { input: { own: 1, reason: "mine" } });
    world.fail("a", "broke");
    const input = failureWorkflowInput(world.execution, 1_000_000);
    expect(input).toMatchObject({
      own: 1,
      workflowId: WORKFLOW_ID,
      reason: `Task ${world.taskId("a")} failed with status: FAILED and reason: 'broke'`,
      failureStatus: "FAILED",
      failureTaskId: world.taskId("a"),
      failedWorkflow: {
        workflowId: WORKFLOW_ID,
        status: "FAILED",
        tasks: [{ referenceTaskName: "a", status: "FAILED" }],
        workflowDefinition: { name: "flow" },
      },
    });
  });

  it("names no task when none is to blame", () => {
    const timeout = { timeoutSeconds: 1, timeoutPolicy: "TIME_OUT_WF" };
    const world = EngineWorld.started(definitionOf([worker("a")], timeout));
    world.pass(1_000);
    expect(failureWorkflowInput(world.execution, 1_000_000)).not.toHaveProperty("failureTaskId");
  });

  it("leaves out what makes it too large: the tasks' payloads, then the tasks, then its own payloads", () => {
    const definition = definitionOf([worker("a")]);
    const world = EngineWorld.started(definition, { input: { text: "x".repeat(1_000) } });
    world.fail("a", "broke", "FAILED_WITH_TERMINAL_ERROR");
    world.execution.tasks.get(1)!.output = { big: "y".repeat(50_000) };
    const shown = (maxBytes: number) =>
      failureWorkflowInput(world.execution, maxBytes)["failedWorkflow"];
    expect(shown(1_000_000)).toMatchObject({
      tasks: [{ outputData: { big: expect.any(String) } }],
    });
    const without = shown(20_000);
    expect(without).toMatchObject({ tasks: [{ referenceTaskName: "a", outputData: {} }] });
    const { length } = JSON.stringify(failureWorkflowInput(world.execution, 20_000));
    const taskless = shown(length - 1);
    expect(taskless).toMatchObject({ tasks: [], input: { text: expect.any(String) } });
    expect(shown(1_000)).toMatchObject({ tasks: [], input: {}, status: "FAILED" });
  });
});
