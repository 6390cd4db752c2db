/** A query that has been read. */
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
