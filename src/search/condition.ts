/** A query that has been read. */
import { assertNever } from "../lib/assert-never.ts";
import type { Field } from "./fields.ts";

export type Operator = "=" | "!=" | ">" | ">=" | "<" | "<=";

export type Value = string | number;

export type Condition =
  | { readonly kind: "and" | "or"; readonly conditions: readonly Condition[] }
  | { readonly kind: "not"; readonly condition: Condition }
  | {
      readonly kind: "comparison";
      readonly field: Field;
      readonly operator: Operator;
      readonly value: Value;
    }
  | { readonly kind: "in"; readonly field: Field; readonly values: readonly Value[] };

/** The fields that a condition asks for, each as often as it does. */
export function fieldsOf(condition: Condition): Field[] {
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.conditions.flatMap(fieldsOf);
    case "not":
      return fieldsOf(condition.condition);
    case "comparison":
    case "in":
      return [condition.field];
    default:
      return assertNever(condition);
  }
}
