import type { Cursor } from "./cursor.ts";
import { parseLiteral } from "./parse-literal.ts";
import { compilePattern } from "./pattern.ts";
import {
  SIGN_OPERATORS,
  WORD_OPERATORS,
  type FilterExpression,
  type JsonPath,
  type Operand,
  type Operator,
} from "./syntax.ts";

/** Reads a path at the cursor. Given as an argument, because paths and filters contain each other. */
export type PathParser = (cursor: Cursor) => JsonPath;

/** A filter as it stands between `?(` and `)`. @throws JsonPathSyntaxError */
export function parseFilter(cursor: Cursor, parsePath: PathParser): FilterExpression {
  return cursor.nested(() =>
    parseChain(cursor, "or", "||", () =>
      parseChain(cursor, "and", "&&", () => parseTerm(cursor, parsePath)),
    ),
  );
}

function parseChain(
  cursor: Cursor,
  kind: "or" | "and",
  sign: string,
  parseOperand: () => FilterExpression,
): FilterExpression {
  const first = parseOperand();
  const operands = [first];
  cursor.skipBlanks();
  while (cursor.take(sign)) {
    operands.push(parseOperand());
    cursor.skipBlanks();
  }
  return operands.length === 1 ? first : { kind, operands };
}

function parseTerm(cursor: Cursor, parsePath: PathParser): FilterExpression {
  cursor.skipBlanks();
  if (cursor.take("!")) {
    return { kind: "not", operand: cursor.nested(() => parseTerm(cursor, parsePath)) };
  }
  if (cursor.take("(")) {
    const inner = parseFilter(cursor, parsePath);
    cursor.skipBlanks();
    cursor.expect(")");
    return inner;
  }
  const left = parseOperand(cursor, parsePath);
  cursor.skipBlanks();
  const operator = parseOperator(cursor);
  if (operator === null) {
    return left.kind === "path"
      ? { kind: "exists", path: left.path }
      : cursor.fail("expected a comparison");
  }
  cursor.skipBlanks();
  return { kind: "compare", operator, left, right: parseOperand(cursor, parsePath) };
}

/** A path, a constant or a regular expression. @throws JsonPathSyntaxError */
export function parseOperand(cursor: Cursor, parsePath: PathParser): Operand {
  const first = cursor.peek();
  if (first === "@" || first === "$") {
    return { kind: "path", path: cursor.nested(() => parsePath(cursor)) };
  }
  if (first === "/") {
    return { kind: "pattern", pattern: parsePattern(cursor) };
  }
  return { kind: "literal", value: parseLiteral(cursor) };
}

function parseOperator(cursor: Cursor): Operator | null {
  for (const sign of SIGN_OPERATORS) {
    if (cursor.take(sign)) {
      return sign;
    }
  }
  const word = readLetters(cursor);
  if (word === "") {
    return null;
  }
  const known = WORD_OPERATORS.find((operator) => operator === word.toLowerCase());
  return known ?? cursor.fail(`unknown operator '${word}'`);
}

function parsePattern(cursor: Cursor) {
  const start = cursor.position + 1;
  let end = start;
  while (end < cursor.text.length && cursor.text[end] !== "/") {
    end += cursor.text[end] === "\\" ? 2 : 1;
  }
  if (end >= cursor.text.length) {
    cursor.fail("regular expression without its closing '/'");
  }
  cursor.position = end + 1;
  return compilePattern(cursor.text.slice(start, end), readLetters(cursor));
}

function readLetters(cursor: Cursor): string {
  const start = cursor.position;
  while (/[a-z]/i.test(cursor.peek())) {
    cursor.position += 1;
  }
  return cursor.text.slice(start, cursor.position);
}
