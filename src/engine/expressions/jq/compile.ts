import type { Json } from "../../../model/json.ts";
import { BUILTINS } from "./builtins.ts";
import type { Code } from "./code.ts";
import { indexCode, iterateCode, sliceCode } from "./codes/access.ts";
import { assignCode } from "./codes/assign.ts";
import { argumentCode, breakCode, callCode, variableCode } from "./codes/call.ts";
import {
  alternativeCode,
  commaCode,
  IDENTITY,
  ifCode,
  labelCode,
  literalCode,
  logicCode,
  pipeCode,
  tryCode,
} from "./codes/flow.ts";
import { bindCode, foreachCode, reduceCode } from "./codes/loop.ts";
import {
  arrayCode,
  binaryCode,
  formatCode,
  negateCode,
  objectCode,
  textCode,
} from "./codes/make.ts";
import { compilePatterns } from "./compile-pattern.ts";
import { DEFINITIONS } from "./definitions.ts";
import { JqSyntaxError } from "./errors.ts";
import { MAX_EXPRESSION_DEPTH } from "./limits.ts";
import { parseJq } from "./parser.ts";
import {
  calleeOf,
  levelsTo,
  ROOT_SCOPE,
  withBinding,
  withFunction,
  type FunctionCode,
  type Scope,
} from "./scope.ts";
import type { Definition, Expression } from "./syntax.ts";

/** Variables that are there without a definition; nothing of the server's environment is. */
const PREDEFINED: ReadonlyMap<string, Json> = new Map([["ENV", {}]]);

const NULL: Expression = { kind: "literal", value: null };

/** The functions that are written in jq, compiled when they are first called. */
const library = new Map<string, FunctionCode>();

/** Expressions that are being compiled, one within the other. */
let nesting = 0;

/**
 * Compiles the text of an expression.
 * @throws JqSyntaxError
 */
export function compileJq(source: string): Code {
  return compile(parseJq(source), ROOT_SCOPE, false);
}

/** @param tail it stands last in its function: its last call may be left to the function's caller. */
function compile(expression: Expression, scope: Scope, tail: boolean): Code {
  if (nesting >= MAX_EXPRESSION_DEPTH) {
    throw new JqSyntaxError(`more than ${MAX_EXPRESSION_DEPTH} expressions within one another`);
  }
  nesting += 1;
  try {
    return codeOf(expression, scope, tail);
  } finally {
    nesting -= 1;
  }
}

function codeOf(expression: Expression, scope: Scope, tail: boolean): Code {
  const part = (inner: Expression): Code => compile(inner, scope, false);
  const last = (inner: Expression): Code => compile(inner, scope, tail);
  switch (expression.kind) {
    case "identity":
      return IDENTITY;
    case "literal":
      return literalCode(expression.value);
    case "variable":
      return compileVariable(expression, scope);
    case "format":
      return formatCode(expression.name);
    case "text":
      return textCode(
        expression.format,
        expression.parts.map((item) => (typeof item === "string" ? item : part(item))),
      );
    case "index":
      return indexCode(part(expression.target), part(expression.key), expression.isOptional);
    case "slice":
      return sliceCode(part(expression.target), {
        from: part(expression.from ?? NULL),
        to: part(expression.to ?? NULL),
        isOptional: expression.isOptional,
      });
    case "iterate":
      return iterateCode(part(expression.target), expression.isOptional);
    case "array":
      return expression.body === null ? literalCode([]) : arrayCode(part(expression.body));
    case "object":
      return objectCode(
        expression.entries.map(({ key, value }) => ({ key: part(key), value: part(value) })),
      );
    case "negate":
      return negateCode(part(expression.operand));
    case "pipe":
      return pipeCode(part(expression.left), last(expression.right));
    case "comma":
      return commaCode(part(expression.left), last(expression.right));
    case "alternative":
      return alternativeCode(part(expression.left), last(expression.right));
    case "and":
    case "or":
      return logicCode(part(expression.left), part(expression.right), expression.kind === "or");
    case "binary":
      return binaryCode(expression.operator, part(expression.left), part(expression.right));
    case "assign":
      return assignCode(expression.operator, part(expression.target), part(expression.value));
    case "if":
      return ifCode(part(expression.condition), last(expression.yes), last(expression.no));
    case "try":
      return tryCode(
        part(expression.body),
        expression.handler === null ? null : last(expression.handler),
      );
    default:
      return compileBinding(expression, scope, tail);
  }
}

type BindingExpression = Extract<
  Expression,
  { kind: "bind" | "reduce" | "foreach" | "define" | "call" | "label" | "break" }
>;

function compileBinding(expression: BindingExpression, scope: Scope, tail: boolean): Code {
  switch (expression.kind) {
    case "bind": {
      const source = compile(expression.source, scope, false);
      const { binder, inner } = compilePatterns(expression.patterns, scope, compile);
      return bindCode(source, binder, compile(expression.body, inner, tail));
    }
    case "reduce":
    case "foreach":
      return compileLoop(expression, scope);
    case "define":
      return compile(expression.rest, define(expression.definition, scope), tail);
    case "call":
      return compileCall(expression, scope, tail);
    case "label":
      return labelCode(
        compile(expression.body, withBinding(scope, "label", expression.name), false),
      );
    case "break":
      return breakCode(
        levelsTo(scope, "label", expression.name) ?? undefinedName(`$*label-${expression.name}`),
      );
    default:
      return expression satisfies never;
  }
}

function compileVariable({ name }: { name: string }, scope: Scope): Code {
  const levels = levelsTo(scope, "variable", name);
  if (levels !== null) {
    return variableCode(levels);
  }
  const value = PREDEFINED.get(name);
  return value === undefined ? undefinedName(`$${name}`) : literalCode(value);
}

function compileLoop(
  expression: Extract<Expression, { kind: "reduce" | "foreach" }>,
  scope: Scope,
): Code {
  const { binder, inner } = compilePatterns(expression.patterns, scope, compile);
  const parts = {
    source: compile(expression.source, scope, false),
    binder,
    init: compile(expression.init, scope, false),
    update: compile(expression.update, inner, false),
  };
  return expression.kind === "reduce"
    ? reduceCode(parts)
    : foreachCode({ ...parts, extract: compile(expression.extract, inner, false) });
}

/** The scope in which a function is defined, for the function itself too. */
function define(definition: Definition, scope: Scope): Scope {
  const target: FunctionCode = { parameters: definition.parameters, code: null };
  const outside = withFunction(scope, definition.name, target);
  compileBody(definition, target, outside);
  return outside;
}

function compileBody(definition: Definition, target: FunctionCode, scope: Scope): void {
  let inside = scope;
  for (const name of definition.parameters) {
    inside = withBinding(inside, "argument", name.replace("$", ""));
  }
  for (const name of definition.parameters) {
    if (name.startsWith("$")) {
      inside = withBinding(inside, "variable", name.slice(1));
    }
  }
  target.code = compile(definition.body, inside, true);
}

function compileCall(
  expression: Extract<Expression, { kind: "call" }>,
  scope: Scope,
  tail: boolean,
): Code {
  const { name } = expression;
  const arity = expression.args.length;
  const args = expression.args.map((argument) => compile(argument, scope, false));
  const callee = calleeOf(scope, name, arity);
  if (callee?.kind === "argument") {
    return argumentCode(callee.levels, tail);
  }
  if (callee !== null) {
    return callCode({ target: callee.target, levels: callee.levels, args }, tail);
  }
  const builtin = BUILTINS.get(`${name}/${arity}`);
  if (builtin !== undefined) {
    return builtin(args);
  }
  const target = libraryFunction(`${name}/${arity}`);
  return callCode({ target, levels: scope.depth, args }, tail);
}

function libraryFunction(signature: string): FunctionCode {
  const known = library.get(signature);
  if (known !== undefined) {
    return known;
  }
  const definition = DEFINITIONS.get(signature);
  if (definition === undefined) {
    return undefinedName(signature);
  }
  const target: FunctionCode = { parameters: definition.parameters, code: null };
  library.set(signature, target);
  compileBody(definition, target, ROOT_SCOPE);
  return target;
}

function undefinedName(name: string): never {
  throw new JqSyntaxError(`${name} is not defined`);
}
