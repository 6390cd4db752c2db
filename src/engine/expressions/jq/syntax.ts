import type { Json } from "../../../model/json.ts";

/** A jq expression as a tree. */
export type Expression =
  | { kind: "identity" }
  | { kind: "literal"; value: Json }
  | { kind: "variable"; name: string; at: number }
  | { kind: "format"; name: string }
  | { kind: "text"; format: string; parts: (string | Expression)[] }
  | { kind: "index"; target: Expression; key: Expression; isOptional: boolean }
  | {
      kind: "slice";
      target: Expression;
      from: Expression | null;
      to: Expression | null;
      isOptional: boolean;
    }
  | { kind: "iterate"; target: Expression; isOptional: boolean }
  | { kind: "array"; body: Expression | null }
  | { kind: "object"; entries: ObjectEntry[] }
  | { kind: "negate"; operand: Expression }
  | { kind: "pipe" | "comma" | "alternative" | "and" | "or"; left: Expression; right: Expression }
  | { kind: "binary"; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: "assign"; operator: AssignOperator; target: Expression; value: Expression }
  | { kind: "if"; condition: Expression; yes: Expression; no: Expression }
  | { kind: "try"; body: Expression; handler: Expression | null }
  | { kind: "bind"; source: Expression; patterns: Pattern[]; body: Expression }
  | {
      kind: "reduce";
      source: Expression;
      patterns: Pattern[];
      init: Expression;
      update: Expression;
    }
  | {
      kind: "foreach";
      source: Expression;
      patterns: Pattern[];
      init: Expression;
      update: Expression;
      extract: Expression;
    }
  | { kind: "define"; definition: Definition; rest: Expression }
  | { kind: "call"; name: string; args: Expression[]; at: number }
  | { kind: "label"; name: string; body: Expression }
  | { kind: "break"; name: string; at: number };

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "==" | "!=" | "<" | "<=" | ">" | ">=";

export type AssignOperator = "=" | "|=" | "//=" | "+=" | "-=" | "*=" | "/=" | "%=";

export interface ObjectEntry {
  key: Expression;
  value: Expression;
}

/** `def name(parameters): body;`. A parameter that starts with `$` is also bound as a variable. */
export interface Definition {
  name: string;
  parameters: string[];
  body: Expression;
}

/** What stands behind `as`. */
export type Pattern =
  | { kind: "variable"; name: string }
  | { kind: "array"; elements: Pattern[] }
  | { kind: "object"; entries: PatternEntry[] };

/** `$name`, `$name: pattern` or `key: pattern`. */
export interface PatternEntry {
  key: Expression;
  variable: string | null;
  pattern: Pattern | null;
}
