import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readWranglerConfig } from "../../src/cli/wrangler-config.ts";

const FIXTURE = resolve(import.meta.dirname, "fixture/wrangler.toml");
const PROJECT = resolve(import.meta.dirname, "../../wrangler.toml");
const folder = mkdtempSync(join(tmpdir(), "baton-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const NEEDED = 'name = "a"\nmain = "a.ts"\ncompatibility_date = "2026-08-01"\n';

function read(text: string) {
  const path = join(folder, "wrangler.toml");
  writeFileSync(path, text);
  return readWranglerConfig(path);
}

describe("readWranglerConfig", () => {
  it("reads every kind of binding", () => {
    expect(readWranglerConfig(FIXTURE)).toEqual({
      name: "fixture",
      main: resolve(FIXTURE, "../worker.ts"),
      compatibilityDate: "2026-08-01",
      compatibilityFlags: ["nodejs_compat"],
      durableObjects: { COUNTER: "Counter" },
      d1: [
        {
          binding: "DB",
          databaseId: "00000000-0000-0000-0000-000000000001",
          migrationsFolder: resolve(FIXTURE, "../migrations"),
          migrationsTable: "d1_migrations",
        },
      ],
      r2: { BUCKET: "fixture" },
      queueProducers: { QUEUE: "fixture" },
      queueConsumers: {
        fixture: {
          maxBatchSize: 10,
          maxBatchTimeout: 1,
          maxRetries: 3,
          deadLetterQueue: "fixture-dead",
        },
      },
      assets: {
        directory: resolve(FIXTURE, "../page"),
        binding: "FILES",
        notFoundHandling: "single-page-application",
      },
      vars: { GREETING: "hello" },
      crons: ["*/1 * * * *"],
      moduleTypes: { wasm: "CompiledWasm" },
      keepNames: true,
    });
  });

  it("reads the project's own", () => {
    expect(readWranglerConfig(PROJECT).name).toBe("baton");
  });

  it("needs no bindings", () => {
    const config = read(`${NEEDED}keep_names = false`);
    expect(config).toMatchObject({ durableObjects: {}, d1: [], crons: [], keepNames: false });
  });

  it.each([
    ["a missing key", 'name = "a"', '"main" is missing'],
    ["a wrong type", `${NEEDED}compatibility_flags = "x"`, "compatibility_flags"],
    ["a binding without a name", `${NEEDED}[[r2_buckets]]\nbucket_name = "b"`, '"binding"'],
    ["a binding that the server does not provide", `${NEEDED}[[kv_namespaces]]`, "kv_namespaces"],
    ["a rule of another type", `${NEEDED}[[rules]]\ntype = "ESModule"\nglobs = []`, "ESModule"],
    ["a glob it cannot follow", `${NEEDED}[[rules]]\ntype = "Text"\nglobs = ["a/*"]`, "a/*"],
    ["a list that is none", `${NEEDED}d1_databases = 1`, "d1_databases"],
  ])("refuses %s and names it", (_case, text, named) => {
    expect(() => read(text)).toThrow(named);
  });
});
