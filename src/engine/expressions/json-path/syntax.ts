import type { Json } from "../../../model/json.ts";
import type { Pattern } from "./pattern.ts";

/** A parsed path. Immutable, shared through the cache of parsed paths. */
export interface JsonPath {
  /** `$` starts at the document, `@` at the node that a filter looks at. */
  readonly start: "document" | "node";
  readonly segments: readonly Segment[];
  /** The member names when the path is nothing but `.a.b.c`: the fast way through. */
  readonly names: readonly string[] | null;
}

/** One step of a path, from every node that was reached so far to the next ones. */
export type Segment =
  | { readonly kind: "member"; readonly name: string }
  /** `merged`: at the end of a path, where the members make one object. */
  | { readonly kind: "members"; readonly names: readonly string[]; readonly merged: boolean }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "indexes"; readonly indexes: readonly number[] }
  | { readonly kind: "slice"; readonly from: number | null; readonly to: number | null }
  | { readonly kind: "wildcard" }
  /** `..`: every list and object below, the node itself first; the next segment picks from each. */
  | { readonly kind: "scan" }
  | { readonly kind: "filter"; readonly test: FilterExpression }
  | { readonly kind: "function"; readonly name: string; readonly parameters: readonly Operand[] };

export type FilterExpression =
  | { readonly kind: "or"; readonly operands: readonly FilterExpression[] }
  | { readonly kind: "and"; readonly operands: readonly FilterExpression[] }
  | { readonly kind: "not"; readonly operand: FilterExpression }
  | { readonly kind: "exists"; readonly path: JsonPath }
  | {
      readonly kind: "compare";
      readonly operator: Operator;
      readonly left: Operand;
      readonly right: Operand;
    };

/** What a filter compares and what a function takes. */
export type Operand =
  | { readonly kind: "path"; readonly path: JsonPath }
  | { readonly kind: "literal"; readonly value: Json }
  | { readonly kind: "pattern"; readonly pattern: Pattern };

/** Operators written with signs, the longest first, so that `<=` is not read as `<`. */
export const SIGN_OPERATORS = ["===", "!==", "==", "!=", "<=", ">=", "=~", "<", ">"] as const;

/** Operators written as a word, in any case. */
export const WORD_OPERATORS = [
  "in",
  "nin",
  "subsetof",
  "anyof",
  "noneof",
  "all",
  "size",
  "empty",
  "contains",
] as const;

export type Operator = (typeof SIGN_OPERATORS)[number] | (typeof WORD_OPERATORS)[number];
