import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { secretsKeyFile, secretsKeyVariable } from "../../src/cli/secrets-key.ts";

describe("the key of secrets", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "baton-key-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is made once, for its owner only, and has 32 bytes", () => {
    const first = secretsKeyVariable({}, folder);
    expect(secretsKeyVariable({}, folder)).toEqual(first);
    expect(atob(first["BATON_SECRETS_KEY"] ?? "")).toHaveLength(32);
    const path = secretsKeyFile(folder);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8")).toBe(`BATON_SECRETS_KEY=${first["BATON_SECRETS_KEY"]}\n`);
  });

  it("is that of the environment where there is one, and nothing is made then", () => {
    const environment = { BATON_SECRETS_KEY: "mine" };
    expect(secretsKeyVariable(environment, folder)).toEqual(environment);
    expect(() => statSync(join(folder, "secrets.env"))).toThrow();
  });

  it("may be several, as they were written into the file", () => {
    writeFileSync(join(folder, "secrets.env"), "BATON_SECRETS_KEY=new,old\n");
    expect(secretsKeyVariable({}, folder)).toEqual({ BATON_SECRETS_KEY: "new,old" });
  });
});
