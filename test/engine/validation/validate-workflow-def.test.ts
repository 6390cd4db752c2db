import { describe, expect, it } from "vitest";
import { validateWorkflowDef } from "../../../src/engine/validation/validate-workflow-def.ts";
import { workflowDefSchema } from "../../../src/model/workflow-def.ts";
import { findingsIn, messagesFor, WORK } from "./definitions.ts";

const PATH = "registerWorkflowDef.arg0";

function errorsOf(fields: Record<string, unknown>) {
  const definition = workflowDefSchema.parse({ name: "flow", tasks: [WORK], ...fields });
  return validateWorkflowDef(definition, { path: PATH }).errors;
}

describe("validateWorkflowDef", () => {
  it("accepts the smallest definition", () => {
    expect(errorsOf({})).toEqual([]);
  });

  it("refuses an empty object for its name and its tasks", () => {
    expect(errorsOf({ name: undefined, tasks: undefined })).toEqual([
      { path: `${PATH}.name`, message: "WorkflowDef name cannot be null or empty" },
      { path: `${PATH}.tasks`, message: "WorkflowTask list cannot be empty" },
    ]);
  });

  it.each([1, 0, 3])("refuses schema version %i", (schemaVersion) => {
    expect(errorsOf({ schemaVersion })).toEqual([
      {
        path: `${PATH}.schemaVersion`,
        message: "workflowDef schemaVersion: 2 is only supported",
        invalidValue: String(schemaVersion),
      },
    ]);
  });

  it("refuses negative timeouts and limits", () => {
    const errors = errorsOf({
      timeoutSeconds: -1,
      rateLimitConfig: { concurrentExecLimit: -2 },
      cacheConfig: { ttlInSecond: -3 },
    });
    expect(errors.map(({ path, invalidValue }) => [path, invalidValue])).toEqual([
      [`${PATH}.timeoutSeconds`, "-1"],
      [`${PATH}.rateLimitConfig.concurrentExecLimit`, "-2"],
      [`${PATH}.cacheConfig.ttlInSecond`, "-3"],
    ]);
  });

  it.each([
    [{ version: 0 }],
    [{ version: -3 }],
    [{ ownerEmail: "no address" }],
    [{ name: "a:b @c" }],
  ])("accepts %j, as Conductor does", (fields) => {
    expect(errorsOf(fields)).toEqual([]);
  });

  it("names the place of a nested task as Conductor does", () => {
    const bad = (reference: string) => ({ name: "h", taskReferenceName: reference, type: "HTTP" });
    const errors = findingsIn([
      {
        name: "s",
        taskReferenceName: "s",
        type: "SWITCH",
        evaluatorType: "value-param",
        expression: "p",
        decisionCases: { a: [bad("h1")] },
        defaultCase: [WORK, bad("h2")],
      },
      { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: [[], [bad("h3")]] },
    ]).errors;
    expect(errors.map(({ path }) => path)).toEqual([
      "op.arg0.tasks[0].decisionCases[a].<map value>[0]",
      "op.arg0.tasks[0].defaultCase[1]",
      "op.arg0.tasks[1].forkTasks[1].<list element>[0]",
    ]);
  });

  it("checks an embedded definition under its own path", () => {
    const workflowDefinition = { name: "inner", tasks: [WORK, WORK, { type: "HTTP" }] };
    const sub = { name: "s", taskReferenceName: "s", type: "SUB_WORKFLOW" };
    const { errors } = findingsIn([{ ...sub, subWorkflowParam: { workflowDefinition } }]);
    const inside = "op.arg0.tasks[0].subWorkflowParam.workflowDefinition";
    expect(errors.map(({ path }) => path)).toEqual([
      inside,
      `${inside}.tasks[2]`,
      `${inside}.tasks[2].name`,
      `${inside}.tasks[2].taskReferenceName`,
    ]);
  });

  it("warns of a schema that is to be enforced and is not JSON", () => {
    const warningsOf = (fields: object) => {
      const definition = workflowDefSchema.parse({ name: "flow", tasks: [WORK], ...fields });
      return validateWorkflowDef(definition, { path: PATH }).warnings;
    };
    const schemas = { inputSchema: { name: "s", type: "AVRO" }, outputSchema: { name: "s" } };
    expect(warningsOf(schemas)).toEqual([
      `${PATH}.inputSchema: a schema of type AVRO is kept and not enforced`,
    ]);
    expect(warningsOf({ ...schemas, enforceSchema: false })).toEqual([]);
  });

  it("leaves a definition that comes from an expression to the run", () => {
    const subWorkflowParam = { name: "x", workflowDefinition: "${workflow.input.def}" };
    const sub = { name: "s", taskReferenceName: "s", type: "SUB_WORKFLOW", subWorkflowParam };
    expect(messagesFor([sub])).toEqual([]);
  });

  it("does not repeat long names in full, nor fail over many errors", () => {
    const long = "x".repeat(1_000);
    const tasks = Array.from({ length: 5000 }, (_, index) => ({
      name: long,
      taskReferenceName: `t${index % 2500}`,
      type: "HTTP",
    }));
    const workflowDefinition = { name: long, tasks };
    const sub = { name: "s", taskReferenceName: "s", type: "SUB_WORKFLOW" };
    const { errors } = findingsIn([{ ...sub, subWorkflowParam: { workflowDefinition } }]);
    expect(errors).toHaveLength(5000 + 2500);
    expect(Math.max(...errors.map(({ message }) => message.length))).toBeLessThan(1000);
  });
});
