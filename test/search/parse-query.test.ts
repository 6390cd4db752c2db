import { describe, expect, it } from "vitest";
import type { Condition } from "../../src/search/condition.ts";
import { EXECUTION_FIELDS, TASK_FIELDS } from "../../src/search/fields.ts";
import { Malformed } from "../../src/search/malformed.ts";
import {
  MAX_COMPARISONS,
  MAX_LIST_VALUES,
  MAX_QUERY_DEPTH,
  MAX_QUERY_LENGTH,
  parseQuery,
} from "../../src/search/parse-query.ts";

/** A condition in a short form. */
function shown(condition: Condition | null): unknown {
  switch (condition?.kind) {
    case undefined:
      return null;
    case "and":
    case "or":
      return [condition.kind, ...condition.conditions.map(shown)];
    case "not":
      return ["not", shown(condition.condition)];
    case "in":
      return ["in", condition.field.sql, ...condition.values];
    case "comparison":
      return [condition.operator, condition.field.sql, condition.value];
  }
}

const parse = (query: string): unknown => shown(parseQuery(query, EXECUTION_FIELDS));

function refusalOf(query: string): string {
  try {
    parseQuery(query, EXECUTION_FIELDS);
  } catch (error) {
    if (Malformed.is(error)) return error.message;
    throw error;
  }
  return "none";
}

const RUNNING = ["=", "e.status", "RUNNING"];
const FAILED = ["=", "e.status", "FAILED"];

describe("parseQuery", () => {
  it.each([
    ["", null],
    ["  \n ", null],
    ["status=RUNNING", RUNNING],
    ["Status = 'RUNNING'", RUNNING],
    ['status  =   "RUNNING"  ', RUNNING],
    ["status=RUNNING AND ", RUNNING],
    ["status != RUNNING", ["!=", "e.status", "RUNNING"]],
    ["startTime>=5", [">=", "e.create_time", 5]],
    ["startTime > -1", [">", "e.create_time", -1]],
    ['parentWorkflowId=""', ["=", "e.parent_workflow_id", ""]],
    ["parentWorkflowId=", ["=", "e.parent_workflow_id", ""]],
    ["correlationId=a=b", ["=", "e.correlation_id", "a=b"]],
    ["correlationId=a,b c", ["=", "e.correlation_id", "a,b c"]],
    ["correlationId='it''s (AND) \"so\"'", ["=", "e.correlation_id", 'it\'s (AND) "so"']],
    ["correlationId=a b=c", ["=", "e.correlation_id", "a b=c"]],
    ["correlationId='a status=b'", ["=", "e.correlation_id", "a status=b"]],
    ["correlationId=a status of b=c", ["=", "e.correlation_id", "a status of b=c"]],
    ["correlationId=ORDER", ["=", "e.correlation_id", "ORDER"]],
    ["status IN (RUNNING, 'FAILED' ,\"X\")", ["in", "e.status", "RUNNING", "FAILED", "X"]],
    ["status in(RUNNING)", ["in", "e.status", "RUNNING"]],
    ["status IN ()", ["in", "e.status"]],
    ["status NOT IN (RUNNING)", ["not", ["in", "e.status", "RUNNING"]]],
    ["NOT status = RUNNING", ["not", RUNNING]],
    ["NOT(status = RUNNING)", ["not", RUNNING]],
    ["(status=RUNNING)", RUNNING],
    ["status=RUNNING OR status=FAILED", ["or", RUNNING, FAILED]],
    [
      "status=RUNNING OR status=FAILED AND NOT version=1",
      ["or", RUNNING, ["and", FAILED, ["not", ["=", "e.definition_version", 1]]]],
    ],
    [
      "(status=RUNNING OR status=FAILED) AND version IN (1,2)",
      ["and", ["or", RUNNING, FAILED], ["in", "e.definition_version", 1, 2]],
    ],
  ])("reads %j", (query, expected) => {
    expect(parse(query)).toEqual(expected);
  });

  it.each([
    ["what is this", 6],
    ["status", 7],
    ["status:RUNNING", 7],
    ["= RUNNING", 1],
    ["status=RUNNING)", 15],
    ["(status=RUNNING", 1],
    ["(status=RUNNING AND )", 21],
    ["status='RUNNING", 8],
    ["status=a(b)", 9],
    ["correlationId=it's", 17],
    ["status='a' 'b'", 12],
    ["status IN RUNNING", 11],
    ["status IN (RUNNING", 11],
    ["status=RUNNING OR", 18],
    ["status=RUNNING AND AND status=FAILED", 24],
    ["correlationId=rock and roll", 20],
    ["workflowType=w1 status=COMPLETED", 17],
    ["workflowType=w1  Status != COMPLETED", 18],
    ["startTime>1 endTime<=2", 13],
    ["correlationId=a b=c startTime>5", 21],
    ["workflowType='w1' status=COMPLETED", 19],
    ["status IN (RUNNING) version=1", 21],
    ["startTime>yesterday", 11],
    ["startTime>5.5", 11],
    ["startTime=99999999999999999999", 11],
    ["startTime IN (1, x)", 18],
    ["status=a\0b", 9],
    ["NOT", 4],
  ])("says where %j goes wrong", (query, position) => {
    expect(refusalOf(query)).toMatch(
      new RegExp(`^Incorrectly formatted query string: .+ at position ${position}$`),
    );
  });

  it("names the known fields when it meets an unknown one", () => {
    expect(refusalOf("status=A AND colour = 'red'")).toMatch(
      /^Unknown search field "colour" at position 14\. Known fields: classifier, correlationId, .*workflowType/,
    );
    expect(refusalOf("start_time > 5")).toContain('"start_time"');
    expect(refusalOf("__proto__ = 5")).not.toBe("none");
    expect(refusalOf("constructor = 5")).toContain("Unknown search field");
    expect(refusalOf("taskId = 5")).toContain("Unknown search field");
    expect(parseQuery("taskId = 5", TASK_FIELDS)).not.toBeNull();
  });

  it("has limits on everything that grows", () => {
    expect(refusalOf(`status = ${"a".repeat(MAX_QUERY_LENGTH)}`)).toContain("longer than");
    const many = (count: number): string =>
      Array.from({ length: count }, () => "version=1").join(" OR ");
    expect(refusalOf(many(MAX_COMPARISONS))).toBe("none");
    expect(refusalOf(many(MAX_COMPARISONS + 1))).toContain("comparisons");
    const deep = (depth: number): string => "(".repeat(depth) + "version=1" + ")".repeat(depth);
    expect(refusalOf(deep(MAX_QUERY_DEPTH))).toBe("none");
    expect(refusalOf(deep(MAX_QUERY_DEPTH + 1))).toContain("parentheses");
    expect(refusalOf(`${"NOT ".repeat(2000)}version=1`)).toContain("parentheses and NOTs");
    const list = (count: number): string => `version IN (${Array(count).fill("1").join()})`;
    expect(refusalOf(list(MAX_LIST_VALUES))).toBe("none");
    expect(refusalOf(list(MAX_LIST_VALUES + 1))).toContain("values in a list");
  });

  it("takes a hostile text in no more than a moment", () => {
    const texts = [
      " ",
      "a ",
      "AND ",
      "(",
      "'",
      "NOT ",
      "status=a AND ",
      "status = a a",
      "or ",
      "IN (",
    ];
    const before = performance.now();
    for (const text of texts) {
      refusalOf(text.repeat(MAX_QUERY_LENGTH / text.length));
      refusalOf(`status=${text.repeat((MAX_QUERY_LENGTH - 10) / text.length)}`);
    }
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
