import { describe, expect, it } from "vitest";
import { UNSUPPORTED_TASK_TYPES } from "../../../src/engine/validation/unsupported-types.ts";
import { findingsIn, messagesFor, WORK } from "./definitions.ts";

const TASK = { name: "x", taskReferenceName: "x" };

function loopOf(task: Record<string, unknown>) {
  return {
    name: "l",
    taskReferenceName: "l",
    type: "DO_WHILE",
    loopCondition: "",
    loopOver: [task],
  };
}

describe("every task", () => {
  it("needs a name and a reference name", () => {
    expect(findingsIn([{ type: "SIMPLE" }]).errors).toEqual([
      { path: "op.arg0.tasks[0].name", message: "WorkflowTask name cannot be empty or null" },
      {
        path: "op.arg0.tasks[0].taskReferenceName",
        message: "WorkflowTask taskReferenceName name cannot be empty or null",
      },
    ]);
  });

  it("refuses negative delays and counts", () => {
    const task = { ...TASK, startDelay: -1, retryCount: -2, cacheConfig: { ttlInSecond: -3 } };
    const message = "must be greater than or equal to 0";
    expect(findingsIn([task]).errors).toEqual([
      { path: "op.arg0.tasks[0].startDelay", message, invalidValue: "-1" },
      { path: "op.arg0.tasks[0].retryCount", message, invalidValue: "-2" },
      { path: "op.arg0.tasks[0].cacheConfig.ttlInSecond", message, invalidValue: "-3" },
    ]);
  });

  it("refuses negative numbers in its embedded definition, and nothing else there", () => {
    const implicit = { name: "x", retryCount: 0, responseTimeoutSeconds: 0 };
    expect(messagesFor([{ ...TASK, taskDefinition: implicit }])).toEqual([]);
    const broken = { ...TASK, taskDefinition: { name: "x", retryCount: -1 } };
    expect(findingsIn([broken]).errors[0]?.path).toBe("op.arg0.tasks[0].taskDefinition.retryCount");
  });

  it("may have a type that nobody knows", () => {
    expect(messagesFor([{ ...TASK, type: "FOO" }])).toEqual([]);
  });
});

describe("types that are not supported", () => {
  it.each([["LLM_CHAT_COMPLETE"], ["CALL_MCP_TOOL"], ["AGENT"], ["JDBC"]])(
    "refuses %s by name",
    (type) => {
      expect(UNSUPPORTED_TASK_TYPES.has(type)).toBe(true);
      expect(messagesFor([{ ...TASK, type }])).toEqual([
        `task type ${type} is not supported by this server, taskName: x`,
      ]);
    },
  );

  it("refuses them in loops too", () => {
    expect(messagesFor([loopOf({ ...TASK, type: "JDBC" })])).toHaveLength(1);
  });

  it("first tells what is wrong with the task itself", () => {
    expect(messagesFor([{ ...TASK, type: "KAFKA_PUBLISH" }])).toEqual([
      "inputParameters.kafka_request field is required for taskType: KAFKA_PUBLISH taskName: x",
    ]);
    const complete = { ...TASK, type: "KAFKA_PUBLISH", inputParameters: { kafka_request: {} } };
    expect(messagesFor([complete])[0]).toContain("is not supported");
  });
});

describe("tasks in loops", () => {
  it("need names but not what their types need", () => {
    expect(messagesFor([loopOf({ ...TASK, type: "HTTP" })])).toEqual([]);
    expect(messagesFor([loopOf({ type: "HTTP" })])).toHaveLength(2);
  });

  it("are free of the rules of types also deeper down", () => {
    const inner = { ...TASK, type: "TERMINATE" };
    const fork = { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: [[inner]] };
    expect(messagesFor([loopOf(fork)])).toEqual([]);
  });
});

describe("evaluators", () => {
  const CASES = { decisionCases: { a: [WORK] } };

  it.each([["javascript"], ["js"], ["graaljs"], ["value-param"]])("knows %s", (evaluatorType) => {
    const inline = { ...TASK, type: "INLINE", inputParameters: { evaluatorType, expression: "1" } };
    expect(findingsIn([inline])).toEqual({ errors: [], warnings: [] });
    const choice = { ...TASK, type: "SWITCH", evaluatorType, expression: "p", ...CASES };
    expect(findingsIn([choice])).toEqual({ errors: [], warnings: [] });
  });

  it("refuses Python wherever it stands", () => {
    const inputParameters = { evaluatorType: "python", expression: "return 1" };
    expect(messagesFor([{ ...TASK, type: "INLINE", inputParameters }])).toEqual([
      "evaluatorType: python is not supported, use javascript, taskType: INLINE taskName: x",
    ]);
    const fields = { evaluatorType: "python", expression: "return 1" };
    expect(messagesFor([{ ...TASK, type: "SWITCH", ...fields, ...CASES }])).toHaveLength(1);
    expect(messagesFor([{ ...TASK, type: "JOIN", ...fields }])).toHaveLength(1);
  });

  it("refuses an unknown one of an INLINE or a JOIN and only warns of one of a SWITCH", () => {
    const inputParameters = { evaluatorType: "cobol", expression: "1" };
    expect(messagesFor([{ ...TASK, type: "INLINE", inputParameters }])).toHaveLength(1);
    const fields = { evaluatorType: "cobol", expression: "x" };
    expect(messagesFor([{ ...TASK, type: "JOIN", ...fields }])).toHaveLength(1);
    expect(findingsIn([{ ...TASK, type: "SWITCH", ...fields, ...CASES }])).toEqual({
      errors: [],
      warnings: ["evaluatorType: cobol is not known, taskType: SWITCH taskName: x"],
    });
  });

  it("leaves one that is chosen at run time alone, and that of a loop, which nobody reads", () => {
    const inputParameters = { evaluatorType: "${workflow.input.e}", expression: "1" };
    expect(messagesFor([{ ...TASK, type: "INLINE", inputParameters }])).toEqual([]);
    expect(messagesFor([{ ...loopOf(WORK), evaluatorType: "cobol" }])).toEqual([]);
  });
});

describe("scripts", () => {
  it("refuses a LAMBDA without one", () => {
    const message =
      "inputParameters.scriptExpression field is required for taskType: LAMBDA taskName: x";
    for (const inputParameters of [{}, { scriptExpression: "  " }, { scriptExpression: null }]) {
      expect(messagesFor([{ ...TASK, type: "LAMBDA", inputParameters }])).toEqual([message]);
    }
  });

  it("accepts a LAMBDA whose definition provides one", () => {
    const taskDefinition = { name: "x", inputTemplate: { scriptExpression: "return 1" } };
    for (const inputParameters of [{}, { scriptExpression: null }]) {
      const task = { ...TASK, type: "LAMBDA", taskDefinition, inputParameters };
      expect(messagesFor([task])).toEqual([]);
    }
  });

  it("only warns of an INLINE without an expression", () => {
    expect(findingsIn([{ ...TASK, type: "INLINE" }])).toEqual({
      errors: [],
      warnings: ["inputParameters.expression field is missing for taskType: INLINE taskName: x"],
    });
  });
});
