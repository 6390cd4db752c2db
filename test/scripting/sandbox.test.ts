import { describe, expect, it } from "vitest";
import { STACK_POINTER } from "../../src/scripting/exports.ts";
import { imageOf } from "../../src/scripting/image.ts";
import { Sandbox, ScriptThrew } from "../../src/scripting/sandbox.ts";
import { quickjs } from "./compiled-quickjs.ts";

const LIMITS = { maxSteps: 1_000_000, memoryBytes: 4 * 1024 * 1024, stackBytes: 128 * 1024 };
const image = imageOf(quickjs);

function fresh(): Sandbox {
  const sandbox = new Sandbox(quickjs);
  sandbox.reset(image, LIMITS);
  return sandbox;
}

describe("Sandbox", () => {
  it("runs a text and reads its text", () => {
    const sandbox = fresh();
    expect(sandbox.textOf(sandbox.evaluate("'a\\u0000ü😀'", "script", 0))).toBe("a\u0000ü😀");
    expect(sandbox.textOf(sandbox.evaluate("5", "script", 0))).toBeNull();
  });

  it("throws the place of what a script threw", () => {
    const sandbox = fresh();
    let thrown: unknown;
    try {
      sandbox.evaluate("throw 'why'", "script", 0);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ScriptThrew);
    expect(sandbox.textOf((thrown as ScriptThrew).thrown)).toBe("why");
  });

  it("is as new after a reset, down to each byte beside the stack", () => {
    const sandbox = fresh();
    const memoryOf = () => new Uint8Array(sandbox.exports.memory.buffer).slice(image.start);
    const before = memoryOf();
    sandbox.evaluate("var x = []; for (let i = 0; i < 500; i++) x.push({ i })", "script", 0);
    expect(Buffer.compare(memoryOf(), before)).not.toBe(0);
    sandbox.reset(image, LIMITS);
    expect(Buffer.compare(memoryOf(), before)).toBe(0);
  });

  it("can be reset after it was stopped in the middle", () => {
    const sandbox = fresh();
    expect(() => sandbox.evaluate("for (;;);", "script", 0)).toThrow(WebAssembly.RuntimeError);
    expect(sandbox.outOfSteps).toBe(true);
    expect(sandbox.exports[STACK_POINTER].value).not.toBe(image.start);
    sandbox.reset(image, LIMITS);
    expect(sandbox.outOfSteps).toBe(false);
    expect(sandbox.textOf(sandbox.evaluate("'on'", "script", 0))).toBe("on");
  });

  it("tells when its memory has grown", () => {
    const sandbox = fresh();
    expect(sandbox.hasGrownBeyond(image)).toBe(false);
    sandbox.evaluate("new Uint8Array(2e6)", "script", 0);
    expect(sandbox.hasGrownBeyond(image)).toBe(true);
  });
});

describe("imageOf", () => {
  it("prepares a module once", () => {
    expect(imageOf(quickjs)).toBe(image);
  });

  it("is small", () => {
    expect(image.memoryBytes).toBeLessThan(1.75 * 1024 * 1024);
    expect(image.bytes.length).toBeLessThan(640 * 1024);
  });
});
