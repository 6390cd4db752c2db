import { describe, expect, it } from "vitest";
import { evaluateJq, type JqResult } from "../../../src/engine/expressions/jq.ts";
import type { Json } from "../../../src/model/json.ts";

const NOW = 1_700_000_000_500;

const evaluate = (expression: string, input: Json = null): JqResult =>
  evaluateJq(expression, input, { now: NOW });

/** Little enough that a test need not wait for it. */
const SMALL = { steps: 200_000, bytes: 4 * 1024 * 1024 };

const evaluateSmall = (expression: string, input: Json = null): JqResult =>
  evaluateJq(expression, input, { now: NOW, limits: SMALL });

const messageOf = (result: JqResult): string => (result.ok ? "" : result.message);

describe("jq", () => {
  it("gives all outputs in order", () => {
    expect(evaluate(".[] | ., . * 10", [1, 2])).toEqual({ ok: true, values: [1, 10, 2, 20] });
  });

  it("tells what is wrong with a text that is no expression, and where", () => {
    expect(messageOf(evaluate(".a |\n  {b: }"))).toBe(
      "jq: syntax error: expected an expression, found '}' at line 2, column 7",
    );
    expect(messageOf(evaluate(".a | foo(1)"))).toBe("jq: foo/1 is not defined");
    expect(messageOf(evaluate("$x"))).toBe("jq: $x is not defined");
    expect(messageOf(evaluate("break $out"))).toBe("jq: $*label-out is not defined");
  });

  it("says what was thrown: a text as it is, the rest as JSON", () => {
    expect(messageOf(evaluate('error("x")'))).toBe("x");
    expect(messageOf(evaluate("error({a: [1]})"))).toBe('{"a":[1]}');
    expect(messageOf(evaluate("error(null)"))).toBe("null");
    expect(messageOf(evaluate('error("x" * 5000)'))).toHaveLength(1001);
  });

  it("takes now from the caller", () => {
    expect(evaluate("now, (now | todate)")).toEqual({
      ok: true,
      values: [NOW / 1000, "2023-11-14T22:13:20Z"],
    });
  });

  it("shows nothing of the machine it runs on", () => {
    expect(evaluate("env, $ENV, input_filename, get_search_list")).toEqual({
      ok: true,
      values: [{}, {}, null, []],
    });
    expect(messageOf(evaluate('import "a" as a; 1'))).toContain("modules are not available");
    expect(messageOf(evaluate("input"))).toBe("No more inputs");
    expect(evaluate("[inputs]")).toEqual({ ok: true, values: [[]] });
  });

  it("ends the outputs at halt, and fails at halt_error", () => {
    expect(evaluate("1, halt, 2")).toEqual({ ok: true, values: [1] });
    expect(evaluate('try ("bye" | halt_error) catch 1')).toEqual({ ok: false, message: "bye" });
  });

  it("never changes its input, and shares nothing with it", () => {
    const input = { a: { b: [1, { c: 2 }] }, d: [3, 1] };
    const before = structuredClone(input);
    for (const expression of [".a.b[1].c = 5", "del(.a.b[0])", ".d |= sort", ".a", "[.d, .d]"]) {
      const result = evaluate(expression, input);
      expect(input).toEqual(before);
      const [value = null] = result.ok ? result.values : [];
      expect(Object.values(value ?? {}).some((part) => part === input.d)).toBe(false);
    }
  });

  it("keeps members with names that JavaScript has a use for", () => {
    const input = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}') as Json;
    expect(JSON.stringify(evaluate(". + {toString: 3}", input))).toBe(
      '{"ok":true,"values":[{"__proto__":{"x":1},"constructor":2,"toString":3}]}',
    );
    expect(evaluate('.toString, .__proto__, has("valueOf")', {})).toEqual({
      ok: true,
      values: [null, null, false],
    });
  });

  it("gives numbers that JSON has: NaN as null, infinities as the largest", () => {
    expect(evaluate("nan, infinite, [-infinite]")).toEqual({
      ok: true,
      values: [null, Number.MAX_VALUE, [-Number.MAX_VALUE]],
    });
  });

  it("gives no -0, which would be another number once it is stored and read", () => {
    const result = evaluate("-0, [-0], {a: (0 * -1)}");
    expect(result).toStrictEqual({ ok: true, values: [0, [0], { a: 0 }] });
  });

  it("gives the same again, from the cache too", () => {
    const expression = "[.[] | {k: ., v: (. * 2 | tostring)}] | group_by(.k) | map(length)";
    const first = evaluate(expression, [3, 1, 3]);
    expect(evaluate(expression, [3, 1, 3])).toEqual(first);
    expect(evaluate(expression, [1])).toEqual({ ok: true, values: [[1]] });
  });
});

describe("an endless or exploding jq expression", () => {
  it.each([
    "repeat(.)",
    "[range(1e12)] | length",
    "[limit(1e9; repeat(1))]",
    "def f: f; f",
    "def f(x): f(x | x); f(.)",
    "0 | until(false; . + 1)",
    "last(repeat(1))",
    "[while(true; .)]",
    "reduce range(1e9) as $i (0; . + $i)",
    "first(range(1e9) | select(false))",
    "[.[] | .[]?] | first(combinations(30) | select(false))",
    '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab" | test("(a+)+$")',
    '("a" * 3000) | test("(.*)(.*)(.*)x")',
    '("a" * 3000) | [match("(a*)*b"; "g")]',
    '("ab" * 3000) | test("(?=(a|b)*c)")',
    "reduce range(60) as $i (1; [., .]) | . == .",
    "reduce range(60) as $i (1; [., .]) | [..] | length",
    "[range(20000) | tostring] | combinations(1e6)?",
    "try repeat(.) catch 1",
    "repeat(.) // 1",
    "label $out | repeat(.)",
  ])("is stopped: %s", (expression) => {
    const message = messageOf(evaluateSmall(expression, [[1, 2]]));
    expect(message).toMatch(/^The jq expression (?:was stopped after|nests its)|^A regular expr/);
  });

  it.each([
    '"abc" * 1e9',
    '"" * infinite | repeat(.)',
    '("x" * 1e6) as $x | [range(1000) | $x] | tojson',
    '("x" * 1e6) as $x | [range(1000) | $x] | add',
    '("x" * 1e6) as $x | [range(1000) | $x] | join("")',
    '("x" * 1e6) as $x | [range(1000) | $x] | @csv',
    '("x" * 1e6) as $x | [range(1000) | $x] | @sh',
    '("x" * 1e6) as $x | [range(1000) | $x] | .[] |= explode',
    '("x" * 1e6) as $x | [range(1000) | $x]',
    '"é" * 1e6 | @uri',
    '"," * 1e6 | split(",")',
    '"\\ud83d\\ude00" * 5e5 | [match(""; "g")]',
    'reduce range(100) as $i ("x"; . + .)',
    "reduce range(100) as $i ([1]; . + .)",
    "reduce range(100) as $i (1; [., .])",
    ".[1e9] = 1",
    '[limit(100000; repeat("x" * 1000))]',
    "[range(1e6)]",
    'reduce range(40) as $i ("x"; "\\(.)\\(.)")',
    'reduce range(100) as $i ("x"; gsub("x"; "xx"))',
    'reduce range(100) as $i ("x"; [., .] | join("-"))',
    'reduce range(100) as $i ("x"; [., .] | tojson)',
    'reduce range(100) as $i ("x"; @base64)',
    "reduce range(100) as $i ([1]; [.[], .[]])",
    "reduce range(100) as $i ([[1]]; . + . | [flatten])",
  ])("is stopped before it has built too much: %s", (expression) => {
    expect(messageOf(evaluateSmall(expression))).toMatch(
      /^The jq expression (?:was stopped after it had built 4 MiB of data|met a value|was stopped after 200,000 steps)/,
    );
  });

  it.each([
    "def f: 1 + f; f",
    "def f: [f]; f",
    'def f: "\\(f)"; f',
    "def f: .a |= f; f",
    "def f(x): x | f(x + 1); f(1)",
    "def f: try f catch .; f",
    "def f: reduce f as $x (0; .); f",
    "def f: path(f); f",
    "def f($a; $b): f($a + 1; $b) + 1; f(1; 2)",
    "def f: sub(f; f; f); f",
    `${"1 + ".repeat(900)}1 | def f: f + .; f`,
  ])("is stopped before it nests too deeply: %s", (expression) => {
    expect(messageOf(evaluate(expression))).toMatch(/nests its function calls too deeply/);
  });

  it.each([
    ["[".repeat(300) + "]".repeat(300), "more than 200 expressions within one another"],
    [`1${" | .".repeat(5000)}`, "more than 1000 expressions within one another"],
    [`1${" + 1".repeat(5000)}`, "more than 1000 expressions within one another"],
    [`"${"x".repeat(100_000)}"`, "longer than 100000 characters"],
  ])("is refused where its text is too large", (expression, message) => {
    expect(messageOf(evaluate(expression))).toContain(message);
  });

  it("is stopped at a value that nests too deeply", () => {
    const message = messageOf(evaluate("reduce range(2000) as $i (1; [.]) | tojson"));
    expect(message).toContain("more than 1000 levels");
  });

  it("takes the same number of steps each time", () => {
    const expression = '[range(100) | tostring | test("[0-9]$")] | length';
    const fits = (steps: number): boolean =>
      evaluateJq(expression, null, { now: 0, limits: { ...SMALL, steps } }).ok;
    let steps = 1;
    while (!fits(steps)) {
      steps *= 2;
    }
    for (let step = steps / 2; step >= 1; step /= 2) {
      steps -= fits(steps - step) ? step : 0;
    }
    expect([fits(steps), fits(steps - 1), fits(steps), fits(steps - 1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe("a jq expression of a usual size", () => {
  it("is not charged for what each element of a map or turn of a loop has made and dropped", () => {
    const limits = { steps: 5_000_000, bytes: 2 * 1024 * 1024 };
    for (const expression of [
      "[range(3000)] | map([range(150)] | add) | length",
      "reduce range(3000) as $i (0; [range(150)] | add + $i) | 3000",
    ]) {
      expect(evaluateJq(expression, null, { now: NOW, limits })).toEqual({
        ok: true,
        values: [3000],
      });
    }
  });

  it.each([
    ["def loop: if . >= 20000 then . else (. + 1 | loop) end; 0 | loop", 20_000],
    ["reduce range(20000) as $i ([]; . + [$i]) | length", 20_000],
    ['reduce range(20000) as $i ({}; .["k\\($i)"] = $i) | length', 20_000],
    // More than a mebibyte: a state of this size must not be measured at each turn.
    ['reduce range(70000) as $i ({}; .["k\\($i)"] = $i) | length', 70_000],
    ['reduce range(20000) as $i ({}; .[$i % 10 | tostring] += [$i]) | .["3"] | length', 2_000],
    ['reduce range(20000) as $i (""; . + "abcdefghij") | length', 200_000],
    ["[range(20000)] | .[] += 1 | length", 20_000],
    ["[range(20000)] | map(select(. % 2 == 0)) | sort_by(-.) | .[0]", 19_998],
    ["[limit(3; range(1e9))] | length", 3],
    [
      "label $out | foreach range(1e9) as $i (0; . + 1; if . > 9 then ., break $out else empty end)",
      10,
    ],
    ["def depth: if . == 0 then 0 else (. - 1 | depth) + 1 end; 150 | depth", 150],
    ["first(range(10; infinite) | select(. % 7 == 0))", 14],
    ["[recurse(if . < 5000 then . + 1 else empty end)] | length", 4_999],
    ["1 | until(. > 1e6; . * 2)", 2 ** 20],
  ])("stays within the limits: %s", (expression, value) => {
    expect(evaluate(expression, 2)).toEqual({ ok: true, values: [value] });
  });
});
