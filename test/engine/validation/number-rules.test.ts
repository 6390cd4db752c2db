import { describe, expect, it } from "vitest";
import { messagesFor, WORK } from "./definitions.ts";

const TASK = { name: "x", taskReferenceName: "x" };
const URL = { uri: "https://example.org", method: "GET" };

const taking: [string, (value: unknown) => object, string][] = [
  [
    "keepLastN",
    (keepLastN) => ({
      type: "DO_WHILE",
      inputParameters: { keepLastN },
      loopCondition: "",
      loopOver: [WORK],
    }),
    "keepLastN should be a whole number of 1 or more for taskType: DO_WHILE taskName: x",
  ],
  [
    "maxConcurrency",
    (maxConcurrency) => ({
      type: "FOR_EACH",
      inputParameters: { items: [], maxConcurrency },
      loopOver: [WORK],
    }),
    "maxConcurrency should be a whole number of 0 or more for taskType: FOR_EACH taskName: x",
  ],
  [
    "batchSize",
    (batchSize) => ({ type: "PULL_WORKFLOW_MESSAGES", inputParameters: { batchSize } }),
    "batchSize should be a whole number of 1 or more for taskType: PULL_WORKFLOW_MESSAGES taskName: x",
  ],
  [
    "priority",
    (priority) => ({ type: "SUB_WORKFLOW", subWorkflowParam: { name: "other", priority } }),
    "priority should be a whole number from 0 to 99 for taskType: SUB_WORKFLOW taskName: x",
  ],
];

describe.each(taking)("the number %s of a task", (field, fields, message) => {
  it.each([["two"], [-1], [1.5], ["1.5"], [""], [true], [{}], [[1]]])("is not %j", (value) => {
    expect(messagesFor([{ ...TASK, ...fields(value) }])).toEqual([message]);
  });

  it.each([[1], ["3"], ["${workflow.input.n}"], [null]])("may be %j", (value) => {
    expect(messagesFor([{ ...TASK, ...fields(value) }])).toEqual([]);
  });

  it("is looked at in a loop as well", () => {
    const loop = {
      name: "l",
      taskReferenceName: "l",
      type: "DO_WHILE",
      loopCondition: "",
      loopOver: [{ ...TASK, ...fields(-1) }],
    };
    expect(messagesFor([loop])).toEqual([message]);
  });

  it("is 0 only where that means something", () => {
    const refused = messagesFor([{ ...TASK, ...fields(0) }]).length > 0;
    expect(refused).toBe(field === "keepLastN" || field === "batchSize");
  });
});

describe("the priority of a sub-workflow", () => {
  it("is 99 at most", () => {
    const task = { ...TASK, type: "SUB_WORKFLOW", subWorkflowParam: { name: "o", priority: 100 } };
    expect(messagesFor([task])).toHaveLength(1);
  });
});

describe("the timeouts of an HTTP task", () => {
  const messagesOf = (inputParameters: object) =>
    messagesFor([{ ...TASK, type: "HTTP", inputParameters }]);

  it.each([[-1], ["soon"], [true], [[1]]])("are not %j", (value) => {
    const message = "readTimeOut should be milliseconds for taskType: HTTP taskName: x";
    expect(messagesOf({ ...URL, readTimeOut: value })).toEqual([message]);
    expect(messagesOf({ http_request: { ...URL, readTimeOut: value } })).toEqual([message]);
  });

  it.each([[0], [2.5], ["3000"], ["${workflow.input.n}"], [null], [""]])("may be %j", (value) => {
    expect(messagesOf({ ...URL, connectionTimeOut: value })).toEqual([]);
  });

  it("stand in a request that an expression gives, or cannot be seen", () => {
    expect(messagesOf({ http_request: "${workflow.input.r}", readTimeOut: -1 })).toEqual([]);
  });
});
