import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { fork, inline, join, loop, worker } from "../helpers/task-inputs.ts";

const EVERY = "onScheduled, onStart,onSuccess,onFailed,onCancelled";

/** `name status` of each event that was raised so far. */
function heard({ execution }: EngineWorld): string[] {
  return [...execution.raised.values()].map(({ name, payload }) => `${name} ${payload["status"]}`);
}

const raisedBy = (world: EngineWorld) =>
  world.effects.flatMap((effect) => (effect.kind === "raise-event" ? [effect.raised] : []));

function listening(type: string, payload: Record<string, unknown> = {}, words = EVERY) {
  return { onStateChange: { [words]: [{ type, payload }] } };
}

describe("onStateChange", () => {
  it("raises an event for each state of a worker task, when it comes to it", () => {
    const world = EngineWorld.started(definitionOf([worker("a", listening("x"))]));
    expect(heard(world)).toEqual(["conductor:x SCHEDULED"]);
    expect(raisedBy(world)).toEqual([1]);
    world.claim("a");
    expect(raisedBy(world)).toEqual([2]);
    world.update("a", { status: "IN_PROGRESS" });
    world.claim("a");
    expect(raisedBy(world)).toEqual([]);
    world.update("a", { status: "COMPLETED" });
    expect(raisedBy(world)).toEqual([3]);
    expect(heard(world)).toEqual([
      "conductor:x SCHEDULED",
      "conductor:x IN_PROGRESS",
      "conductor:x COMPLETED",
    ]);
  });

  it("raises all of them at once for a task that is done within one decision", () => {
    const world = EngineWorld.started(definitionOf([{ ...inline("a"), ...listening("x") }]));
    expect(heard(world)).toEqual([
      "conductor:x SCHEDULED",
      "conductor:x IN_PROGRESS",
      "conductor:x COMPLETED",
    ]);
  });

  it("raises them of a task that a loop has forgotten again within the decision", () => {
    const task = { ...inline("x"), ...listening("x", { of: "${x.output.result}" }, "onSuccess") };
    const keeping = { inputParameters: { keepLastN: 1 } };
    const world = EngineWorld.started(
      definitionOf([loop("l", "$.l.iteration < 3", [task], keeping)]),
    );
    expect(world.names()).toEqual(["l", "x__3"]);
    const raised = [...world.execution.raised.values()].map(({ payload }) => payload);
    expect(raised).toMatchObject([
      { referenceTaskName: "x__1", of: 1 },
      { referenceTaskName: "x__2", of: 1 },
      { referenceTaskName: "x__3", of: 1 },
    ]);
  });

  it("raises none a second time of a task that a loop forgets later", () => {
    const task = worker("a", listening("x", {}, "onSuccess"));
    const keeping = { inputParameters: { keepLastN: 1 } };
    const world = EngineWorld.started(
      definitionOf([loop("l", "$.l.iteration < 3", [task], keeping)]),
    );
    for (const turn of [1, 2, 3]) world.complete(`a__${turn}`);
    expect(heard(world)).toHaveLength(3);
  });

  it("hides what the workflow hides", () => {
    const tasks = [worker("a", listening("x", { of: "${workflow.input}" }, "onScheduled"))];
    const definition = definitionOf(tasks, { maskedFields: ["card"] });
    const world = EngineWorld.started(definition, { input: { card: 1, kept: 2 } });
    const [raised] = world.execution.raised.values();
    expect(raised?.payload).toMatchObject({ of: { card: "***", kept: 2 } });
  });

  it("says with the resolved payload which task it is of", () => {
    const payload = { got: "${a.output.v}", plain: 1, taskId: "mine" };
    const tasks = [worker("a", listening("x", payload, "onSuccess"))];
    const world = EngineWorld.started(definitionOf(tasks));
    world.now += 5;
    world.complete("a", { v: 7 });
    expect([...world.execution.raised.values()]).toEqual([
      {
        id: `${WORKFLOW_ID}-e1`,
        name: "conductor:x",
        workflowId: WORKFLOW_ID,
        time: world.task("a").endTime,
        payload: {
          got: 7,
          plain: 1,
          workflowInstanceId: WORKFLOW_ID,
          taskId: world.taskId("a"),
          referenceTaskName: "a",
          status: "COMPLETED",
        },
      },
    ]);
  });

  it("hears of each attempt, and of a failure", () => {
    const tasks = [worker("a", listening("x"))];
    const world = EngineWorld.started(
      definitionOf(tasks, {}, { a: { retryCount: 1, retryDelaySeconds: 0 } }),
    );
    world.fail("a");
    world.fail("a");
    const once = ["conductor:x SCHEDULED", "conductor:x IN_PROGRESS", "conductor:x FAILED"];
    expect(heard(world)).toEqual([...once, ...once]);
  });

  it("hears of a task that is canceled before anybody had it", () => {
    const world = EngineWorld.started(definitionOf([worker("a", listening("x"))]));
    world.send({ kind: "terminated", reason: "enough" });
    expect(heard(world)).toEqual(["conductor:x SCHEDULED", "conductor:x CANCELED"]);
  });

  it("raises every event of a key that names the state, and no other", () => {
    const onStateChange = {
      onSuccess: [{ type: "x" }, { type: "y" }],
      "onFailed,onCancelled": [{ type: "z" }],
      onEnd: [{ type: "unknown" }],
    };
    const world = EngineWorld.started(definitionOf([worker("a", { onStateChange })]));
    world.complete("a");
    expect(heard(world)).toEqual(["conductor:x COMPLETED", "conductor:y COMPLETED"]);
  });

  it("names the tasks of turns and branches by their own names", () => {
    const turn = worker("a", listening("x", { of: "${a.output.n}" }, "onSuccess"));
    const body = [fork("f", [[turn]]), join("j", ["a"])];
    const made = definitionOf([loop("l", "$.l['iteration'] < 2", body)]);
    const world = inBothWays(
      (options) => EngineWorld.started(made, {}, {}, options),
      (one) => {
        one.complete("a__1", { n: 1 });
        one.complete("a__2", { n: 2 });
      },
    );
    const seen = [...world.execution.raised.values()].map(({ payload }) => payload);
    expect(seen).toMatchObject([
      { of: 1, referenceTaskName: "a__1" },
      { of: 2, referenceTaskName: "a__2" },
    ]);
  });

  it("raises what is too large without its payload", () => {
    const tasks = [worker("a", listening("x", { v: "${a.output.v}" }, "onSuccess"))];
    const world = EngineWorld.started(definitionOf(tasks), {}, { maxEventBytes: 400 });
    world.complete("a", { v: "x".repeat(400) });
    const [event] = world.execution.raised.values();
    expect(event?.payload).toEqual({
      workflowInstanceId: WORKFLOW_ID,
      taskId: world.taskId("a"),
      referenceTaskName: "a",
      status: "COMPLETED",
    });
  });

  it("costs nothing where nobody listens", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    const { changes } = world.update("a", { status: "IN_PROGRESS" });
    expect(changes.raised).toBeUndefined();
    expect(changes.workflow).toBe(false);
  });

  it("goes on counting where it was after a restart", () => {
    const world = EngineWorld.started(definitionOf([worker("a", listening("x"))]));
    world.send({ kind: "terminated", reason: "enough" });
    world.send({ kind: "restarted", useLatestDefinition: false });
    expect(raisedBy(world)).toEqual([3]);
  });
});

describe("workflowStatusListenerEnabled", () => {
  const listened = { workflowStatusListenerEnabled: true };

  it("raises an event for each status of an execution", () => {
    const world = EngineWorld.started(definitionOf([worker("a")], listened));
    world.send({ kind: "paused" });
    world.send({ kind: "resumed" });
    world.complete("a");
    const statuses = ["RUNNING", "PAUSED", "RUNNING", "COMPLETED"];
    expect(heard(world)).toEqual(statuses.map((status) => `conductor:workflow_status ${status}`));
  });

  it("hears of a beginning and an end in one decision, and of a run anew", () => {
    const world = EngineWorld.started(definitionOf([inline("a")], listened));
    expect(heard(world)).toEqual([
      "conductor:workflow_status RUNNING",
      "conductor:workflow_status COMPLETED",
    ]);
    world.send({ kind: "restarted", useLatestDefinition: false });
    expect(heard(world)).toHaveLength(4);
    expect(raisedBy(world)).toEqual([3, 4]);
  });

  it("hears of a retry of what was terminated", () => {
    const world = EngineWorld.started(definitionOf([worker("a")], listened));
    world.send({ kind: "terminated", reason: "enough" });
    world.send({ kind: "retried", resumeSubWorkflows: false });
    expect(heard(world).map((line) => line.split(" ")[1])).toEqual([
      "RUNNING",
      "TERMINATED",
      "RUNNING",
    ]);
  });

  it("raises the event that the sink names", () => {
    const definition = definitionOf([inline("a")], {
      ...listened,
      workflowStatusListenerSink: "conductor:orders",
    });
    const [line] = heard(EngineWorld.started(definition));
    expect(line).toBe("conductor:orders RUNNING");
  });

  it("gives the summary, masked, and leaves out what is too large", () => {
    const definition = definitionOf([worker("a")], { ...listened, maskedFields: ["pin"] });
    const values = { input: { pin: 1 }, correlationId: "c" };
    const world = EngineWorld.started(definition, values, { maxEventBytes: 1000 });
    world.now += 10;
    world.complete("a", { long: "x".repeat(1000) });
    const [first, second] = [...world.execution.raised.values()].map(({ payload }) => payload);
    expect(first).toMatchObject({
      workflowType: "flow",
      workflowId: WORKFLOW_ID,
      correlationId: "c",
      status: "RUNNING",
      input: '{"pin":"***"}',
      output: "{}",
    });
    expect(first).not.toHaveProperty("endTime");
    expect(second).toMatchObject({ status: "COMPLETED" });
    expect(second).not.toHaveProperty("output");
    expect(second).toHaveProperty("endTime");
  });

  it("tells of the beginning before anything of the tasks, and of the end after them", () => {
    const task = { ...inline("a"), ...listening("x", {}, "onSuccess") };
    expect(heard(EngineWorld.started(definitionOf([task], listened)))).toEqual([
      "conductor:workflow_status RUNNING",
      "conductor:x COMPLETED",
      "conductor:workflow_status COMPLETED",
    ]);
  });

  it("is quiet when the status stays and when nobody listens", () => {
    const world = EngineWorld.started(definitionOf([worker("a")], listened));
    world.claim("a");
    expect(raisedBy(world)).toEqual([]);
    expect(heard(EngineWorld.started(definitionOf([inline("a")])))).toEqual([]);
  });
});
