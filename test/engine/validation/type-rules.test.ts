import { describe, expect, it } from "vitest";
import { emptyTaskDef } from "../../../src/model/task-def.ts";
import { messagesFor, WORK } from "./definitions.ts";

/** The messages for one task of a type, ways in which Baton does not run it left out. */
function messages(type: string, fields: Record<string, unknown> = {}): string[] {
  const found = messagesFor([{ name: "x", taskReferenceName: "x", type, ...fields }]);
  return found.filter((message) => !message.includes("is not supported by this server"));
}

const CASES = { decisionCases: { a: [WORK] } };

describe("SWITCH", () => {
  it("needs an evaluator and a case", () => {
    expect(messages("SWITCH").sort()).toEqual([
      "decisionCases should have atleast one task for taskType: SWITCH taskName: x",
      "evaluatorType field is required for taskType: SWITCH taskName: x",
    ]);
  });

  it("needs an expression when it has an evaluator", () => {
    expect(messages("SWITCH", { evaluatorType: "value-param", ...CASES })).toEqual([
      "expression field is required for taskType: SWITCH taskName: x",
    ]);
  });

  it("refuses JavaScript that does not parse", () => {
    const fields = { evaluatorType: "javascript", expression: "if (", ...CASES };
    expect(messages("SWITCH", fields)).toEqual([
      "Expression is not well formatted: SyntaxError: unexpected end of input, " +
        "taskType: SWITCH taskName x",
    ]);
  });

  it("leaves the syntax of scripts to the run when there is no runner", () => {
    const task = { name: "x", taskReferenceName: "x", type: "SWITCH", ...CASES };
    const broken = { ...task, evaluatorType: "javascript", expression: "if (" };
    expect(messagesFor([broken], { scripts: undefined })).toEqual([]);
  });

  it("does not take a parameter's name for a script", () => {
    expect(
      messages("SWITCH", { evaluatorType: "value-param", expression: "a(", ...CASES }),
    ).toEqual([]);
  });
});

describe("DECISION", () => {
  it("needs a parameter or an expression, and a case", () => {
    expect(messages("DECISION").sort()).toEqual([
      "caseValueParam or caseExpression field is required for taskType: DECISION taskName: x",
      "decisionCases should have atleast one task for taskType: DECISION taskName: x",
    ]);
    expect(messages("DECISION", { caseValueParam: "p", ...CASES })).toEqual([]);
  });

  it("refuses an expression that does not parse", () => {
    expect(messages("DECISION", { caseExpression: "(", ...CASES })[0]).toContain(
      "Expression is not well formatted",
    );
  });
});

describe("DO_WHILE", () => {
  it("needs a condition and a body", () => {
    expect(messages("DO_WHILE").sort()).toEqual([
      "loopCondition field is required for taskType: DO_WHILE taskName: x",
      "loopOver field is required for taskType: DO_WHILE taskName: x",
    ]);
    expect(messages("DO_WHILE", { items: "${workflow.input.l}", loopOver: [WORK] })).toHaveLength(
      1,
    );
  });

  it("accepts an empty condition, and one that does not parse", () => {
    expect(messages("DO_WHILE", { loopCondition: "", loopOver: [WORK] })).toEqual([]);
    expect(messages("DO_WHILE", { loopCondition: "if (", loopOver: [WORK] })).toEqual([]);
  });
});

describe("forks", () => {
  it("FORK_JOIN needs a branch", () => {
    expect(messages("FORK_JOIN")).toEqual([
      "forkTasks should have atleast one task for taskType: FORK_JOIN taskName: x",
    ]);
    expect(messages("FORK_JOIN", { forkTasks: [[]] })).toEqual([]);
  });

  it("FORK_JOIN_DYNAMIC needs both parameters, the old one, or the list itself", () => {
    expect(messages("FORK_JOIN_DYNAMIC")).toEqual([
      "dynamicForkTasksParam field is required for taskType: FORK_JOIN_DYNAMIC taskName: x",
      "dynamicForkTasksInputParamName field is required for taskType: FORK_JOIN_DYNAMIC taskName: x",
    ]);
    const both = { dynamicForkTasksParam: "a", dynamicForkTasksInputParamName: "b" };
    expect(messages("FORK_JOIN_DYNAMIC", both)).toEqual([]);
    expect(messages("FORK_JOIN_DYNAMIC", { dynamicForkJoinTasksParam: "a" })).toEqual([]);
    expect(messages("FORK_JOIN_DYNAMIC", { inputParameters: { forkTaskInputs: [] } })).toEqual([]);
  });

  it("FORK_JOIN_DYNAMIC refuses the old parameter beside a new one", () => {
    const mixed = { dynamicForkJoinTasksParam: "a", dynamicForkTasksParam: "b" };
    expect(messages("FORK_JOIN_DYNAMIC", mixed)[0]).toContain("cam be used for taskType");
  });
});

describe("fields that a type needs", () => {
  it.each([
    ["DYNAMIC", "dynamicTaskNameParam", { dynamicTaskNameParam: "p" }],
    ["EVENT", "sink", { sink: "conductor" }],
    ["EVENT", "sink", { inputParameters: { sink: "conductor" } }],
    ["SUB_WORKFLOW", "subWorkflowParam", { subWorkflowParam: {} }],
    ["KAFKA_PUBLISH", "inputParameters.kafka_request", { inputParameters: { kafka_request: {} } }],
    [
      "JSON_JQ_TRANSFORM",
      "inputParameters.queryExpression",
      { inputParameters: { queryExpression: "." } },
    ],
    [
      "HTTP",
      "inputParameters.http_request or inputParameters.uri",
      { inputParameters: { http_request: {} } },
    ],
  ])("%s needs %s", (type, field, fields) => {
    expect(messages(type)).toEqual([
      `${field} field is required for taskType: ${type} taskName: x`,
    ]);
    expect(messages(type, fields)).toEqual([]);
  });

  it("SUB_WORKFLOW refuses a strategy for its key that does not exist", () => {
    const withStrategy = (idempotencyStrategy: string) =>
      messages("SUB_WORKFLOW", { subWorkflowParam: { name: "c", idempotencyStrategy } });
    expect(withStrategy("RETURN_EXISTING")).toEqual([]);
    expect(withStrategy("NEVER")).toEqual([
      "subWorkflowParam.idempotencyStrategy NEVER is none of FAIL, RETURN_EXISTING, FAIL_ON_RUNNING for taskType: SUB_WORKFLOW taskName: x",
    ]);
  });

  it("HTTP accepts a uri or a method at the top of its input", () => {
    expect(messages("HTTP", { inputParameters: { uri: "http://a" } })).toEqual([]);
    expect(messages("HTTP", { inputParameters: { method: "GET" } })).toEqual([]);
  });

  it("accepts what the template of the task definition provides, embedded or registered", () => {
    const inputTemplate = { http_request: { uri: "http://a" } };
    expect(messages("HTTP", { taskDefinition: { name: "x", inputTemplate } })).toEqual([]);
    const taskDefinition = (name: string) => ({ ...emptyTaskDef(name), inputTemplate });
    const task = { name: "x", taskReferenceName: "x", type: "HTTP" };
    expect(messagesFor([task], { taskDefinition })).toEqual([]);
    expect(messagesFor([task], { taskDefinition: emptyTaskDef })).toHaveLength(1);
  });
});

describe("TERMINATE", () => {
  const BAD_STATUS =
    "terminate task must have an terminationStatus parameter and must be set to COMPLETED or " +
    "FAILED, taskName: x";

  it.each([["COMPLETED"], ["FAILED"], ["TERMINATED"]])("accepts %s", (terminationStatus) => {
    expect(messages("TERMINATE", { inputParameters: { terminationStatus } })).toEqual([]);
  });

  it.each([[undefined], [null], ["PAUSED"], ["completed"], ["${workflow.input.s}"], [1]])(
    "refuses the status %j",
    (terminationStatus) => {
      expect(messages("TERMINATE", { inputParameters: { terminationStatus } })).toEqual([
        BAD_STATUS,
      ]);
    },
  );

  it("cannot be optional", () => {
    const inputParameters = { terminationStatus: "FAILED" };
    expect(messages("TERMINATE", { optional: true, inputParameters })).toEqual([
      "terminate task cannot be optional, taskName: x",
    ]);
  });
});

describe("WAIT", () => {
  it.each([
    [{}],
    [{ duration: "5 s" }],
    [{ duration: "${workflow.input.d}", until: "" }],
    [{ until: "2030-01-01 10:00" }],
    [{ until: "2030-01-01T10:00:00Z" }],
    [{ until: "${a.output.x} 10:00" }],
    [{ duration: null, until: null }],
  ])("accepts %j", (inputParameters) => {
    expect(messages("WAIT", { inputParameters })).toEqual([]);
  });

  it.each([
    [
      { duration: "1 s", until: "2030-01-01" },
      "Both 'duration' and 'until' specified. Please provide only one input",
    ],
    [{ duration: "abc" }, "Either date or duration is passed as null "],
    [{ duration: 2 }, "Either date or duration is passed as null "],
    [{ until: "abc" }, "Unable to parse date "],
  ])("refuses %j", (inputParameters, message) => {
    expect(messages("WAIT", { inputParameters })).toEqual([message]);
  });
});

describe("WAIT_FOR_WEBHOOK", () => {
  const NAMED = "taskType: WAIT_FOR_WEBHOOK taskName: x";

  it.each([
    [{ matches: { "$.id": 1, "$['a'].b": "${workflow.input.x}" } }],
    [{ matches: "${workflow.input.matches}" }],
    [{ "$.id": 1 }],
    [{}],
  ])("accepts %j", (inputParameters) => {
    expect(messages("WAIT_FOR_WEBHOOK", { inputParameters })).toEqual([]);
  });

  it("refuses paths that are none, and what is no object", () => {
    const of = (matches: unknown) => messages("WAIT_FOR_WEBHOOK", { inputParameters: { matches } });
    expect(of({ "$.[": 1 })).toEqual([`matches: $.[ is no path for ${NAMED}`]);
    for (const matches of [[1], "$.id", "", "{}", 5, true]) {
      expect(of(matches)).toEqual([`matches has to be an object of values by path for ${NAMED}`]);
    }
  });
});

describe("a type without rules", () => {
  it.each([["SIMPLE"], ["NOOP"], ["HUMAN"], ["MY_OWN"], [""], ["toString"], ["__proto__"]])(
    "accepts %j",
    (type) => {
      expect(messages(type)).toEqual([]);
    },
  );
});

describe("FOR_EACH", () => {
  it("needs items and a body", () => {
    expect(messages("FOR_EACH")).toEqual([
      "inputParameters.items field is required for taskType: FOR_EACH taskName: x",
      "loopOver field is required for taskType: FOR_EACH taskName: x",
    ]);
  });
});

describe("TRY_CATCH", () => {
  it("needs something to try", () => {
    expect(messages("TRY_CATCH", { decisionCases: { catch: [WORK] } })).toEqual([
      "decisionCases.try field is required for taskType: TRY_CATCH taskName: x",
    ]);
  });

  it("has no other lists", () => {
    expect(messages("TRY_CATCH", { decisionCases: { try: [WORK], except: [] } })).toEqual([
      "decisionCases.except is none of try, catch, finally for taskType: TRY_CATCH taskName: x",
    ]);
  });
});
