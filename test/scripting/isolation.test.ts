import { describe, expect, it } from "vitest";
import { createScriptRunner } from "../../src/scripting/runner.ts";
import { instancesMadeBy, quickjs } from "./compiled-quickjs.ts";

const MEBIBYTE = 1024 * 1024;

describe("an evaluation", () => {
  it.each([
    ["globalThis.x = 1; var y = 1; let z = 1; u = 1", "typeof x + typeof y + typeof z + typeof u"],
    [
      "Array.prototype.map = null; Object.prototype.get = () => 1",
      "typeof [].map + typeof ({}).get",
    ],
    ["delete globalThis.JSON; Math.max = null", "typeof JSON + typeof Math.max"],
    [
      "Object.freeze(globalThis); Object.freeze(Array.prototype)",
      "q = 1; Object.isFrozen(Array.prototype)",
    ],
    ["Error.prepareStackTrace = () => 'x'; Symbol.for('x')", "String(Error.prepareStackTrace)"],
    [
      "Promise.resolve().then(() => { for (;;); }); for (;;);",
      "Promise.resolve().then(() => 1); 1",
    ],
    ["$.o.kept = 1; Object.getPrototypeOf($.o).size = () => 99", "$.o.kept + '' + $.o.size()"],
    ["(function f() { f(); })()", "(function f(n) { return n && f(n - 1); })(500)"],
    ["const a = []; for (;;) a.push({ a })", "new Array(1e5).fill(0).length"],
  ])("leaves nothing of %s to the next one", async (before, after) => {
    const runner = await createScriptRunner({ wasm: quickjs });
    const untouched = runner.evaluate(after, { o: {} }, "program");
    expect(untouched.ok).toBe(true);
    runner.evaluate(before, { o: {} }, "program");
    expect(runner.evaluate(after, { o: {} }, "program")).toEqual(untouched);
  });

  it("draws other random numbers than the one before", async () => {
    const runner = await createScriptRunner({ wasm: quickjs });
    const drawn = Array.from({ length: 20 }, () => runner.evaluate("Math.random()", {}, "program"));
    const numbers = drawn.map((result) => (result.ok ? Number(result.value) : Number.NaN));
    expect(new Set(numbers).size).toBe(20);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  });

  it("draws numbers that are spread evenly", async () => {
    const runner = await createScriptRunner({ wasm: quickjs });
    const source = "let n = 0; for (let i = 0; i < 10000; i++) n += Math.random(); n / 10000";
    const result = runner.evaluate(source, {}, "program");
    expect(result.ok && Math.abs(Number(result.value) - 0.5)).toBeLessThan(0.05);
  });
});

describe("interpreters", () => {
  it("serve 5,000 evaluations with one memory that does not grow", async () => {
    const runner = await createScriptRunner({ wasm: quickjs });
    const scope = { o: { a: 1 }, l: [1, 2, 3], text: "x".repeat(400) };
    const instances = await instancesMadeBy(() => {
      for (let round = 0; round < 5_000; round += 1) {
        const source = round % 10 === 0 ? "throw new Error('x')" : `$.l.map((x) => x + ${round})`;
        runner.evaluate(source, scope, "program");
      }
    });
    expect(instances).toHaveLength(1);
    const memory = instances[0]?.exports["memory"] as WebAssembly.Memory;
    expect(memory.buffer.byteLength).toBeLessThan(2 * MEBIBYTE);
  });

  it("are given up after a script that needed much memory, and not before", async () => {
    const runner = await createScriptRunner({ wasm: quickjs });
    const instances = await instancesMadeBy(() => {
      runner.evaluate("1", {}, "program");
      runner.evaluate("'x'.repeat(4e6).length", {}, "program");
      runner.evaluate("1", {}, "program");
      runner.evaluate("for (const a = []; ; ) a.push(1)", {}, "program");
      runner.evaluate("1", {}, "program");
    });
    expect(instances).toHaveLength(3);
  });

  it("serve one runner each, and only the latest eight runners keep theirs", async () => {
    const runners = await Promise.all(
      Array.from({ length: 20 }, () => createScriptRunner({ wasm: quickjs })),
    );
    const use = (some: typeof runners) =>
      instancesMadeBy(() => some.forEach((runner) => runner.evaluate("1", {}, "program")));
    expect(await use(runners)).toHaveLength(20);
    expect(await use(runners.slice(12))).toHaveLength(0);
    expect(await use(runners.slice(0, 1))).toHaveLength(1);
    expect(await use(runners.slice(13))).toHaveLength(0);
    expect(await use(runners.slice(12, 13))).toHaveLength(1);
  });

  it("are not made for a runner that evaluates nothing", async () => {
    await createScriptRunner({ wasm: quickjs });
    const instances = await instancesMadeBy(async () => {
      await createScriptRunner({ wasm: quickjs });
    });
    expect(instances).toHaveLength(0);
  });
});
