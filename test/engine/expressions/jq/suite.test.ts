/** jq's own tests, of its version 1.7.1. */
import { describe, expect, it } from "vitest";
import { jqSyntaxError } from "../../../../src/engine/expressions/jq.ts";
import { MORE } from "../../../../src/engine/expressions/jq/code.ts";
import { compileJq } from "../../../../src/engine/expressions/jq/compile.ts";
import { parseJsonText } from "../../../../src/engine/expressions/jq/json-parse.ts";
import { DEFAULT_LIMITS } from "../../../../src/engine/expressions/jq/limits.ts";
import { Machine } from "../../../../src/engine/expressions/jq/machine.ts";
import { plainJson } from "../../../../src/engine/expressions/jq/plain-json.ts";
import type { Json } from "../../../../src/model/json.ts";
import { casesOf, type SuiteCase } from "./suite.ts";

const FILES = ["jq.test", "onig.test", "man.test", "manonig.test", "optional.test", "base64.test"];

const NUMBERS = "numbers are doubles and do not keep how they were written";
const MODULES = "there are no modules: nothing but the expression is there to load";
const ENVIRONMENT = "the server's environment is not shown";

/** Cases that do not hold here, each with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "[., tojson]": NUMBERS,
  "map([., . == 1]) | tojson": NUMBERS,
  ". as $big | [$big, $big + 1] | map(. > 10000000000000000000000000000000)": NUMBERS,
  ".[0] | tostring": NUMBERS,
  ".x | tojson": NUMBERS,
  "13911860366432393 == 13911860366432392": NUMBERS,
  "$ENV.PAGER": ENVIRONMENT,
  "env.PAGER": ENVIRONMENT,
  "try input catch .": "the test program of jq says 'break', jq itself 'No more inputs'",
  modulemeta: MODULES,
  "modulemeta | .deps | length": MODULES,
  "modulemeta | .defs | length": MODULES,
};

function exceptionOf({ expression, isFailure }: SuiteCase): string | undefined {
  const isModule = !isFailure && /^(?:import|include) /.test(expression);
  return isModule ? MODULES : EXCEPTIONS[expression];
}

const newMachine = (): Machine => new Machine(DEFAULT_LIMITS, 0);

const read = (text: string): Json => parseJsonText(newMachine(), text);

/** The outputs up to the first error: jq's tests do not mind what comes behind them. */
function outputsOf(expression: string, input: Json): Json[] {
  const machine = newMachine();
  const code = compileJq(expression);
  const values: Json[] = [];
  try {
    code.run({ machine, above: null, value: null, closure: null }, input, undefined, (value) => {
      values.push(plainJson(machine, value));
      return MORE;
    });
  } catch {
    // The expected outputs tell whether it came too early.
  }
  return values;
}

/** Zeros have no sign, NaN is null: as far as JSON can tell. */
const told = (values: readonly Json[]): unknown =>
  JSON.parse(JSON.stringify(values, (_, value: unknown) => (value === 0 ? 0 : value)));

describe.each(FILES)("jq's own %s", (file) => {
  const cases = casesOf(file);

  it.each(cases.filter((one) => exceptionOf(one) === undefined && !one.isFailure))(
    "holds in line $line: $expression",
    ({ expression, input, outputs }) => {
      const expected = outputs.map((text) => plainJson(newMachine(), read(text)));
      expect(told(outputsOf(expression, read(input)))).toEqual(told(expected));
    },
  );

  it("refuses what jq refuses", () => {
    for (const { expression } of cases.filter(({ isFailure }) => isFailure)) {
      expect(jqSyntaxError(expression), expression).not.toBeNull();
    }
  });
});

describe("the exceptions from jq's own tests", () => {
  it("do not hold, each of them", () => {
    const cases = FILES.flatMap(casesOf).filter((one) => exceptionOf(one) !== undefined);
    const holding = cases.filter(({ expression, input, outputs }) => {
      try {
        const got = JSON.stringify(outputsOf(expression, read(input)));
        return got === `[${outputs.join(",")}]`;
      } catch {
        return false;
      }
    });
    expect(holding.map(({ expression }) => expression)).toEqual([]);
    expect(cases.length).toBeGreaterThan(Object.keys(EXCEPTIONS).length);
  });
});
