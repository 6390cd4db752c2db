import { parseString } from "./parse-string.ts";
import type { Parser } from "./parser.ts";
import type { Pattern, PatternEntry } from "./syntax.ts";

/** The patterns behind `as`, tried one after the other where `?//` stands between them. */
export function parsePatterns(parser: Parser): Pattern[] {
  const patterns = [parsePattern(parser)];
  while (parser.takes("symbol", "?//")) {
    patterns.push(parsePattern(parser));
  }
  return patterns;
}

function parsePattern(parser: Parser): Pattern {
  const token = parser.lexer.next();
  if (token.kind === "variable") {
    return { kind: "variable", name: token.text };
  }
  if (token.kind === "symbol" && token.text === "[") {
    const elements = listOf(parser, "]", () => parsePattern(parser));
    return { kind: "array", elements };
  }
  if (token.kind === "symbol" && token.text === "{") {
    return { kind: "object", entries: listOf(parser, "}", () => parsePatternEntry(parser)) };
  }
  return parser.fail("expected a variable or a pattern", token);
}

function listOf<Item>(parser: Parser, close: string, item: () => Item): Item[] {
  const items = [item()];
  while (parser.takes("symbol", ",")) {
    items.push(item());
  }
  parser.expect("symbol", close);
  return items;
}

function parsePatternEntry(parser: Parser): PatternEntry {
  const token = parser.lexer.next();
  if (token.kind === "variable") {
    const pattern = parser.takes("symbol", ":") ? parsePattern(parser) : null;
    return { key: { kind: "literal", value: token.text }, variable: token.text, pattern };
  }
  const key = parsePatternKey(parser, token);
  parser.expect("symbol", ":");
  return { key, variable: null, pattern: parsePattern(parser) };
}

function parsePatternKey(
  parser: Parser,
  token: ReturnType<Parser["lexer"]["next"]>,
): PatternEntry["key"] {
  if (token.kind === "name" || token.kind === "keyword") {
    return { kind: "literal", value: token.text };
  }
  if (token.kind === "quote") {
    return parseString(parser, "text");
  }
  if (token.kind !== "symbol" || token.text !== "(") {
    return parser.fail("expected a key in a pattern", token);
  }
  const key = parser.pipe();
  parser.expect("symbol", ")");
  return key;
}
