/**
 * Reads queries: comparisons joined by AND, OR and NOT, with parentheses.
 *
 *     or         := and ( OR and )*
 *     and        := unary ( AND unary )*
 *     unary      := NOT unary | "(" or ")" | comparison
 *     comparison := field ( = | != | > | >= | < | <= ) value | field [NOT] IN "(" [ value ( "," value )* ] ")"
 *
 * AND and OR are written in capitals, for an unquoted value may hold blanks: it ends where one of them or
 * a parenthesis follows. Positions in errors count from 1.
 */
import type { Condition, Operator, Value } from "./condition.ts";
import { fieldNames, type Field, type Fields } from "./fields.ts";
import { Malformed } from "./malformed.ts";

/** Characters of a query at most. */
export const MAX_QUERY_LENGTH = 10_000;
/** Comparisons of a query at most. */
export const MAX_COMPARISONS = 50;
/** Values of a list at most. */
export const MAX_LIST_VALUES = 1000;
/** Parentheses and NOTs within each other at most. */
export const MAX_QUERY_DEPTH = 20;

const QUOTES = "\"'";

/** Reads a query. @returns null for a blank one. @throws Malformed */
export function parseQuery(query: string, fields: Fields): Condition | null {
  if (query.length > MAX_QUERY_LENGTH) {
    throw new Malformed(`The query is longer than ${MAX_QUERY_LENGTH} characters`);
  }
  return new QueryParser(query, fields).parse();
}

class QueryParser {
  private readonly text: string;
  private readonly fields: Fields;
  private at = 0;
  private depth = 0;
  private comparisons = 0;

  constructor(text: string, fields: Fields) {
    this.text = text;
    this.fields = fields;
  }

  parse(): Condition | null {
    const nul = this.text.indexOf("\0");
    if (nul >= 0) throw this.problem("a NUL character", nul);
    this.skipBlanks();
    if (this.atEnd) return null;
    const condition = this.or();
    if (!this.atEnd) throw this.problem(`unexpected "${this.text[this.at]}"`);
    return condition;
  }

  private or(): Condition {
    const conditions = [this.and()];
    while (this.take(/OR(?=[\s(]|$)/y)) conditions.push(this.and());
    const [only] = conditions;
    return only !== undefined && conditions.length === 1 ? only : { kind: "or", conditions };
  }

  private and(): Condition {
    const conditions = [this.unary()];
    while (this.take(/AND(?=[\s(]|$)/y)) {
      // Conductor does not mind an AND with nothing behind it, and clients join what may be empty.
      if (this.atEnd && this.depth === 0) break;
      conditions.push(this.unary());
    }
    const [only] = conditions;
    return only !== undefined && conditions.length === 1 ? only : { kind: "and", conditions };
  }

  private unary(): Condition {
    const start = this.at;
    if (this.take(/NOT(?=[\s(])/iy)) {
      return this.within(start, () => ({ kind: "not", condition: this.unary() }));
    }
    if (!this.take(/\(/y)) return this.comparison();
    return this.within(start, () => {
      const condition = this.or();
      if (!this.take(/\)/y)) throw this.problem("a parenthesis is not closed", start);
      return condition;
    });
  }

  private within(start: number, read: () => Condition): Condition {
    this.depth += 1;
    if (this.depth > MAX_QUERY_DEPTH) {
      throw this.problem(`more than ${MAX_QUERY_DEPTH} parentheses and NOTs in each other`, start);
    }
    const condition = read();
    this.depth -= 1;
    return condition;
  }

  private comparison(): Condition {
    const start = this.at;
    this.comparisons += 1;
    if (this.comparisons > MAX_COMPARISONS) {
      throw this.problem(`more than ${MAX_COMPARISONS} comparisons`, start);
    }
    const name = this.take(/[A-Za-z][\w.]*/y);
    if (name === null) throw this.problem("a field is expected");
    const list = this.take(/(?:NOT\s+)?IN(?=[\s(])/iy);
    const operator = list === null ? this.take(/!=|>=|<=|=|>|</y) : null;
    if (list === null && operator === null) {
      throw this.problem(`an operator is expected after "${name}"`);
    }
    const field = this.fieldOf(name, start);
    if (operator !== null) {
      return {
        kind: "comparison",
        field,
        operator: operator as Operator,
        value: this.value(field),
      };
    }
    const condition: Condition = { kind: "in", field, values: this.list(field) };
    return /^NOT/i.test(list ?? "") ? { kind: "not", condition } : condition;
  }

  private fieldOf(name: string, start: number): Field {
    const field = this.knownField(name);
    if (field !== undefined) return field;
    const known = fieldNames(this.fields);
    throw new Malformed(
      `Unknown search field "${name}" at position ${start + 1}. Known fields: ${known}`,
    );
  }

  private knownField(name: string): Field | undefined {
    return this.fields.get(name) ?? this.fields.get(name.charAt(0).toLowerCase() + name.slice(1));
  }

  private list(field: Field): Value[] {
    const start = this.at;
    if (!this.take(/\(/y)) throw this.problem('a list in parentheses is expected after "IN"');
    const values: Value[] = [];
    if (this.take(/\)/y)) return values;
    this.depth += 1;
    do {
      values.push(this.value(field, true));
      if (values.length > MAX_LIST_VALUES) {
        throw this.problem(`more than ${MAX_LIST_VALUES} values in a list`, start);
      }
    } while (this.take(/,/y));
    this.depth -= 1;
    if (!this.take(/\)/y)) throw this.problem("a list is not closed", start);
    return values;
  }

  private value(field: Field, inList = false): Value {
    const start = this.at;
    const text = QUOTES.includes(this.text[this.at] ?? " ") ? this.quoted() : this.bare(inList);
    this.skipBlanks();
    if (field.type === "text") return text;
    const number = Number(text);
    if (/^-?\d+$/.test(text) && Number.isSafeInteger(number)) return number;
    throw this.problem(`"${text}" is no whole number (times are in epoch milliseconds)`, start);
  }

  /** A quote within the quotes is written twice. */
  private quoted(): string {
    const start = this.at;
    const quote = this.text[start] ?? "";
    let value = "";
    for (this.at += 1; ; this.at += 1) {
      const end = this.text.indexOf(quote, this.at);
      if (end < 0) throw this.problem("a quote is not closed", start);
      value += this.text.slice(this.at, end);
      this.at = end + 1;
      if (this.text[this.at] !== quote) return value;
      value += quote;
    }
  }

  private bare(inList: boolean): string {
    const start = this.at;
    const end = inList ? /[,()"']|$/g : /[()"']|(?<=\s)(?:AND|OR)(?=[\s(]|$)|$/g;
    end.lastIndex = start;
    this.at = end.exec(this.text)?.index ?? this.text.length;
    const mark = this.text[this.at] ?? "";
    if (mark !== "" && "(\"'".includes(mark)) {
      throw this.problem(`unexpected ${mark} in a value: put the value in quotes`);
    }
    const value = this.text.slice(start, this.at).trim();
    if (!inList) this.refuseComparisonIn(value, start);
    return value;
  }

  /** What was meant to be the next comparison must not be taken for the rest of a value. */
  private refuseComparisonIn(value: string, start: number): void {
    const word = value.search(/(?<=\s)(?:and|or)(?=\s)/i);
    if (word >= 0) {
      const message = "AND and OR are written in capitals, or the value in quotes";
      throw this.problem(message, start + word);
    }
    for (const { 1: name = "", index } of value.matchAll(/(?<=\s)([A-Za-z][\w.]*)\s*[!=<>]/g)) {
      if (this.knownField(name) === undefined) continue;
      const message = `AND or OR is expected before "${name}", or the value in quotes`;
      throw this.problem(message, start + index);
    }
  }

  /** Takes what a sticky pattern finds here, and the blanks behind it; null when it finds nothing. */
  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.at += found[0].length;
    this.skipBlanks();
    return found[0];
  }

  private skipBlanks(): void {
    const blanks = /\s*/y;
    blanks.lastIndex = this.at;
    this.at += blanks.exec(this.text)?.[0].length ?? 0;
  }

  private get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  private problem(what: string, at = this.at): Malformed {
    return new Malformed(`Incorrectly formatted query string: ${what} at position ${at + 1}`);
  }
}
