import { describe, expect, it } from "vitest";
import type { ScriptForm } from "../../src/engine/expressions/script-runner.ts";
import type { Json } from "../../src/model/json.ts";
import { createScriptRunner } from "../../src/scripting/runner.ts";
import { compileWasm, quickjs } from "./compiled-quickjs.ts";

const runner = await createScriptRunner({ wasm: quickjs });

function valueOf(source: string, scope: Json = {}, form: ScriptForm = "program"): Json {
  const result = runner.evaluate(source, scope, form);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

function messageOf(source: string, scope: Json = {}, form: ScriptForm = "program"): string {
  const result = runner.evaluate(source, scope, form);
  if (result.ok) throw new Error(`gave ${JSON.stringify(result.value)}`);
  expect(result.kind).toBe("error");
  return result.message;
}

describe("a program", () => {
  it.each<[string, Json]>([
    ["1 + 1", 2],
    ["(function () { return 'x'; })();", "x"],
    ["if ($.n > 1) { true; } else { false; }", true],
    ["const a = 1; if (a > 1) { true; } else { false; }", false],
    ["let x = 5;", null],
    ["", null],
    ["// nothing but a comment", null],
    ["1 // a comment at the end", 1],
    ["undeclared = 5", 5],
    ["$.n > 100 ? 'big' : ($.n > 1 ? 'mid' : 'small')", "mid"],
  ])("gives the value of its last statement: %s", (source, value) => {
    expect(valueOf(source, { n: 2 })).toBe(value);
  });

  it("knows the syntax and the objects of today", () => {
    const source =
      "const { a, ...rest } = $; [`${a}`, rest?.b ?? 0, 2n ** 3n, [1, [2]].flat().at(-1)]";
    expect(valueOf(source, { a: 1, b: 2 })).toEqual(["1", 2, 8, 2]);
  });

  it("may use eval and new Function", () => {
    expect(valueOf("eval('$.n + 1') + new Function('a', 'return a * 2')(4)", { n: 1 })).toBe(10);
  });

  it.each([
    ...["console", "setTimeout", "setInterval", "fetch", "load", "print", "Java", "Polyglot"],
    ...["require", "process", "os", "std", "scriptArgs", "WebAssembly", "Atomics", "navigator"],
    ...["module", "exports", "Deno", "globalThis.self", "globalThis.window", "globalThis.caches"],
  ])("does not find %s", (name) => {
    expect(valueOf(`typeof ${name}`)).toBe("undefined");
  });

  it("cannot import", () => {
    expect(messageOf("import fs from 'node:fs'")).toContain("SyntaxError");
    expect(valueOf("import('node:fs')")).toEqual({});
  });

  it("tells the time in UTC", () => {
    expect(valueOf("new Date().getTimezoneOffset()")).toBe(0);
    expect(Math.abs(Number(valueOf("Date.now()")) - Date.now())).toBeLessThan(5_000);
  });
});

describe("a function body", () => {
  it("gives what it returns", () => {
    expect(valueOf("return $.a + 1;", { a: 1 }, "function-body")).toBe(2);
    expect(valueOf("return 7 // done", {}, "function-body")).toBe(7);
    expect(valueOf("1 + 1", {}, "function-body")).toBeNull();
  });

  it("counts its lines from its own first one", () => {
    expect(messageOf("return nothing.here;", {}, "function-body")).toBe(
      "Error evaluating the script `ReferenceError: nothing is not defined` at line 1",
    );
    expect(messageOf("\n\nreturn $.a.b;", {}, "function-body")).toContain("at line 3");
  });
});

describe("the scope", () => {
  const scope = { o: { b: 1, a: { n: null } }, l: [3, 1, { k: "v" }], size: "own" };

  it("is plain objects and lists", () => {
    const source = `[JSON.stringify($.o), Object.keys($.o).join(), Object.entries($.o).length,
      JSON.stringify({ ...$.o, c: 3 }), 'b' in $.o, 'z' in $.o, $.o.hasOwnProperty('a'),
      JSON.stringify(Object.assign({}, $.o.a)), Array.isArray($.l), JSON.stringify($.l),
      $.o instanceof Object, String($.o), $.o.constructor === Object]`;
    expect(valueOf(source, scope)).toEqual([
      '{"b":1,"a":{"n":null}}',
      "b,a",
      2,
      '{"b":1,"a":{"n":null},"c":3}',
      true,
      false,
      true,
      '{"n":null}',
      true,
      '[3,1,{"k":"v"}]',
      true,
      "[object Object]",
      true,
    ]);
  });

  it("lists only the data in loops", () => {
    expect(
      valueOf(
        "let k = []; for (const x in $.o) k.push(x); for (const x in [7]) k.push(x); k",
        scope,
      ),
    ).toEqual(["b", "a", "0"]);
    expect(valueOf("[...$.l].length + $.l.map((x) => x).length", scope)).toBe(6);
    expect(valueOf("$.l.slice(0, 2).sort()", scope)).toEqual([1, 3]);
  });

  it("tells a missing member from null", () => {
    expect(valueOf("[$.o.z === undefined, $.o.a.n === null]", scope)).toEqual([true, true]);
  });

  it.each<[string, Json]>([
    ["$.l.size()", 3],
    ["$.l.get(1)", 1],
    ["$.l.contains(3)", true],
    ["$.l.isEmpty()", false],
    ["$.o.size()", 2],
    ["$.o.get('b')", 1],
    ["$.o.get('z')", null],
    ["$.o.getOrDefault('z', 9)", 9],
    ["$.o.containsKey('a')", true],
    ["$.o.containsKey('toString')", false],
    ["$.o.containsValue(1)", true],
    ["$.o.contains(2)", false],
    ["$.o.isEmpty()", false],
    ["$.o.keySet()", ["b", "a"]],
    ["$.o.keySet().contains('b')", true],
    ["$.o.a.values()", [null]],
    ["$.get('o').get('b')", 1],
    ["$.l.get(2).containsKey('k')", true],
  ])("has the methods of Java's collections: %s", (source, value) => {
    expect(valueOf(source, scope)).toEqual(value);
  });

  it("lets a member of the data win over such a method", () => {
    expect(valueOf("$.size", scope)).toBe("own");
  });

  it("gives these methods to no object of the script's own", () => {
    expect(valueOf("[typeof ({}).get, typeof JSON.parse('{}').size]")).toEqual([
      "undefined",
      "undefined",
    ]);
    expect(valueOf("Object.defineProperty({}, 'x', { value: 1 }).x")).toBe(1);
  });

  it("takes keys and texts as they are", () => {
    const odd = JSON.parse(
      '{"__proto__":{"x":1},"constructor":2,"":3,"\\ud800":"\\u0000\\u2028","ü😀":"€"}',
    );
    expect(valueOf("$", odd)).toEqual(odd);
    expect(valueOf("({}).x === undefined && $.__proto__.x", odd)).toBe(1);
  });

  it.each<[Json]>([[null], [5], ["text"], [true], [[1, 2]]])(
    "may be any JSON: %j",
    (scopeValue) => {
      expect(valueOf("$", scopeValue)).toEqual(scopeValue);
    },
  );

  it("keeps the script's changes out of the caller's data", () => {
    const own = { o: { x: 1 } };
    expect(valueOf("$.o.x = 99; $.o.x", own)).toBe(99);
    expect(own).toEqual({ o: { x: 1 } });
  });
});

describe("a result", () => {
  it.each<[string, Json]>([
    ["undefined", null],
    ["null", null],
    ["1.5", 1.5],
    ["NaN", "NaN"],
    ["1 / 0", "Infinity"],
    ["-1 / 0", "-Infinity"],
    ["[1, , undefined, NaN]", [1, null, null, "NaN"]],
    ["({ u: undefined, f() {}, s: Symbol('x'), n: null })", { u: null, f: {}, s: null, n: null }],
    ["new Date(0)", "1970-01-01T00:00:00.000Z"],
    ["({ at: new Date(0) })", { at: "1970-01-01T00:00:00.000Z" }],
    ["new Date(NaN)", null],
    ["new Set([1, { a: 1 }])", [1, { a: 1 }]],
    ["new Map([['a', new Map([[1, 2n]])], ['s', new Set()]])", { a: { "1": 2 }, s: [] }],
    ["Promise.resolve(1)", {}],
    ["(async () => 1)()", {}],
    ["() => 1", {}],
    ["[() => 1]", [{}]],
    ["/x/", {}],
    ["new Uint8Array([1, 2])", [1, 2]],
    ["new String('x')", "x"],
    ["12345678901234567890n", 12345678901234567000],
    ["class A { x = 1; get y() { return 2; } }; new A()", { x: 1 }],
    ["({ get y() { return [2]; } })", { y: [2] }],
    ["new Proxy({ a: 1 }, {})", { a: 1 }],
    ["({ ['__proto__']: { z: 1 } })", JSON.parse('{"__proto__":{"z":1}}')],
    ["const shared = { a: 1 }; [shared, shared]", [{ a: 1 }, { a: 1 }]],
    ["'\\ud800 \\u0000 😀'", "\ud800 \u0000 😀"],
  ])("becomes JSON: %s", (source, value) => {
    expect(valueOf(source)).toEqual(value);
  });

  it("is read after what waits for settled promises has run", () => {
    expect(valueOf("const r = {}; Promise.resolve().then(() => { r.x = 1; }); r")).toEqual({
      x: 1,
    });
    expect(valueOf("const r = {}; Promise.reject(new Error('lost')); r")).toEqual({});
  });

  it("is read in spite of built-ins that the script has replaced", () => {
    const source = `JSON.stringify = JSON.parse = Array.isArray = Object.getPrototypeOf = null;
      Map.prototype.forEach = Function.prototype.call = Reflect.apply = null;
      globalThis.String = globalThis.Map = null; ({ a: [1, { b: NaN }] })`;
    expect(valueOf(source)).toEqual({ a: [1, { b: "NaN" }] });
  });

  it("may be nested 1,000 levels deep and no deeper", () => {
    expect(valueOf("let d = {}; for (let i = 0; i < 999; i++) d = { d }; d")).toHaveProperty(
      "d.d.d",
    );
    expect(messageOf("let d = {}; for (let i = 0; i < 1000; i++) d = { d }; d")).toBe(
      "Error evaluating the script `RangeError: the result is nested more than 1000 levels deep`",
    );
  });

  it("cannot contain itself", () => {
    expect(messageOf("const a = {}; a.b = { c: [a] }; a")).toBe(
      "Error evaluating the script `TypeError: circular reference`",
    );
  });
});

describe("an error", () => {
  it.each([
    ["$.a.b", "`TypeError: Cannot read property 'b' of undefined` at line 1"],
    ["\n\nlet x = null;\nx.b", "`TypeError: Cannot read property 'b' of null` at line 4"],
    ["console.log(1)", "`ReferenceError: console is not defined` at line 1"],
    [
      "const n = null;\nfunction f() {\n  return n.x;\n}\nf()",
      "`TypeError: Cannot read property 'x' of null` at line 3",
    ],
    ["\neval('null.x')", "`TypeError: Cannot read property 'x' of null` at line 2"],
    ["return 1", "`SyntaxError: return not in a function` at line 1"],
    ["throw new Error('e1')", "`Error: e1`"],
    ["class Own extends Error { name = 'Own'; }\nthrow new Own('why')", "`Own: why`"],
    ["throw 'text'", "`text`"],
    ["throw { code: 7 }", '`{"code":7}`'],
    ["throw null", "`null`"],
    ["throw Symbol('s')", "`Symbol(s)`"],
    ["({ get x() { throw new Error('in a getter'); } })", "`Error: in a getter`"],
    ["throw { get x() { throw new Error('worse'); } }", "`Error`"],
    ["const e = new TypeError('t'); e.stack = 'mine'; throw e", "`TypeError: t`"],
  ])("is told in the reference's frame: %s", (source, text) => {
    expect(messageOf(source)).toBe(`Error evaluating the script ${text}`);
  });

  it("leaves the runner able to go on", () => {
    messageOf("throw 1");
    expect(valueOf("2")).toBe(2);
  });
});

describe("syntaxError", () => {
  it("is null for what parses, and runs nothing", () => {
    expect(runner.syntaxError("while (true) {}", "program")).toBeNull();
    expect(runner.syntaxError("throw 1", "program")).toBeNull();
    expect(runner.syntaxError("return 1", "function-body")).toBeNull();
  });

  it("tells what is wrong, and where", () => {
    expect(runner.syntaxError("1;\nlet y = ;", "program")).toBe(
      "SyntaxError: unexpected token in expression: ';' at line 2",
    );
    expect(runner.syntaxError("return 1", "program")).toContain("return not in a function");
    expect(runner.syntaxError("let y = ;", "function-body")).toContain("at line 1");
  });

  it("refuses a text that is nested too deeply to be parsed", () => {
    expect(runner.syntaxError("(".repeat(100_000), "program")).toContain("KiB of stack");
    expect(runner.syntaxError("1", "program")).toBeNull();
  });
});

describe("createScriptRunner", () => {
  it("refuses another module", async () => {
    const empty = compileWasm(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
    await expect(createScriptRunner({ wasm: empty })).rejects.toThrow("quickjs.wasm");
  });
});
