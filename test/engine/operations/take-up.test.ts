import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import {
  forEach,
  fork,
  forkTasks,
  inline,
  join,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";

const retried = { kind: "retried", resumeSubWorkflows: false } as const;

function playing(tasks: TaskInput[], scenario: (world: EngineWorld) => void): EngineWorld {
  const definition = definitionOf(tasks);
  return inBothWays((options) => EngineWorld.started(definition, {}, {}, options), scenario);
}

describe("what is taken up again", () => {
  it("goes on with an execution that was terminated while it was paused, all its tasks completed", () => {
    playing([worker("a"), worker("b")], (world) => {
      world.send({ kind: "paused" });
      world.complete("a");
      world.send({ kind: "terminated" });
      expect(world.trace()).toEqual(["1 a a COMPLETED(0)"]);
      expect(world.send(retried).answer.ok).toBe(true);
      expect(world.trace()).toEqual(["1 a a COMPLETED(0)", "2 b b SCHEDULED(0)"]);
      world.complete("b");
      expect(world.workflow.status).toBe("COMPLETED");
    });
  });

  it("completes an execution whose last task had completed while it was paused", () => {
    playing([worker("a")], (world) => {
      world.send({ kind: "paused" });
      world.complete("a");
      world.send({ kind: "terminated" });
      expect(world.send(retried).answer.ok).toBe(true);
      expect(world.workflow.status).toBe("COMPLETED");
    });
  });

  it("runs a permissive script again, with what later tasks have come to", () => {
    const script = inline("i", "$.later.n * 2", { later: "${a.output.more}" });
    playing([{ ...script, permissive: true }, worker("a")], (world) => {
      world.complete("a", { more: { n: 4 } });
      expect(world.status).toBe("FAILED");
      world.send(retried);
      expect(world.task("i")).toMatchObject({ status: "COMPLETED", output: { result: 8 } });
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("makes the branches of a dynamic fork from what its list has come to be, where that could not be planned", () => {
    const made = inline("tasks", "$.tasks", { tasks: [{ ...worker("x"), name: "x" }] });
    const inner = [forkTasks("d", "${tasks__1.output.result}", { x: {} }), join("dj", [])];
    const tasks = [forEach("e", [1], [fork("f", [[made], inner]), join("j", ["tasks", "dj"])])];
    const definition = definitionOf(tasks);
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, { ...options, unregistered: ["x"] }),
      (world) => {
        expect(world.task("d__1").status).toBe("FAILED_WITH_TERMINAL_ERROR");
        expect(world.status).toBe("FAILED");
        world.send(retried);
        world.complete("x__1");
        expect(world.status).toBe("COMPLETED");
      },
    );
  });
});
