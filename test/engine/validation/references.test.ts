import { describe, expect, it } from "vitest";
import { referencesIn } from "../../../src/engine/validation/references.ts";
import { findingsIn } from "./definitions.ts";

function findings(inputParameters: Record<string, unknown>) {
  return findingsIn([
    { name: "work", taskReferenceName: "t1", inputParameters },
    {
      name: "loop",
      taskReferenceName: "l",
      type: "DO_WHILE",
      loopCondition: "",
      loopOver: [{ name: "work", taskReferenceName: "inner" }],
    },
  ]);
}

describe("referencesIn", () => {
  it.each([
    ["plain", []],
    ["${a.b}", ["a.b"]],
    ["x ${a} y ${b} z", ["a", "b"]],
    ["$${a.b}", []],
    ["$${a ${b}}", []],
    ["$${a} ${b}", ["b"]],
    ["${a.${b}.c}", ["b", "a.${b}.c"]],
    ["${a[?(@.x=={})]}", ["a[?(@.x=={})]"]],
    ["${}", [""]],
    ["${abc", []],
    ["{a} $ } ${b}", ["b"]],
  ])("finds in %j %j", (text, expected) => {
    expect(referencesIn(text)).toEqual(expected);
  });

  it("reads a hostile text in linear time", () => {
    const deep = "${a".repeat(100_000) + "}".repeat(100_000);
    const started = performance.now();
    expect(referencesIn(deep)).toHaveLength(100_000);
    expect(
      findings({ x: deep, y: "${a".repeat(100_000), z: `\${a${"__1".repeat(100_000)}b}` }),
    ).toBeDefined();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("references in inputs", () => {
  it.each([
    ["${workflow.input.x}"],
    ["${t1.output}"],
    ["${l.output[1]}"],
    ["${inner['output']}"],
    ["${inner__2.output}"],
    ["${$.workflow.input.x}"],
    ["${CPEWF_TASK_ID}"],
    ["${NETFLIX_ENV} ${NETFLIX_STACK}"],
    ["$${ghost.x}"],
    ["${${workflow.input.ref}.output}"],
    ["${..x}"],
    ["${$['any'].x}"],
  ])("accepts %j without a warning", (text) => {
    expect(findings({ a: text })).toEqual({ errors: [], warnings: [] });
  });

  it("only warns of an unknown first segment, with the nearest key", () => {
    const found = findings({
      a: "${nope.output.x}",
      b: ["${nope2.output}"],
      c: { d: "${workflow.input.x} ${NOPE_ENV}" },
    });
    const warning = (name: string, key: string, text: string) =>
      `taskReferenceName: ${name} for given task: work input value: ${key} ` +
      `of input parameter: ${text} is not defined in workflow definition.`;
    expect(found).toEqual({
      errors: [],
      warnings: [
        warning("nope", "a", "${nope.output.x}"),
        warning("nope2", "b", "${nope2.output}"),
        warning("NOPE_ENV", "d", "${workflow.input.x} ${NOPE_ENV}"),
      ],
    });
  });

  it("looks into nested tasks", () => {
    const inner = { name: "i", taskReferenceName: "i", inputParameters: { a: "${ghost.output}" } };
    const fork = { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: [[inner]] };
    expect(findingsIn([fork]).warnings[0]).toContain("taskReferenceName: ghost for given task: i");
  });

  it("refuses an empty reference of a top-level task and warns of a nested one", () => {
    const message = "key: e input parameter value:  is not valid";
    expect(findings({ e: "${}" }).errors).toEqual([{ path: "op.arg0", message }]);
    const inner = { name: "i", taskReferenceName: "i", inputParameters: { e: "${}" } };
    const fork = { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: [[inner]] };
    expect(findingsIn([fork])).toEqual({ errors: [], warnings: [message] });
  });

  it("warns once of a name in one text, and not without end", () => {
    expect(findings({ a: "${ghost.x} ${ghost.y}" }).warnings).toHaveLength(1);
    const many = Array.from({ length: 500 }, (_, index) => `\${ghost${index}.x}`);
    const { warnings } = findings({ a: many, b: many.join(" ") });
    expect(warnings).toHaveLength(50);
    expect(Math.max(...warnings.map(({ length }) => length))).toBeLessThan(1000);
  });
});
