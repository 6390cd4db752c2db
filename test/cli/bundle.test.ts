import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundleWorker } from "../../src/cli/bundle.ts";
import type { BundleOptions } from "../../src/cli/bundle.ts";

const FIXTURE = resolve(import.meta.dirname, "fixture/worker.ts");
const folder = mkdtempSync(join(tmpdir(), "baton-bundle-"));
afterAll(() => rmSync(folder, { recursive: true }));

function options(main: string, moduleTypes: BundleOptions["moduleTypes"] = {}): BundleOptions {
  return { main, moduleTypes, keepNames: true };
}

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("bundleWorker", () => {
  it("makes one module of the source and one of each wasm file", async () => {
    const [worker, wasm, ...rest] = await bundleWorker(options(FIXTURE, { wasm: "CompiledWasm" }));
    expect(worker?.type).toBe("ESModule");
    expect(wasm?.type).toBe("CompiledWasm");
    expect(worker?.contents).toContain(`./${wasm?.path}`);
    expect(rest).toEqual([]);
  });

  it("attaches a file once, and files of one name apart", async () => {
    const inner = mkdtempSync(join(folder, "inner-"));
    writeFileSync(join(inner, "note.sql"), "two");
    write("note.sql", "one");
    const path = write(
      "entry.ts",
      `import a from "./note.sql"; import b from "./note.sql"; import c from "${inner}/note.sql";
       export default [a, b, c];`,
    );
    const modules = await bundleWorker(options(path, { sql: "Text" }));
    expect(modules.slice(1).map(({ contents }) => contents)).toEqual(["one", "two"]);
  });

  it("leaves the platform's modules to the platform", async () => {
    const path = write("platform.ts", 'export * from "node:events"; export * from "cloudflare:x";');
    const [worker] = await bundleWorker(options(path));
    expect(worker?.contents).toContain('"node:events"');
    expect(worker?.contents).toContain('"cloudflare:x"');
  });

  it("names the file and the reason when the source does not bundle", async () => {
    const path = write("broken.ts", 'import "./missing.ts";');
    await expect(bundleWorker(options(path))).rejects.toThrow(/broken\.ts.*missing\.ts/s);
  });
});
