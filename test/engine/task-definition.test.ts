import { describe, expect, it } from "vitest";
import {
  definitionOf as taskDefinitionOf,
  systemTaskDef,
  workflowTaskOf,
} from "../../src/engine/task-definition.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { dynamic, worker } from "../helpers/task-inputs.ts";

describe("workflowTaskOf", () => {
  it("is what the definition holds under the name, else what the task was made of", () => {
    const definition = definitionOf([worker("a"), dynamic("d", { pick: "ghost" })]);
    const world = EngineWorld.started(definition, {}, {}, { unregistered: ["ghost"] });
    expect(workflowTaskOf(world.execution, world.task("a"))).toBe(definition.tasks[0]);
    world.complete("a");
    expect(workflowTaskOf(world.execution, world.task("d"))).toMatchObject({ name: "ghost" });
  });

  it("is missing for a task that is neither", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    const stray = { ...world.task("a"), base: "stray" };
    expect(() => workflowTaskOf(world.execution, stray)).toThrow("no workflow task for stray");
  });
});

describe("definitionOf", () => {
  it("is the definition that was pinned, else that of a system task", () => {
    const definition = definitionOf([worker("a")], {}, { a: { retryCount: 9 } });
    const world = EngineWorld.started(definition);
    expect(taskDefinitionOf(world.execution, world.task("a")).retryCount).toBe(9);
    delete definition.tasks[0]?.taskDefinition;
    expect(taskDefinitionOf(world.execution, world.task("a"))).toBe(systemTaskDef("a"));
  });
});

describe("systemTaskDef", () => {
  it("neither retries nor times out, and is made once for a name", () => {
    expect(systemTaskDef("x")).toMatchObject({
      name: "x",
      retryCount: 0,
      responseTimeoutSeconds: 0,
      timeoutSeconds: 0,
    });
    expect(systemTaskDef("x")).toBe(systemTaskDef("x"));
  });

  it("does not keep all names that it was ever asked for", () => {
    const first = systemTaskDef("first");
    for (let at = 0; at < 1_000; at++) systemTaskDef(`name ${at}`);
    expect(systemTaskDef("first")).not.toBe(first);
    expect(systemTaskDef("first")).toEqual(first);
  });
});
