import { describe, expect, it } from "vitest";
import { jsonBytes } from "../../../src/lib/json-size.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { inline, setVariable } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "SET_VARIABLE",
  tasks: [setVariable("t", { x: REFERENCE })],
  input: { x: RESOLVED },
});

describe("a SET_VARIABLE task", () => {
  it("writes each value whole, keeps the other variables, and has no output", () => {
    const variables = { kept: 1, replaced: { a: 1, b: 2 } };
    const tasks = [setVariable("s", { replaced: { c: 3 }, added: "${workflow.variables.kept}" })];
    const world = EngineWorld.started(definitionOf(tasks, { variables }));
    expect(world.workflow.variables).toEqual({ kept: 1, replaced: { c: 3 }, added: 1 });
    expect(world.task("s").output).toEqual({});
  });

  it("is seen by the tasks that come after it, not by the definition or another execution", () => {
    const tasks = [
      setVariable("s", { n: 5 }),
      inline("i", "$.n * 2", { n: "${workflow.variables.n}" }),
    ];
    const definition = definitionOf(tasks, { variables: { n: 0 } });
    const world = EngineWorld.started(definition);
    expect(world.task("i").output).toEqual({ result: 10 });
    expect(definition.variables).toEqual({ n: 0 });
    expect(new EngineWorld(definition).workflow.variables).toEqual({ n: 0 });
  });

  it("may fill the limit to the last byte", () => {
    const maxVariablesBytes = jsonBytes({ text: "é".repeat(50) });
    const definition = definitionOf([setVariable("s", { text: "é".repeat(50) })]);
    const world = EngineWorld.started(definition, {}, { maxVariablesBytes });
    expect(world.status).toBe("COMPLETED");
  });

  it("fails for good and changes nothing beyond the limit", () => {
    const tasks = [setVariable("s", { small: 1, large: "x".repeat(1024) })];
    const definition = definitionOf(tasks, { variables: { old: true } });
    const world = EngineWorld.started(definition, {}, { maxVariablesBytes: 1024 });
    const bytes = jsonBytes({ old: true, small: 1, large: "x".repeat(1024) });
    expect(world.task("s")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reason: `The variables payload size: ${bytes} of workflow: ${WORKFLOW_ID} is greater than the permissible limit: 1 kilobytes`,
    });
    expect(world.workflow).toMatchObject({ status: "FAILED", variables: { old: true } });
  });
});
