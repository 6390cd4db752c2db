import { JqSyntaxError } from "./errors.ts";
import { Lexer, type Token } from "./lexer.ts";
import { parseTerm } from "./parse-term.ts";
import type { AssignOperator, BinaryOperator, Definition, Expression } from "./syntax.ts";

/** Longest expression, in characters. */
const MAX_LENGTH = 100_000;
/** Expressions within one another. */
const MAX_NESTING = 200;

const ASSIGNMENTS: ReadonlySet<string> = new Set(["=", "|=", "//=", "+=", "-=", "*=", "/=", "%="]);
const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);
const IDENTITY: Expression = { kind: "identity" };

/**
 * Reads the text of an expression.
 * @throws JqSyntaxError
 */
export function parseJq(source: string): Expression {
  return new Parser(source).program();
}

/**
 * Reads a text that has nothing but definitions.
 * @throws JqSyntaxError
 */
export function parseDefinitions(source: string): Definition[] {
  const parser = new Parser(source);
  const definitions: Definition[] = [];
  while (parser.lexer.peek().kind !== "end") {
    definitions.push(parser.definition());
  }
  return definitions;
}

/**
 * The parser. From loose to tight: `|`, `,`, `//`, assignments, `or`, `and`, comparisons, `+ -`,
 * `* / %`, terms; the terms are in `parse-term.ts`.
 */
export class Parser {
  readonly lexer: Lexer;
  private nesting = 0;

  constructor(source: string) {
    if (source.length > MAX_LENGTH) {
      throw new JqSyntaxError(`the expression is longer than ${MAX_LENGTH} characters`);
    }
    this.lexer = new Lexer(source);
  }

  program(): Expression {
    const { kind, text } = this.lexer.peek();
    if (kind === "end") {
      return IDENTITY;
    }
    if (kind === "keyword" && (text === "import" || text === "include" || text === "module")) {
      return this.fail(
        `modules are not available ('${text}'); write the definitions into the expression`,
      );
    }
    const definitions: Definition[] = [];
    while (this.sees("keyword", "def")) {
      definitions.push(this.definition());
    }
    const body = this.lexer.peek().kind === "end" ? IDENTITY : this.pipe();
    this.expectEnd();
    return definitions.reduceRight<Expression>(
      (rest, definition) => ({ kind: "define", definition, rest }),
      body,
    );
  }

  /** A whole expression. */
  pipe(): Expression {
    this.nesting += 1;
    if (this.nesting > MAX_NESTING) {
      this.fail(`more than ${MAX_NESTING} expressions within one another`);
    }
    const result = this.pipeParts();
    this.nesting -= 1;
    return result;
  }

  definition(): Definition {
    this.expect("keyword", "def");
    const name = this.callName();
    const parameters: string[] = [];
    if (this.takes("symbol", "(")) {
      do {
        const token = this.lexer.next();
        if (token.kind !== "variable" && token.kind !== "name" && token.kind !== "keyword") {
          this.fail("expected the name of a parameter", token);
        }
        parameters.push(token.kind === "variable" ? `$${token.text}` : token.text);
      } while (this.takes("symbol", ";"));
      this.expect("symbol", ")");
    }
    this.expect("symbol", ":");
    const body = this.pipe();
    this.expect("symbol", ";");
    return { name, parameters, body };
  }

  sees(kind: Token["kind"], text: string): boolean {
    const token = this.lexer.peek();
    return token.kind === kind && token.text === text;
  }

  takes(kind: Token["kind"], text: string): boolean {
    const found = this.sees(kind, text);
    if (found) {
      this.lexer.next();
    }
    return found;
  }

  expect(kind: Token["kind"], text: string): void {
    if (!this.takes(kind, text)) {
      this.fail(`expected '${text}'`);
    }
  }

  expectEnd(): void {
    if (this.lexer.peek().kind !== "end") {
      this.fail("expected an operator or the end of the expression");
    }
  }

  fail(what: string, token: Token = this.lexer.peek()): never {
    const found =
      token.kind === "end" ? "the end" : `'${this.lexer.source.slice(token.at, token.at + 20)}'`;
    return this.lexer.fail(`syntax error: ${what}, found ${found}`, token.at);
  }

  /** `source as patterns | body` and what else takes all that follows. */
  operand(): Expression {
    const negative = this.takes("symbol", "-");
    if (negative) {
      return { kind: "negate", operand: this.factor() };
    }
    if (this.sees("keyword", "def")) {
      const definition = this.definition();
      return { kind: "define", definition, rest: this.pipe() };
    }
    return parseTerm(this);
  }

  private callName(): string {
    const token = this.lexer.next();
    if (token.kind !== "name" && token.kind !== "keyword") {
      this.fail("expected the name of a function", token);
    }
    return token.text;
  }

  private pipeParts(): Expression {
    const parts = [this.comma()];
    while (this.takes("symbol", "|")) {
      parts.push(this.comma());
    }
    const last = parts.pop() ?? IDENTITY;
    return parts.reduceRight<Expression>((right, left) => ({ kind: "pipe", left, right }), last);
  }

  private comma(): Expression {
    let left = this.alternative();
    while (this.takes("symbol", ",")) {
      left = { kind: "comma", left, right: this.alternative() };
    }
    return left;
  }

  private alternative(): Expression {
    const parts = [this.assignment()];
    while (this.takes("symbol", "//")) {
      parts.push(this.assignment());
    }
    const last = parts.pop() ?? IDENTITY;
    return parts.reduceRight<Expression>(
      (right, left) => ({ kind: "alternative", left, right }),
      last,
    );
  }

  private assignment(): Expression {
    const target = this.or();
    const { kind, text } = this.lexer.peek();
    if (kind !== "symbol" || !ASSIGNMENTS.has(text)) {
      return target;
    }
    this.lexer.next();
    return { kind: "assign", operator: text as AssignOperator, target, value: this.or() };
  }

  private or(): Expression {
    let left = this.and();
    while (this.takes("keyword", "or")) {
      left = { kind: "or", left, right: this.and() };
    }
    return left;
  }

  private and(): Expression {
    let left = this.comparison();
    while (this.takes("keyword", "and")) {
      left = { kind: "and", left, right: this.comparison() };
    }
    return left;
  }

  private comparison(): Expression {
    const left = this.sum();
    const { kind, text } = this.lexer.peek();
    if (kind !== "symbol" || !COMPARISONS.has(text)) {
      return left;
    }
    this.lexer.next();
    return { kind: "binary", operator: text as BinaryOperator, left, right: this.sum() };
  }

  private sum(): Expression {
    return this.chain(["+", "-"], () => this.factor());
  }

  private factor(): Expression {
    return this.chain(["*", "/", "%"], () => this.operand());
  }

  private chain(operators: readonly BinaryOperator[], part: () => Expression): Expression {
    let left = part();
    for (;;) {
      const operator = operators.find((symbol) => this.takes("symbol", symbol));
      if (operator === undefined) {
        return left;
      }
      left = { kind: "binary", operator, left, right: part() };
    }
  }
}
