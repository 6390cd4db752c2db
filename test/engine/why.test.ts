import { describe, expect, it } from "vitest";
import { whyOpenTasks, whyTask } from "../../src/engine/why.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import {
  fork,
  inline,
  join,
  loop,
  pull,
  subWorkflow,
  tryCatch,
  wait,
  worker,
} from "../helpers/task-inputs.ts";

const why = (world: EngineWorld, reference: string) =>
  whyTask(world.execution, world.task(reference));

describe("the reason of a worker task", () => {
  it("is its queue, until it is claimed", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    expect(why(world, "a")).toEqual({
      taskId: world.taskId("a"),
      ref: "a",
      type: "a",
      status: "SCHEDULED",
      kind: "QUEUED",
      since: world.now,
      inQueue: "a",
    });
  });

  it("is its worker, with when it times out", () => {
    const taskDefs = { a: { responseTimeoutSeconds: 60, retryCount: 4 } };
    const world = EngineWorld.started(definitionOf([worker("a")], {}, taskDefs));
    world.now += 1000;
    world.claim("a", "me");
    expect(why(world, "a")).toMatchObject({
      kind: "WORKING",
      worker: "me",
      since: world.now,
      until: world.now + 60_000,
      attempt: 1,
      attempts: 5,
    });
  });

  it("is the delay of its retry", () => {
    const taskDefs = { a: { retryCount: 4, retryDelaySeconds: 41 } };
    const world = EngineWorld.started(definitionOf([worker("a")], {}, taskDefs));
    world.claim("a");
    world.update("a", { status: "FAILED" });
    expect(why(world, "a")).toMatchObject({ kind: "RETRY", attempt: 2, attempts: 5 });
    expect(why(world, "a").until).toBeGreaterThanOrEqual(world.now + 41_000);
  });

  it("is the time after which its worker wants it again", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    world.claim("a");
    world.update("a", { status: "IN_PROGRESS", callbackAfterSeconds: 30 });
    expect(why(world, "a")).toMatchObject({ kind: "CALLBACK", until: world.now + 30_000 });
  });

  it("is the delay of its start", () => {
    const world = EngineWorld.started(definitionOf([worker("a", { startDelay: 5 })]));
    expect(why(world, "a")).toMatchObject({ kind: "START_DELAY", until: world.now + 5000 });
  });

  it("is that it has ended", () => {
    const world = EngineWorld.started(definitionOf([worker("a"), worker("b")]));
    world.complete("a");
    expect(why(world, "a")).toMatchObject({ kind: "ENDED", status: "COMPLETED" });
  });

  it("stays its queue while the execution is paused, for it can be polled", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    world.send({ kind: "paused" });
    expect(why(world, "a")).toMatchObject({ kind: "QUEUED" });
  });
});

describe("the reason of another task", () => {
  it.each([
    [wait("x"), { kind: "SIGNAL" }],
    [wait("x", { duration: "60 seconds" }), { kind: "WAIT_UNTIL", until: 1_060_000 }],
    [{ type: "HUMAN", taskReferenceName: "x" }, { kind: "HUMAN" }],
    [pull("x"), { kind: "MESSAGE" }],
    [
      {
        type: "WAIT_FOR_WEBHOOK",
        taskReferenceName: "x",
        inputParameters: { matches: { a: "b" } },
      },
      { kind: "WEBHOOK" },
    ],
    [
      {
        type: "HTTP",
        taskReferenceName: "x",
        inputParameters: { http_request: { uri: "https://a.test", method: "GET" } },
      },
      { kind: "SERVER" },
    ],
  ])("is what %j waits for", (task, reason) => {
    const world = EngineWorld.started(definitionOf([task]));
    expect(why(world, "x")).toMatchObject(reason);
  });

  it("is the pause where a timer stands still", () => {
    const world = EngineWorld.started(definitionOf([wait("x", { duration: "60 seconds" })]));
    world.send({ kind: "paused" });
    expect(why(world, "x")).toMatchObject({ kind: "PAUSED" });
  });

  it("is the child of a SUB_WORKFLOW", () => {
    const world = EngineWorld.started(definitionOf([subWorkflow("s")]));
    const task = world.task("s");
    delete task.outbox;
    task.status = "IN_PROGRESS";
    expect(why(world, "s")).toMatchObject({ kind: "SUB_WORKFLOW", childId: task.subWorkflowId });
  });

  it("is what a JOIN still waits for", () => {
    const branches = ["a", "b", "c"].map((reference) => [worker(reference)]);
    const world = EngineWorld.started(
      definitionOf([fork("f", branches), join("j", ["a", "b", "c"])]),
    );
    world.complete("b");
    expect(why(world, "j")).toMatchObject({
      kind: "JOIN",
      waitsFor: { open: 2, total: 3, references: ["a", "c"] },
    });
  });

  it("is what runs within a loop or another container, however deep", () => {
    const inner = tryCatch("t", { try: [worker("a")] });
    const world = EngineWorld.started(
      definitionOf([loop("l", "$.l.iteration < 2", [inner]), inline("after")]),
    );
    const references = ["t__1", "a__1"];
    expect(why(world, "l")).toMatchObject({ kind: "CONTAINER", waitsFor: { open: 2, references } });
    expect(why(world, "t__1")).toMatchObject({ waitsFor: { open: 1, references: ["a__1"] } });
  });
});

describe("whyOpenTasks", () => {
  it("lists the oldest first, and last those that wait for others of the execution", () => {
    const world = EngineWorld.started(
      definitionOf([fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"])]),
    );
    const { tasks, more, status, name } = whyOpenTasks(world.execution, 10);
    expect(tasks.map(({ ref }) => ref)).toEqual(["a", "b", "j"]);
    expect({ more, status, name }).toEqual({ more: false, status: "RUNNING", name: "flow" });
    expect(whyOpenTasks(world.execution, 2)).toMatchObject({ tasks: { length: 2 }, more: true });
  });

  it("names the limit of the workflow that holds the execution back", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    world.workflow.limit = { name: "l", concurrent: 1, waiting: true };
    expect(why(world, "a")).toMatchObject({ kind: "WORKFLOW_LIMIT" });
  });
});
