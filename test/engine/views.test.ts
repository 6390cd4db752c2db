import { describe, expect, it } from "vitest";
import { taskView, tasksInOrder, workflowView } from "../../src/engine/views.ts";
import { taskSchema } from "../../src/model/task.ts";
import { workflowSchema } from "../../src/model/workflow.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { fork, inline, join, loop, subWorkflow, wait, worker } from "../helpers/task-inputs.ts";

const viewOf = (world: EngineWorld, reference: string) =>
  taskView(world.execution, world.task(reference));

describe("taskView", () => {
  it("shows a task that waits in its queue", () => {
    const world = EngineWorld.started(definitionOf([worker("a", { name: "work" })]), {
      priority: 3,
    });
    const view = viewOf(world, "a");
    expect(view).toMatchObject({
      taskId: `${WORKFLOW_ID}-1`,
      taskType: "work",
      taskDefName: "work",
      referenceTaskName: "a",
      status: "SCHEDULED",
      seq: 1,
      workflowInstanceId: WORKFLOW_ID,
      workflowType: "flow",
      workflowPriority: 3,
      scheduledTime: world.now,
      startTime: 0,
      endTime: 0,
      queueWaitTime: 0,
      callbackFromWorker: true,
      responseTimeoutSeconds: 3_600,
      loopOverTask: false,
      workflowTask: { name: "work", taskReferenceName: "a" },
      taskDefinition: { name: "work", retryCount: 3 },
    });
    expect(taskSchema.parse(JSON.parse(JSON.stringify(view)))).toMatchObject({
      taskId: view.taskId,
    });
  });

  it("leaves out members without a value", () => {
    const view = viewOf(EngineWorld.started(definitionOf([worker("a")])), "a");
    const absent = [
      "correlationId",
      "workerId",
      "domain",
      "reasonForIncompletion",
      "subWorkflowId",
      "retriedTaskId",
      "isolationGroupId",
      "executionNameSpace",
    ];
    for (const name of absent) expect(view).not.toHaveProperty(name);
    expect(Object.values(view)).not.toContain(undefined);
  });

  it("shows who has it, since when, and how long it waited without its delay", () => {
    const definition = definitionOf(
      [worker("a", { startDelay: 2 })],
      {},
      { a: { isolationGroupId: "g", executionNameSpace: "n", rateLimitPerFrequency: 4 } },
    );
    const world = EngineWorld.started(definition, { correlationId: "c" });
    world.pass(2_000);
    world.now += 700;
    world.claim("a", "w1", "east");
    expect(viewOf(world, "a")).toMatchObject({
      status: "IN_PROGRESS",
      workerId: "w1",
      domain: "east",
      pollCount: 1,
      startTime: world.now,
      queueWaitTime: 700,
      correlationId: "c",
      isolationGroupId: "g",
      executionNameSpace: "n",
      rateLimitPerFrequency: 4,
      startDelayInSeconds: 2,
    });
  });

  it("shows no time of waiting for what is handed out before its delay is over", () => {
    const world = EngineWorld.started(definitionOf([worker("a", { startDelay: 9 })]));
    world.send({ kind: "callbacks-reset" });
    world.claim("a", "w1");
    expect(viewOf(world, "a")).toMatchObject({ status: "IN_PROGRESS", queueWaitTime: 0 });
  });

  it("shows an attempt with the one before it", () => {
    const definition = definitionOf([worker("a")], {}, { a: { retryCount: 1 } });
    const world = EngineWorld.started(definition);
    world.fail("a", "first");
    expect(viewOf(world, "a")).toMatchObject({
      taskId: `${WORKFLOW_ID}-2`,
      retryCount: 1,
      retriedTaskId: `${WORKFLOW_ID}-1`,
      reasonForIncompletion: "first",
      callbackAfterSeconds: 60,
    });
  });

  it("shows no update of what has only been scheduled, and of a WAIT until something happens to it", () => {
    const world = EngineWorld.started(definitionOf([wait("w"), worker("a"), worker("b")]));
    const updates = (...references: string[]) =>
      references.map((reference) => viewOf(world, reference).updateTime);
    expect(viewOf(world, "w").startTime).toBe(world.now);
    expect(updates("w")).toEqual([0]);
    world.now += 10;
    world.complete("w");
    const scheduled = world.now;
    expect(updates("w", "a")).toEqual([scheduled, 0]);
    world.now += 10;
    world.claim("a");
    const claimed = world.now;
    expect(updates("a")).toEqual([claimed]);
    world.now += 10;
    world.update("a", { status: "IN_PROGRESS", callbackAfterSeconds: 5 });
    expect(viewOf(world, "a")).toMatchObject({ status: "SCHEDULED", updateTime: world.now });
  });

  it("shows an update of what was reported without having been polled, and of a HUMAN task", () => {
    const world = EngineWorld.started(
      definitionOf([{ type: "HUMAN", taskReferenceName: "h" }, worker("a")]),
    );
    expect(viewOf(world, "h").updateTime).toBe(world.now);
    world.complete("h");
    world.now += 10;
    world.update("a", { status: "IN_PROGRESS" });
    expect(viewOf(world, "a")).toMatchObject({ pollCount: 0, updateTime: world.now });
  });

  it("shows the rate limit of its definition only where such a limit can hold", () => {
    const limit = { rateLimitPerFrequency: 7, rateLimitFrequencyInSeconds: 9 };
    const tasks = fork("f", [
      [inline("i")],
      [subWorkflow("s")],
      [loop("dw", "false", [wait("w")])],
      [worker("a")],
    ]);
    const limitsIn = (taskDefs: Record<string, typeof limit>) => {
      const world = EngineWorld.started(definitionOf([tasks, join("j", ["a"])], {}, taskDefs));
      return ["i", "s", "dw", "w__1", "a"].map((reference) => {
        const view = viewOf(world, reference);
        return [view.rateLimitPerFrequency, view.rateLimitFrequencyInSeconds];
      });
    };
    const none = [0, 0];
    expect(limitsIn({})).toEqual([none, none, [0, 1], none, [0, 1]]);
    const limited = Object.fromEntries(["i", "s", "dw", "w", "a"].map((name) => [name, limit]));
    expect(limitsIn(limited)).toEqual([none, [7, 9], [7, 9], none, [7, 9]]);
  });

  it("shows loops, their turns and children", () => {
    const world = EngineWorld.started(definitionOf([loop("dw", "false", [subWorkflow("s")])]));
    expect(viewOf(world, "dw")).toMatchObject({ iteration: 1, loopOverTask: true });
    expect(viewOf(world, "s__1")).toMatchObject({
      referenceTaskName: "s__1",
      iteration: 1,
      subWorkflowId: world.task("s__1").subWorkflowId,
    });
  });
});

describe("tasksInOrder", () => {
  it("sorts by seq", () => {
    const world = EngineWorld.started(definitionOf([inline("a"), inline("b"), inline("c")]));
    expect(tasksInOrder(world.execution).map((task) => task.sequence)).toEqual([1, 2, 3]);
  });
});

describe("workflowView", () => {
  const PLAIN_KEYS = [
    "ownerApp",
    "createTime",
    "updateTime",
    "status",
    "endTime",
    "workflowId",
    "tasks",
    "input",
    "output",
    "taskToDomain",
    "failedReferenceTaskNames",
    "workflowDefinition",
    "priority",
    "variables",
    "lastRetriedTime",
    "failedTaskNames",
    "history",
    "rateLimited",
    "startTime",
    "workflowName",
    "workflowVersion",
  ];

  it("has the members of a plain execution, and no others", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    const view = workflowView(world.execution, tasksInOrder(world.execution));
    expect(Object.keys(view).sort()).toEqual([...PLAIN_KEYS].sort());
    expect(view).toMatchObject({
      status: "RUNNING",
      endTime: 0,
      createTime: world.now,
      startTime: world.now,
      workflowName: "flow",
      workflowVersion: 1,
    });
    expect(view.tasks).toHaveLength(1);
    expect(workflowSchema.parse(JSON.parse(JSON.stringify(view))).workflowId).toBe(WORKFLOW_ID);
  });

  it("shows what the request said", () => {
    const said = {
      correlationId: "c",
      event: "e",
      createdBy: "me",
      idempotencyKey: "k",
      parentWorkflowId: "p",
      parentWorkflowTaskId: "p-1",
    };
    const { execution } = EngineWorld.started(definitionOf([worker("a")]), said);
    expect(workflowView(execution, [])).toMatchObject({ ...said, tasks: [] });
  });

  it("shows why it ended and what failed, and the last change of any task as its own", () => {
    const world = EngineWorld.started(definitionOf([worker("a")], {}, { a: { retryCount: 0 } }));
    world.now += 30;
    world.claim("a");
    expect(workflowView(world.execution, []).updateTime).toBe(world.now);
    world.fail("a", "broke");
    expect(workflowView(world.execution, [])).toMatchObject({
      status: "FAILED",
      reasonForIncompletion: world.workflow.reason,
      failedReferenceTaskNames: ["a"],
      failedTaskNames: ["a"],
    });
  });
});
