import { describe, expect, it } from "vitest";
import { taskDef } from "../../helpers/definitions.ts";
import { definitionOf, EngineWorld, type WorldOptions } from "../../helpers/engine-world.ts";
import { dynamic, inline, join, loop, worker, type TaskInput } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "DYNAMIC",
  wireType: "work",
  tasks: [dynamic("t", { pick: "work", x: REFERENCE })],
  input: { pick: "work", x: RESOLVED },
  opensAs: "SCHEDULED",
  end: (world, scope) => world.complete(`t${scope}`),
  cancelEffects: ["withdraw-task t"],
  unregistered: ["work"],
});

/** A DYNAMIC task `d` that becomes `pick`, with an INLINE task after it. */
function become(
  pick: unknown,
  input: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
) {
  const tasks: TaskInput[] = [dynamic("d", { pick, ...input }, more)];
  if (more["forkTasks"] !== undefined) tasks.push(join("j", ["b"]));
  const options: WorldOptions = typeof pick === "string" ? { unregistered: [pick] } : {};
  return EngineWorld.started(definitionOf([...tasks, inline("after")]), {}, {}, options);
}

describe("a DYNAMIC task", () => {
  it("becomes a worker task of the name that its input holds", () => {
    const world = become("ghost", { x: 1 });
    expect(world.task("d")).toMatchObject({
      kind: "SIMPLE",
      type: "ghost",
      definitionName: "ghost",
      status: "SCHEDULED",
      input: { pick: "ghost", x: 1 },
      workflowTask: { name: "ghost", type: "DYNAMIC", taskReferenceName: "d" },
    });
    world.complete("d", { n: 1 });
    expect(world.names()).toEqual(["d", "after"]);
    expect(world.status).toBe("COMPLETED");
  });

  it("fails where the name is a type that is not run yet", () => {
    const world = become("KAFKA_PUBLISH");
    expect(world.task("d")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reason: "Baton does not run tasks of type KAFKA_PUBLISH yet",
    });
    expect(world.status).toBe("FAILED");
  });

  it("fails where the name is too long for one", () => {
    expect(become("x".repeat(1_001)).task("d")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reason: "The name in the parameter pick is longer than 1000 characters",
    });
  });

  it("asks for the definition of the name, and is retried and timed by it", () => {
    const world = new EngineWorld(definitionOf([dynamic("d", { pick: "named" })]));
    expect(world.decide({ kind: "started" })).toEqual({
      kind: "needs",
      needs: [{ kind: "task-definition", name: "named" }],
    });
    const definition = taskDef({
      name: "named",
      retryCount: 1,
      retryDelaySeconds: 0,
      responseTimeoutSeconds: 5,
    });
    world.known.taskDefinitions.set("named", definition);
    world.send({ kind: "started" });
    world.claim("d");
    world.pass(5_000);
    expect(world.trace()).toEqual(["1 named d TIMED_OUT(0)", "2 named d SCHEDULED(1)"]);
    expect(world.task("d").workflowTask?.taskDefinition).toEqual(definition);
    world.fail("d");
    expect(world.status).toBe("FAILED");
  });

  it("becomes a system task with its own input", () => {
    const world = become("INLINE", { expression: "$.a + 1", a: 1 });
    expect(world.task("d")).toMatchObject({
      type: "INLINE",
      definitionName: "INLINE",
      output: { result: 2 },
    });
    expect(world.status).toBe("COMPLETED");
  });

  it("becomes a WAIT that is over in time", () => {
    const world = become("WAIT", { duration: "3s" });
    world.pass(2_999);
    expect(world.status).toBe("RUNNING");
    world.pass(1);
    expect(world.status).toBe("COMPLETED");
  });

  it("becomes a SUB_WORKFLOW that starts a child", () => {
    const world = become(
      "SUB_WORKFLOW",
      { x: 1 },
      { subWorkflowParam: { name: "child", version: 2 } },
    );
    expect(world.effectLines()).toEqual(["start-child d"]);
    expect(world.task("d").input).toMatchObject({
      subWorkflowName: "child",
      subWorkflowVersion: 2,
      workflowInput: { pick: "SUB_WORKFLOW", x: 1 },
    });
  });

  it("becomes a SWITCH with its cases", () => {
    const world = become(
      "SWITCH",
      { p: "x" },
      {
        evaluatorType: "value-param",
        expression: "p",
        decisionCases: { x: [inline("c1"), inline("c2")] },
      },
    );
    expect(world.names()).toEqual(["d", "c1", "c2", "after"]);
  });

  it("becomes a fork with its branches and the JOIN after it", () => {
    const world = become("FORK_JOIN", {}, { forkTasks: [[inline("a")], [worker("b")]] });
    expect(world.names()).toEqual(["d", "a", "b", "j"]);
    world.complete("b", { n: 1 });
    expect(world.task("j").output).toEqual({ b: { n: 1 } });
    expect(world.status).toBe("COMPLETED");
  });

  it("becomes a loop with its body", () => {
    const more = { loopCondition: "$.d.iteration < 2", loopOver: [inline("x")] };
    const world = become("DO_WHILE", {}, more);
    expect(world.names()).toEqual(["d", "x__1", "x__2", "after"]);
    expect(world.status).toBe("COMPLETED");
  });

  it("fails for good as a loop without a body, which nothing would bring to an end", () => {
    const world = become("DO_WHILE", {}, { loopCondition: "true" });
    expect(world.task("d")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reason: "The loop d has no tasks in loopOver",
    });
    expect(world.status).toBe("FAILED");
  });

  it("fails so again in a loop when that is retried", () => {
    const inner = dynamic("d", { pick: "DO_WHILE" }, { loopCondition: "true" });
    const definition = definitionOf([loop("l", "false", [inner])]);
    const world = EngineWorld.started(definition, {}, {}, { unregistered: ["DO_WHILE"] });
    expect(world.status).toBe("FAILED");
    world.send({ kind: "retried", resumeSubWorkflows: false });
    expect(world.status).toBe("FAILED");
  });

  it.each([undefined, null, "", 5, ["a"], "DYNAMIC"])(
    "fails for good when it is to be %j",
    (pick) => {
      const world = become(pick, { x: 1 });
      const input = JSON.stringify(world.task("d").input);
      expect(world.task("d")).toMatchObject({
        status: "FAILED_WITH_TERMINAL_ERROR",
        type: "DYNAMIC",
        reason: `Cannot map a dynamic task based on the parameter and input. Parameter= pick, input= ${input}`,
      });
      expect(world.names()).toEqual(["d"]);
      expect(world.workflow).toMatchObject({ status: "FAILED", failedReferences: ["d"] });
    },
  );

  it("does not take what objects inherit for a name", () => {
    const task = dynamic("d", {}, { dynamicTaskNameParam: "constructor" });
    expect(EngineWorld.started(definitionOf([task])).task("d").status).toBe(
      "FAILED_WITH_TERMINAL_ERROR",
    );
  });

  it("fails only itself: the update that led to it is answered", () => {
    const definition = definitionOf([worker("a"), dynamic("d", { pick: "${a.output.pick}" })]);
    const world = EngineWorld.started(definition);
    world.claim("a");
    expect(world.update("a", { output: {} }).answer.ok).toBe(true);
    expect(world.task("a").status).toBe("COMPLETED");
    expect(world.status).toBe("FAILED");
  });
});
