import { parsePatterns } from "./parse-pattern.ts";
import { parseString } from "./parse-string.ts";
import type { Parser } from "./parser.ts";
import type { Expression, ObjectEntry } from "./syntax.ts";

const IDENTITY: Expression = { kind: "identity" };

/** The name under which jq reports the text of an expression. */
const FILE_NAME = "<top-level>";

/** A term with what may follow it: `.a`, `[…]`, `?`, and `as` with all that it takes. */
export function parseTerm(parser: Parser): Expression {
  const term = parsePostfix(parser, parsePrimary(parser));
  if (!parser.takes("keyword", "as")) {
    return term;
  }
  const patterns = parsePatterns(parser);
  parser.expect("symbol", "|");
  return { kind: "bind", source: term, patterns, body: parser.pipe() };
}

function literal(value: string | number | boolean | null): Expression {
  return { kind: "literal", value };
}

function parsePostfix(parser: Parser, start: Expression): Expression {
  let term = start;
  for (;;) {
    const token = parser.lexer.peek();
    if (token.kind === "field") {
      parser.lexer.next();
      term = { kind: "index", target: term, key: literal(token.text), isOptional: false };
    } else if (parser.takes("symbol", ".")) {
      term = parseDotted(parser, term);
    } else if (parser.takes("symbol", "[")) {
      term = parseBracket(parser, term);
    } else if (parser.takes("symbol", "?")) {
      term = optional(term);
    } else {
      return term;
    }
  }
}

/** `?` behind an access forgives that access alone, not what stands before it. */
function optional(term: Expression): Expression {
  const isAccess = term.kind === "index" || term.kind === "slice" || term.kind === "iterate";
  return isAccess && !term.isOptional
    ? { ...term, isOptional: true }
    : { kind: "try", body: term, handler: null };
}

/** What follows a dot: a string or a bracket. */
function parseDotted(parser: Parser, target: Expression): Expression {
  const token = parser.lexer.next();
  if (token.kind === "quote") {
    return { kind: "index", target, key: parseString(parser, "text"), isOptional: false };
  }
  if (token.kind === "format" && parser.lexer.peek().kind === "quote") {
    parser.lexer.next();
    return { kind: "index", target, key: parseString(parser, token.text), isOptional: false };
  }
  if (token.kind === "symbol" && token.text === "[") {
    return parseBracket(parser, target);
  }
  return parser.fail('expected a field name; write .["name"] for unusual ones', token);
}

function parseBracket(parser: Parser, target: Expression): Expression {
  if (parser.takes("symbol", "]")) {
    return { kind: "iterate", target, isOptional: false };
  }
  const from = parser.sees("symbol", ":") ? null : parser.pipe();
  if (from !== null && parser.takes("symbol", "]")) {
    return { kind: "index", target, key: from, isOptional: false };
  }
  parser.expect("symbol", ":");
  const to = parser.sees("symbol", "]") ? null : parser.pipe();
  parser.expect("symbol", "]");
  if (from === null && to === null) {
    parser.fail("a slice needs a start or an end");
  }
  return { kind: "slice", target, from, to, isOptional: false };
}

function parsePrimary(parser: Parser): Expression {
  const token = parser.lexer.next();
  switch (token.kind) {
    case "number":
      return literal(finite(Number(token.text)));
    case "quote":
      return parseString(parser, "text");
    case "format":
      if (parser.lexer.peek().kind === "quote") {
        parser.lexer.next();
        return parseString(parser, token.text);
      }
      return { kind: "format", name: token.text };
    case "field":
      return { kind: "index", target: IDENTITY, key: literal(token.text), isOptional: false };
    case "variable":
      return parseVariable(parser, token.text, token.at);
    case "name":
      return parseCall(parser, token.text, token.at);
    case "keyword":
      return parseKeyword(parser, token.text, token.at);
    case "symbol":
      return parseSymbol(parser, token.text, token.at);
    default:
      return parser.fail("expected an expression", token);
  }
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.MAX_VALUE;
}

function parseVariable(parser: Parser, name: string, at: number): Expression {
  if (name === "__loc__") {
    return { kind: "literal", value: { file: FILE_NAME, line: parser.lexer.lineOf(at) } };
  }
  return { kind: "variable", name, at };
}

function parseCall(parser: Parser, name: string, at: number): Expression {
  const args: Expression[] = [];
  if (parser.takes("symbol", "(")) {
    do {
      args.push(parser.pipe());
    } while (parser.takes("symbol", ";"));
    parser.expect("symbol", ")");
  }
  return args.length === 0 && CONSTANTS.has(name)
    ? literal(CONSTANTS.get(name) ?? null)
    : { kind: "call", name, args, at };
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

function parseSymbol(parser: Parser, text: string, at: number): Expression {
  switch (text) {
    case ".":
      return parseDot(parser);
    case "..":
      return { kind: "call", name: "recurse", args: [], at };
    case "(": {
      const inner = parser.pipe();
      parser.expect("symbol", ")");
      return inner;
    }
    case "[": {
      const body = parser.sees("symbol", "]") ? null : parser.pipe();
      parser.expect("symbol", "]");
      return { kind: "array", body };
    }
    case "{":
      return parseObject(parser);
    default:
      return parser.fail("expected an expression", { kind: "symbol", text, at });
  }
}

/** `.` alone, or with the string or bracket that belongs to it. */
function parseDot(parser: Parser): Expression {
  const { kind } = parser.lexer.peek();
  return kind === "quote" || kind === "format" ? parseDotted(parser, IDENTITY) : IDENTITY;
}

function parseKeyword(parser: Parser, keyword: string, at: number): Expression {
  switch (keyword) {
    case "if":
      return parseIf(parser);
    case "try": {
      const body = parseTryPart(parser);
      const handler = parser.takes("keyword", "catch") ? parseTryPart(parser) : null;
      return { kind: "try", body, handler };
    }
    case "reduce":
    case "foreach":
      return parseLoop(parser, keyword);
    case "label": {
      const name = variableName(parser);
      parser.expect("symbol", "|");
      return { kind: "label", name, body: parser.pipe() };
    }
    case "break":
      return { kind: "break", name: variableName(parser), at };
    case "def":
      return parser.fail("a definition needs parentheses here");
    default:
      return parser.fail(`'${keyword}' does not fit here`, { kind: "keyword", text: keyword, at });
  }
}

function parseTryPart(parser: Parser): Expression {
  return parser.sees("symbol", "-") ? parser.operand() : parsePostfix(parser, parsePrimary(parser));
}

function variableName(parser: Parser): string {
  const token = parser.lexer.next();
  return token.kind === "variable"
    ? token.text
    : parser.fail("expected a name such as $out", token);
}

function parseIf(parser: Parser): Expression {
  const condition = parser.pipe();
  parser.expect("keyword", "then");
  const yes = parser.pipe();
  if (parser.takes("keyword", "elif")) {
    return { kind: "if", condition, yes, no: parseIf(parser) };
  }
  const no = parser.takes("keyword", "else") ? parser.pipe() : IDENTITY;
  parser.expect("keyword", "end");
  return { kind: "if", condition, yes, no };
}

function parseLoop(parser: Parser, kind: "reduce" | "foreach"): Expression {
  const source = parsePostfix(parser, parsePrimary(parser));
  parser.expect("keyword", "as");
  const patterns = parsePatterns(parser);
  parser.expect("symbol", "(");
  const init = parser.pipe();
  parser.expect("symbol", ";");
  const update = parser.pipe();
  let extract = IDENTITY;
  if (kind === "foreach" && parser.takes("symbol", ";")) {
    extract = parser.pipe();
  }
  parser.expect("symbol", ")");
  return kind === "reduce"
    ? { kind, source, patterns, init, update }
    : { kind, source, patterns, init, update, extract };
}

function parseObject(parser: Parser): Expression {
  const entries: ObjectEntry[] = [];
  while (!parser.takes("symbol", "}")) {
    entries.push(parseEntry(parser));
    if (!parser.takes("symbol", ",") && !parser.sees("symbol", "}")) {
      parser.fail("expected ',' or '}' in an object");
    }
  }
  return { kind: "object", entries };
}

function parseEntry(parser: Parser): ObjectEntry {
  const token = parser.lexer.next();
  if (token.kind === "variable") {
    const variable = parseVariable(parser, token.text, token.at);
    return parser.takes("symbol", ":")
      ? { key: variable, value: parseEntryValue(parser) }
      : { key: literal(token.text), value: variable };
  }
  const key = parseEntryKey(parser, token);
  if (parser.takes("symbol", ":")) {
    return { key, value: parseEntryValue(parser) };
  }
  if (token.kind === "symbol") {
    parser.fail("expected ':' behind the key of an object");
  }
  return { key, value: { kind: "index", target: IDENTITY, key, isOptional: false } };
}

function parseEntryKey(parser: Parser, token: ReturnType<Parser["lexer"]["next"]>): Expression {
  if (token.kind === "name" || token.kind === "keyword") {
    return literal(token.text);
  }
  if (token.kind === "quote") {
    return parseString(parser, "text");
  }
  if (token.kind === "format" && parser.lexer.peek().kind === "quote") {
    parser.lexer.next();
    return parseString(parser, token.text);
  }
  if (token.kind !== "symbol" || token.text !== "(") {
    return parser.fail("expected the key of an object; other keys need parentheses", token);
  }
  const key = parser.pipe();
  parser.expect("symbol", ")");
  if (key.kind === "literal" && typeof key.value !== "string") {
    parser.fail("an object's key must be a string", token);
  }
  return key;
}

/** A value of an object: terms and pipes of them; anything else needs parentheses. */
function parseEntryValue(parser: Parser): Expression {
  const left: Expression = parser.takes("symbol", "-")
    ? { kind: "negate", operand: parseEntryValue(parser) }
    : parsePostfix(parser, parsePrimary(parser));
  return parser.takes("symbol", "|")
    ? { kind: "pipe", left, right: parseEntryValue(parser) }
    : left;
}
