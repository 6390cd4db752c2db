import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import {
  fork,
  join,
  loop,
  subWorkflow,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";

const resumed = { kind: "retried", resumeSubWorkflows: true } as const;

function playing(tasks: TaskInput[], scenario: (world: EngineWorld) => void): void {
  const definition = definitionOf(tasks);
  inBothWays((options) => EngineWorld.started(definition, {}, {}, options), scenario);
}

describe("retry that resumes sub-workflows", () => {
  const forked = [
    fork("f", [[subWorkflow("s")], [subWorkflow("t")], [worker("a")], [subWorkflow("u")]]),
    join("j", ["s", "t", "a", "u"]),
  ];

  it("goes on in every child that did not end well, under the same tasks", () => {
    playing(forked, (world) => {
      world.childEnded("u", { output: { u: 1 } });
      const [s, t, u] = ["s", "t", "u"].map((name) => ({ ...world.task(name) }));
      world.childEnded("s", { status: "FAILED", reason: "r" });
      world.send(resumed);
      expect(world.trace()).toEqual([
        "1 FORK f COMPLETED(0)",
        "2 SUB_WORKFLOW s IN_PROGRESS(0)",
        "3 SUB_WORKFLOW t IN_PROGRESS(0)",
        "4 a a SCHEDULED(1)",
        "5 SUB_WORKFLOW u COMPLETED(0)",
        "6 JOIN j IN_PROGRESS(0)",
      ]);
      const going = { status: "IN_PROGRESS", childRun: 1, endTime: 0 };
      expect(world.task("s")).toMatchObject({ ...going, subWorkflowId: s?.subWorkflowId });
      expect(world.task("t")).toMatchObject({ ...going, subWorkflowId: t?.subWorkflowId });
      expect(world.task("s").reason).toBeUndefined();
      expect(world.task("u")).toMatchObject({ endTime: u?.endTime, output: { u: 1 } });
      expect(world.effectLines().sort()).toEqual([
        "enqueue-task a",
        "revive-child s",
        "revive-child t",
      ]);
    });
  });

  it("does not count the news of how a child ended before", () => {
    playing(forked, (world) => {
      world.childEnded("s", { status: "FAILED" });
      world.send(resumed);
      world.childEnded("t", { status: "TERMINATED", run: 0 });
      expect(world.task("t").status).toBe("IN_PROGRESS");
      world.childEnded("t", { status: "COMPLETED", run: 1 });
      expect(world.task("t").status).toBe("COMPLETED");
    });
  });

  it("goes on in a child within a loop", () => {
    playing([loop("l", "$.l.iteration < 2", [subWorkflow("s"), worker("a")])], (world) => {
      world.childEnded("s__1");
      world.complete("a__1");
      world.childEnded("s__2", { status: "FAILED" });
      world.send(resumed);
      expect(world.task("l")).toMatchObject({ status: "IN_PROGRESS", iteration: 2 });
      expect(world.task("s__2")).toMatchObject({ status: "IN_PROGRESS", retryCount: 0 });
      expect(world.task("s__1").status).toBe("COMPLETED");
      world.childEnded("s__2");
      world.complete("a__2");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("is as without where another task is the first that did not end well", () => {
    const tasks = [fork("f", [[worker("a")], [subWorkflow("s")]]), join("j", ["a", "s"])];
    playing(tasks, (world) => {
      world.childEnded("s", { status: "FAILED" });
      world.send(resumed);
      expect(world.attempts("s")).toHaveLength(2);
      expect(world.attempts("a")).toHaveLength(2);
    });
  });
});
