/** Conditions that parameters of a search stand for. */
import type { Condition } from "./condition.ts";
import { EXECUTION_FIELDS, type Field } from "./fields.ts";
import { Malformed } from "./malformed.ts";
import { MAX_LIST_VALUES } from "./parse-query.ts";

const field = (name: string): Field => EXECUTION_FIELDS.get(name) as Field;

/** Executions that run within no other. */
export const topLevelCondition: Condition = {
  kind: "comparison",
  field: field("parentWorkflowId"),
  operator: "=",
  value: "",
};

/** Executions of some kinds. @throws Malformed for too many. */
export function classifierCondition(values: readonly string[]): Condition {
  if (values.length <= MAX_LIST_VALUES) return { kind: "in", field: field("classifier"), values };
  throw new Malformed(`The classifier has more than ${MAX_LIST_VALUES} values`);
}

/** Executions that were created at a time, in epoch milliseconds, or after it. */
export function createdFromCondition(time: number): Condition {
  return { kind: "comparison", field: field("createTime"), operator: ">=", value: time };
}

/** Executions that were created by a time, in epoch milliseconds. */
export function createdUntilCondition(time: number): Condition {
  return { kind: "comparison", field: field("createTime"), operator: "<=", value: time };
}
