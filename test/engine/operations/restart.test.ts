import { describe, expect, it } from "vitest";
import type { PinnedDefinition } from "../../../src/engine/needs.ts";
import { definitionOf, EngineWorld, inBothWays, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { snapshotOf } from "../../helpers/execution-snapshot.ts";
import {
  fork,
  inline,
  join,
  loop,
  setVariable,
  subWorkflow,
  worker,
} from "../../helpers/task-inputs.ts";

const chain = definitionOf([worker("a"), worker("b")], { variables: { n: 0 } });
const restarted = { kind: "restarted", useLatestDefinition: false } as const;

/** A chain that has run to its end. */
function ended(): EngineWorld {
  const world = EngineWorld.started(chain, { input: { x: 1 }, correlationId: "c" });
  world.complete("a", { n: 1 });
  world.complete("b", { m: 1 });
  expect(world.status).toBe("COMPLETED");
  return world;
}

function knowing(world: EngineWorld, latest: PinnedDefinition | null): EngineWorld {
  world.known.latestDefinitions.set("flow", latest);
  return world;
}

describe("restart", () => {
  it("begins anew from the input, with new task ids that start to count at the first seq", () => {
    const world = ended();
    const { createTime } = world.workflow;
    world.now += 1000;
    expect(world.send(restarted).answer.ok).toBe(true);
    expect(world.trace()).toEqual(["1 a a SCHEDULED(0)"]);
    expect(world.taskId("a")).toBe(`${WORKFLOW_ID}-3`);
    expect(world.workflow).toMatchObject({
      status: "RUNNING",
      input: { x: 1 },
      output: {},
      correlationId: "c",
      createTime: createTime + 1000,
      endTime: 0,
      lastRetriedTime: 0,
      run: 1,
    });
    expect(world.effectLines()).toEqual(["enqueue-task a"]);
    world.complete("a");
    world.complete("b", { m: 2 });
    expect(world.workflow).toMatchObject({ status: "COMPLETED", output: { m: 2 } });
  });

  it("resets variables to those of the definition and forgets what had failed", () => {
    const tasks = [setVariable("set", { n: 5, more: true }), worker("a")];
    const once = { a: { retryCount: 0 } };
    const world = EngineWorld.started(definitionOf(tasks, { variables: { n: 0 } }, once));
    world.fail("a");
    expect(world.workflow.failedReferences).toEqual(["a"]);
    world.send(restarted);
    expect(world.workflow.variables).toEqual({ n: 5, more: true });
    expect(world.task("set").status).toBe("COMPLETED");
    expect(world.workflow).toMatchObject({ failedReferences: [], failedTaskNames: [] });
    expect(world.workflow.reason).toBeUndefined();
    expect(world.workflow.failedTask).toBeUndefined();
  });

  it("starts other children than before and leaves those as they ended", () => {
    const world = EngineWorld.started(definitionOf([subWorkflow("s")]));
    const before = world.task("s").subWorkflowId;
    world.childEnded("s");
    world.send(restarted);
    expect(world.task("s").subWorkflowId).not.toBe(before);
    expect(world.effectLines()).toEqual(["start-child s"]);
  });

  it("still ends a child that was to be ended when its task goes away", () => {
    const world = EngineWorld.started(definitionOf([subWorkflow("s")]));
    const childId = world.task("s").subWorkflowId;
    world.send({ kind: "terminated" });
    expect(world.effectLines()).toContain("terminate-child s");
    world.send(restarted);
    const [gone] = world.execution.forgotten.values();
    expect(gone).toMatchObject({ subWorkflowId: childId, outbox: "terminate-child" });
    expect(world.task("s").subWorkflowId).not.toBe(childId);
  });

  it("takes the same course from rows, with loops and forks that had come to their end", () => {
    const tasks = [
      loop("l", "$.l.iteration < 2", [worker("x")]),
      fork("f", [[worker("a")], [inline("i")]]),
      join("j", ["a", "i"]),
    ];
    inBothWays(
      (options) => EngineWorld.started(definitionOf(tasks), {}, {}, options),
      (world) => {
        for (let run = 0; run < 2; run++) {
          for (const name of ["x__1", "x__2", "a"]) world.complete(name);
          expect(world.status).toBe("COMPLETED");
          world.send(restarted);
          expect(world.names()).toEqual(["l", "x__1"]);
        }
      },
    );
  });

  it("lets the workflow's timeout count anew", () => {
    const timeout = { timeoutSeconds: 5, timeoutPolicy: "TIME_OUT_WF" };
    const world = EngineWorld.started(definitionOf([worker("a")], timeout));
    world.pass(5_000);
    expect(world.status).toBe("TIMED_OUT");
    world.now += 60_000;
    world.send(restarted);
    world.pass(4_999);
    expect(world.status).toBe("RUNNING");
    world.pass(1);
    expect(world.status).toBe("TIMED_OUT");
  });

  it("tells the parent that it runs again, and no more that it had ended", () => {
    const parent = { parentWorkflowId: "p", parentWorkflowTaskId: "p-1" };
    const world = EngineWorld.started(chain, parent);
    world.send({ kind: "terminated" });
    expect(world.workflow.outbox).toEqual({ parent: true });
    world.send(restarted);
    expect(world.workflow.outbox).toEqual({ revived: { operation: "restarted", path: "" } });
    expect(world.effectLines()).toContain("tell-parent");
  });

  it.each(["RUNNING", "PAUSED"])("is refused of an execution that is %s", (status) => {
    const world = EngineWorld.started(chain);
    if (status === "PAUSED") world.send({ kind: "paused" });
    expect(world.send(restarted).answer).toEqual({
      ok: false,
      code: "conflict",
      message: `Workflow: flow.1/${WORKFLOW_ID}.${status} is not in terminal state, unable to restart.`,
    });
  });

  it("is refused when the definition is not restartable and it has completed, but not after a failure", () => {
    const definition = definitionOf([worker("a")], { restartable: false });
    const world = EngineWorld.started(definition);
    world.send({ kind: "terminated" });
    expect(world.send(restarted).answer.ok).toBe(true);
    world.complete("a");
    expect(world.send(restarted).answer).toEqual({
      ok: false,
      code: "conflict",
      message: `Workflow: flow.1/${WORKFLOW_ID}.COMPLETED is non-restartable`,
    });
  });
});

describe("restart with the latest definition", () => {
  const latest = { kind: "restarted", useLatestDefinition: true } as const;
  const second = definitionOf([worker("b"), worker("c")], { version: 2, variables: { n: 9 } });

  it("asks for it, and changes nothing until it has it", () => {
    const world = ended();
    expect(world.decide(latest)).toEqual({
      kind: "needs",
      needs: [{ kind: "latest-definition", workflow: "flow" }],
    });
  });

  it("goes on with its tasks, its version and its variables, also after a load", () => {
    const world = knowing(ended(), { definition: second, unresolved: [] });
    world.send(latest);
    world.reload();
    expect(world.names()).toEqual(["b"]);
    expect(world.execution.definition.version).toBe(2);
    expect(world.workflow.variables).toEqual({ n: 9 });
    world.complete("b");
    world.complete("c");
    expect(world.status).toBe("COMPLETED");
  });

  it("can be broken off without a trace", () => {
    const scripted = definitionOf([inline("i")], { version: 2 });
    const world = knowing(ended(), { definition: scripted, unresolved: [] });
    delete world.known.scripts;
    const before = snapshotOf(world.execution);
    expect(world.decide(latest).kind).toBe("needs");
    expect(snapshotOf(world.execution)).toEqual(before);
    expect(world.execution.definition.version).toBe(1);
    expect(world.execution.structure.task("a")).toBeDefined();
  });

  it("is refused without asking while the execution runs", () => {
    const world = EngineWorld.started(chain);
    expect(world.send(latest).answer).toMatchObject({ ok: false, code: "conflict" });
  });

  it.each([
    [null, "No such workflow found by name: flow"],
    [
      { definition: second, unresolved: ["sub"] },
      "The Task sub defined as a sub-workflow has no workflow definition available ",
    ],
  ])("is refused when there is none that can be run", (known, message) => {
    const world = knowing(ended(), known);
    expect(world.send(latest).answer).toEqual({ ok: false, code: "not-found", message });
  });

  it("goes by the latest one's word on whether it may be restarted", () => {
    const definition = { ...second, restartable: false };
    const world = knowing(ended(), { definition, unresolved: [] });
    expect(world.send(latest).answer).toMatchObject({ ok: false, code: "conflict" });
  });
});
