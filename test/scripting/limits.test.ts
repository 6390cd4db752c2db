import { describe, expect, it } from "vitest";
import { createScriptRunner } from "../../src/scripting/runner.ts";
import { instancesMadeBy, quickjs } from "./compiled-quickjs.ts";

const runner = await createScriptRunner({ wasm: quickjs });
const MEBIBYTE = 1024 * 1024;
/** Ten times what it takes on an idle machine, so that a busy one does not fail the test. */
const PATIENCE_MS = 5_000;

const NO_STEPS =
  "Script not evaluated within the limit of 50000000 steps, interrupted. Check that its loops end, or let a worker do the computation.";
const NO_MEMORY =
  "Script not evaluated within the limit of 16 MiB of memory, interrupted. Give it only the input that it needs, and keep its result small.";
const NO_STACK =
  "Script not evaluated within the limit of 256 KiB of stack, interrupted. Check that its calls of itself end, and that its data is not nested too deeply.";

function expectLimit(source: string, message: string): void {
  const started = performance.now();
  expect(runner.evaluate(source, { a: 1 }, "program")).toEqual({
    ok: false,
    kind: "limit",
    message,
  });
  expect(performance.now() - started).toBeLessThan(PATIENCE_MS);
  expect(runner.evaluate("$.a + 1", { a: 1 }, "program")).toEqual({ ok: true, value: 2 });
}

describe("steps", () => {
  it("are told of, the same each time, whether the script ends by itself or not", () => {
    const stepsOf = (source: string): number => {
      const meter = { steps: 0 };
      runner.evaluate(source, {}, "program", meter);
      return meter.steps;
    };
    const [short, long] = [1_000, 100_000].map((turns) => `for (let i = 0; i < ${turns}; i++);`);
    expect(stepsOf(long ?? "")).toBeGreaterThan(50 * stepsOf(short ?? ""));
    expect(stepsOf(long ?? "")).toBe(stepsOf(long ?? ""));
    expect(stepsOf("for (;;);")).toBeGreaterThan(50_000_000);
    expect(stepsOf("nope(")).toBeGreaterThan(0);
  });

  it.each([
    "while (true) {}",
    "for (;;) { try { while (true) {} } catch (e) {} finally { continue; } }",
    "/(a+)+$/.test('a'.repeat(40) + 'b')",
    "[].includes.call({ length: 2 ** 53 - 1 }, 1)",
    "new Set(Array(4294967295))",
    "Array(1e9)",
    "JSON.stringify({}, Array(4294967295))",
    "const s = 'a'.repeat(4e6); for (;;) s.indexOf('b')",
    "const s = 'a'.repeat(4e6); for (;;) s.slice(1)",
    "const b = 2n ** 1000000n; for (;;) b * 3n ** 1000n",
    "(function* () { for (;;) yield 1; })().drop(2 ** 50).next()",
    "function f() { Promise.resolve().then(f); } f()",
    "(async () => { for (;;) await 1; })()",
    "({ get x() { for (;;); } })",
    "({ toJSON() { for (;;); } })",
    "new Proxy({}, { ownKeys() { for (;;); } })",
    "throw { toString() { return 1; }, get x() { for (;;); } }",
    "const e = new Error(); Object.defineProperty(e, 'message', { get() { for (;;); } }); throw e",
    "Object.defineProperty(Object.prototype, 'toJSON', { get() { for (;;); } }); ({})",
    "const d = new Date(0); d.toJSON = () => { for (;;); }; d",
    "new Function('for (;;);')()",
    "let a = [1]; for (let i = 0; i < 40; i++) a = [a, a]; a",
  ])("end: %s", (source) => {
    expectLimit(source, NO_STEPS);
  });

  it("are counted alike each time", async () => {
    const source = "let n = 0; for (let i = 0; i < 1000; i++) n += i; n";
    const enough = async (maxSteps: number) =>
      (await createScriptRunner({ wasm: quickjs, maxSteps })).evaluate(source, {}, "program").ok;
    let refused = 0;
    let allowed = 1_000_000;
    while (allowed - refused > 1) {
      const middle = Math.floor((refused + allowed) / 2);
      if (await enough(middle)) allowed = middle;
      else refused = middle;
    }
    expect(allowed).toBeLessThan(100_000);
    for (let round = 0; round < 5; round += 1) {
      expect([await enough(refused), await enough(allowed)]).toEqual([false, true]);
    }
  });

  it("suffice for a loop of a million turns", () => {
    const source = "let n = 0; for (let i = 0; i < 1e6; i++) n += i; n";
    expect(runner.evaluate(source, {}, "program")).toEqual({ ok: true, value: 499999500000 });
  });
});

describe("memory", () => {
  it.each([
    "const a = []; for (;;) a.push({ a: 1 })",
    "let s = 'a'; for (;;) s += s",
    "let s = 'é€'; for (;;) s += s + 'x'",
    "'x'.repeat(1e9)",
    "new Array(1e9).fill(0)",
    "new Uint8Array(1e9)",
    "const m = new Map(); for (let i = 0; ; i++) m.set(i, 'v' + i)",
    "Array.from({ length: 1e9 }, () => ({}))",
    "const a = new Array(2000).fill('x'.repeat(10000)); a",
    "'x'.padEnd(1e8).split('')",
    "const held = []; (function f() { held.push(new Array(1e5).fill(1)); f(); })()",
  ])("ends: %s", (source) => {
    expectLimit(source, NO_MEMORY);
  });

  it("stays bounded on the host, whatever a script asks for", async () => {
    const instances = await instancesMadeBy(() => {
      for (const source of [
        "const a = []; for (;;) a.push({ a: 1 })",
        "new Array(1e9).fill(0)",
        "let s = 'a'; try { for (;;) s += s } catch (e) {} s.split('')",
        "const a = []; for (;;) { try { a.push(new Array(1e6).fill(0)) } catch (e) { a.length = 0 } }",
      ]) {
        runner.evaluate(source, {}, "program");
      }
    });
    const sizes = instances.map(
      ({ exports }) => (exports["memory"] as WebAssembly.Memory).buffer.byteLength,
    );
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(48 * MEBIBYTE);
  });

  it("may be caught, which does not make more of it", () => {
    const source = "try { const a = []; for (;;) a.push({}) } catch (e) { String(e) }";
    expect(runner.evaluate(source, {}, "program")).toEqual({
      ok: true,
      value: "InternalError: out of memory",
    });
  });

  it("holds a large input, of which only the values count", () => {
    const text = "x".repeat(10 * MEBIBYTE - 100);
    expect(runner.evaluate("$.text.length", { text }, "program")).toEqual({
      ok: true,
      value: text.length,
    });
    const list = Array.from({ length: 20_000 }, (_, index) => ({ index, name: `name ${index}` }));
    const result = runner.evaluate("$.filter((x) => x.index % 2)", list, "program");
    expect(result).toEqual({ ok: true, value: list.filter((item) => item.index % 2 === 1) });
  });

  it("refuses an input that does not fit", () => {
    for (const scope of [
      "x".repeat(17 * MEBIBYTE),
      "€".repeat(9 * MEBIBYTE),
      Array.from({ length: 400_000 }, (_, index) => ({ [`key${index}`]: index })),
    ]) {
      const result = runner.evaluate("1", scope, "program");
      expect(result).toEqual({ ok: false, kind: "limit", message: NO_MEMORY });
    }
    expect(runner.evaluate("1", {}, "program")).toEqual({ ok: true, value: 1 });
  });
});

describe("stack", () => {
  it.each([
    "function f() { f(); } f()",
    "const g = [1]; g[0] = () => g.map(g[0]); g.map(g[0])",
    "const o = { toString() { return '' + this; } }; '' + o",
    "JSON.parse('['.repeat(100000))",
    "eval('['.repeat(100000) + ']'.repeat(100000))",
    "const b = []; b[0] = b; b.flat(Infinity)",
    "let d = []; for (let i = 0; i < 100000; i++) d = [d]; d",
    "const p = new Proxy({}, { get(t, k, r) { return r[k]; } }); p.x",
    "({ get x() { return { get x() { return this; }, y: (function f() { return f(); })() }; } })",
  ])("ends: %s", (source) => {
    expectLimit(source, NO_STACK);
  });

  it("may be caught", () => {
    const source =
      "let depth = 0; const f = () => { depth++; f(); }; try { f() } catch (e) { depth > 1000 }";
    expect(runner.evaluate(source, {}, "program")).toEqual({ ok: true, value: true });
  });

  it("ends on an input that is nested too deeply", () => {
    const scope = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
    expect(runner.evaluate("$.length", scope, "program")).toEqual({
      ok: false,
      kind: "limit",
      message: NO_STACK,
    });
  });
});

describe("limits of one's own", () => {
  it("are kept and told", async () => {
    const small = await createScriptRunner({
      wasm: quickjs,
      maxSteps: 1_000_000,
      memoryBytes: 2 * MEBIBYTE,
      stackBytes: 64 * 1024,
    });
    const messageOf = (source: string) => {
      const result = small.evaluate(source, {}, "program");
      return result.ok ? "" : result.message;
    };
    expect(messageOf("for (;;);")).toContain("limit of 1000000 steps");
    expect(messageOf("'x'.repeat(3e6)")).toContain("limit of 2 MiB of memory");
    expect(messageOf("(function f() { f(); })()")).toContain("limit of 64 KiB of stack");
  });
});
