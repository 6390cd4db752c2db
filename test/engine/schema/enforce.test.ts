import { describe, expect, it } from "vitest";
import { inputDefect } from "../../../src/engine/schema/enforce.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { schemaDefSchema } from "../../../src/model/schema-def.ts";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { worker } from "../../helpers/task-inputs.ts";

const NUMBER: JsonObject = { properties: { n: { type: "number" } } };
const schema = (data?: JsonObject, more = {}) =>
  schemaDefSchema.parse({ name: "s", version: 2, data, ...more });

const defect = (given: object, enforceSchema = true) =>
  inputDefect({ inputSchema: schema(NUMBER, given), enforceSchema }, { n: "text" });

describe("a schema", () => {
  it("is enforced only where the definition says so, and only as JSON", () => {
    expect(defect({})).toBe(
      "The input does not fit the schema s.2: input.n must be of type number",
    );
    expect(defect({}, false)).toBeNull();
    expect(defect({ type: "AVRO" })).toBeNull();
    expect(inputDefect({ enforceSchema: true }, { n: "text" })).toBeNull();
  });

  it("that is named and not registered lets nothing pass", () => {
    const unknown = { inputSchema: schema(), enforceSchema: true };
    expect(inputDefect(unknown, {})).toBe("The schema s.2 of the input is not registered");
  });

  it("that costs too much says so", () => {
    const endless = { inputSchema: schema({ $ref: "#" }), enforceSchema: true };
    expect(inputDefect(endless, {})).toContain("cannot be checked against the schema s.2");
  });
});

describe("the schemas of a task", () => {
  const started = (taskDef: object, input = {}) => {
    const tasks = [worker("a", { inputParameters: input })];
    const taskDefs = { a: { enforceSchema: true, retryCount: 3, ...taskDef } };
    return EngineWorld.started(definitionOf(tasks, {}, taskDefs));
  };

  it("fail it for good before it is handed out when its input does not fit", () => {
    const world = started({ inputSchema: schema(NUMBER) }, { n: "text" });
    expect(world.task("a")).toMatchObject({ status: "FAILED_WITH_TERMINAL_ERROR" });
    expect(world.task("a").reason).toContain("input.n must be of type number");
    expect(world.effectLines().join()).not.toContain("enqueue");
    expect(world.execution.workflow.status).toBe("FAILED");
  });

  it("fail it for good when its output does not fit, which is kept", () => {
    const world = started({ outputSchema: schema(NUMBER) });
    world.complete("a", { n: "text" });
    expect(world.task("a")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      output: { n: "text" },
    });
    expect(world.execution.workflow.status).toBe("FAILED");
  });

  it("ask nothing of the output of a failure", () => {
    const world = started({ outputSchema: schema(NUMBER), retryCount: 0 });
    world.claim("a");
    world.update("a", { status: "FAILED", output: { n: "text" }, reason: "broken" });
    expect(world.task("a")).toMatchObject({ status: "FAILED", reason: "broken" });
  });

  it("let pass what fits", () => {
    const both = { inputSchema: schema(NUMBER), outputSchema: schema(NUMBER) };
    const world = started(both, { n: 1 });
    world.complete("a", { n: 2 });
    expect(world.execution.workflow.status).toBe("COMPLETED");
  });
});

describe("the output schema of a workflow", () => {
  it("makes of a success a failure when the output does not fit", () => {
    const more = { outputSchema: schema(NUMBER), outputParameters: { n: "${a.output.n}" } };
    const world = EngineWorld.started(definitionOf([worker("a")], more));
    world.complete("a", { n: "text" });
    expect(world.execution.workflow).toMatchObject({ status: "FAILED", output: { n: "text" } });
    expect(world.execution.workflow.reason).toContain("output.n must be of type number");
  });
});
