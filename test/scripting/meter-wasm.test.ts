import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { buildQuickjs } from "../../scripts/quickjs/build.ts";
import { meterWasm } from "../../scripts/quickjs/meter-wasm.ts";
import { SANDBOX_EXPORTS, STEP_COUNTER } from "../../src/scripting/exports.ts";
import { compileWasm, QUICKJS_PATH, quickjs } from "./compiled-quickjs.ts";

const I32 = 0x7f;
const SPIN = [0x03, 0x40, 0x0c, 0, 0x0b];
const FILL_PAGE = [0x41, 0, 0x41, 0, 0x41, 0x80, 0x80, 0x04, 0xfc, 11, 0];

function section(id: number, body: number[]): number[] {
  return [id, body.length, ...body];
}

/** A module with a page of memory, one global and one function `run` of the given instructions. */
function moduleOf(instructions: number[]): Uint8Array {
  const name = [...new TextEncoder().encode("run")];
  const code = [0, ...instructions, 0x0b];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(6, [1, I32, 1, 0x41, 0, 0x0b]),
    ...section(7, [2, 3, ...name, 0, 0, 5, ...new TextEncoder().encode("other"), 0, 0]),
    ...section(10, [1, code.length, ...code]),
  ]);
}

function metered(instructions: number[]) {
  const bytes = meterWasm(moduleOf(instructions), { counter: "left", exports: ["run"] });
  const { exports } = new WebAssembly.Instance(compileWasm(bytes));
  return exports as unknown as { run(): void; left: WebAssembly.Global };
}

describe("meterWasm", () => {
  it("stops an endless loop when the steps are used up", () => {
    const { run, left } = metered(SPIN);
    left.value = 1_000;
    expect(run).toThrow(WebAssembly.RuntimeError);
    expect(left.value).toBe(-1);
  });

  it("charges a fill by its length", () => {
    const { run, left } = metered(FILL_PAGE);
    left.value = 10_000;
    run();
    expect(left.value).toBe(10_000 - 65_536 / 32);
    left.value = 100;
    expect(run).toThrow(WebAssembly.RuntimeError);
  });

  it("charges nothing for straight code", () => {
    const { run, left } = metered([0x41, 1, 0x1a]);
    left.value = 0;
    run();
    expect(left.value).toBe(0);
  });

  it("keeps the named exports and no others", () => {
    expect(Object.keys(metered(SPIN)).toSorted()).toEqual(["left", "run"]);
  });

  it("refuses what it does not understand", () => {
    const options = { counter: "left", exports: ["run"] };
    expect(() => meterWasm(moduleOf([0xfd, 0]), options)).toThrow("0xfd");
    expect(() => meterWasm(moduleOf([0xfc, 99]), options)).toThrow("0xfc 99");
    expect(() => meterWasm(moduleOf(SPIN).subarray(0, 20), options)).toThrow();
    expect(() => meterWasm(moduleOf(SPIN), { ...options, exports: ["none"] })).toThrow("none");
  });
});

describe("quickjs.wasm", () => {
  it("is what the build makes of the installed package", async () => {
    const committed = await readFile(QUICKJS_PATH);
    expect(Buffer.compare(committed, await buildQuickjs())).toBe(0);
  });

  it("exports what the sandbox calls", () => {
    const names = WebAssembly.Module.exports(quickjs).map((one) => one.name);
    expect(names.toSorted()).toEqual([...SANDBOX_EXPORTS, STEP_COUNTER].toSorted());
  });

  it("imports nothing that could print, open or load", () => {
    const names = WebAssembly.Module.imports(quickjs).map((one) => one.name);
    expect(names.toSorted()).toEqual(
      [
        ...["host_call", "host_interrupt", "host_promise_rejection", "host_get_timezone_offset"],
        ...["host_module_normalize", "host_module_load"],
        ...["clock_time_get", "fd_write", "fd_close", "fd_fdstat_get", "fd_seek", "random_get"],
      ].toSorted(),
    );
  });
});
