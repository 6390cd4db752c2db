import { describe, expect, it } from "vitest";
import { validateTaskDef } from "../../src/engine/validation/validate-task-def.ts";
import { validateWorkflowDef } from "../../src/engine/validation/validate-workflow-def.ts";
import { emptyTaskDef } from "../../src/model/task-def.ts";
import { workflowDefSchema } from "../../src/model/workflow-def.ts";
import { completeDefinition } from "./complete-definition.ts";
import { randomScenario } from "./random-scenario.ts";

const SCENARIOS = Array.from({ length: 100 }, (_, seed) => randomScenario(seed));

describe("generated definitions", () => {
  it("are complete as their schema completes them", () => {
    for (const given of SCENARIOS.flatMap(({ workflows }) => workflows)) {
      const complete = completeDefinition(given);
      expect(workflowDefSchema.parse(complete)).toEqual(complete);
    }
  });

  it("are such as the server registers", () => {
    for (const { workflows, taskDefs } of SCENARIOS) {
      for (const given of workflows) {
        const { errors } = validateWorkflowDef(completeDefinition(given), { path: "" });
        expect(errors).toEqual([]);
      }
      for (const [name, given] of Object.entries(taskDefs)) {
        const taskDef = { ...emptyTaskDef(name), ...given };
        expect(validateTaskDef(taskDef, "")).toEqual([]);
      }
    }
  });
});
