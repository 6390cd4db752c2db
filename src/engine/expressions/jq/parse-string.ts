import type { Parser } from "./parser.ts";
import type { Expression } from "./syntax.ts";

/** A string behind its opening quote. */
export function parseString(parser: Parser, format: string): Expression {
  const parts: (string | Expression)[] = [];
  for (;;) {
    const part = parser.lexer.stringPart();
    if (part.kind === "end") {
      break;
    }
    if (part.kind === "text") {
      parts.push(part.text);
    } else {
      parts.push(parser.pipe());
      parser.expect("symbol", ")");
    }
  }
  const [only = ""] = parts;
  return parts.length < 2 && typeof only === "string"
    ? { kind: "literal", value: only }
    : { kind: "text", format, parts };
}
