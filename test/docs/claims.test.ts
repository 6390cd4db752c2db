/** Options, scripts and numbers in the pages against the code. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { helpText } from "../../src/cli/options.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/limits.ts";
import { MAX_REQUEST_BYTES, MAX_REQUEST_NESTING } from "../../src/model/request-limits.ts";
import { allPages, page, ROOT, section } from "./pages.ts";

const MEBIBYTE = 1024 * 1024;
const KIBIBYTE = 1024;

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
};

/** The constant of that name in a source file, its digits without separators. */
function constantIn(path: string, name: string): string {
  const source = readFileSync(join(ROOT, path), "utf8");
  const value = new RegExp(`const ${name} = ([^;]+);`).exec(source)?.[1];
  if (value === undefined) throw new Error(`${path} has no constant ${name}.`);
  return value.replaceAll("_", "");
}

const grouped = (value: number): string => value.toLocaleString("en-US");

describe("the limits in the README and in docs/configuration.md", () => {
  const tables = [
    section(page("README.md").text, "## Limits"),
    section(page("docs/configuration.md").text, "## Constants"),
  ];

  it("are those of the engine", () => {
    const { maxTasks, maxBranches, maxDepth, maxPayloadBytes, maxVariablesBytes } =
      DEFAULT_SETTINGS;
    const { maxHeldBytes, maxPayloadDepth } = DEFAULT_SETTINGS;
    for (const table of tables) {
      expect(table).toContain(`| ${maxHeldBytes / MEBIBYTE} MiB |`);
      expect(table).toContain(grouped(maxPayloadDepth));
      expect(table).toContain(`| ${grouped(maxTasks)} |`);
      expect(table).toContain(`| ${grouped(maxBranches)} |`);
      expect(table).toContain(`| ${maxDepth} |`);
      expect(table).toContain(`| ${maxPayloadBytes / MEBIBYTE} MiB |`);
      expect(table).toContain(`| ${maxVariablesBytes / KIBIBYTE} KiB |`);
      expect(table).toContain(`${MAX_REQUEST_BYTES / MEBIBYTE} MiB`);
    }
  });

  it("are those of scripts, polls and definitions", () => {
    const [readme = ""] = tables;
    const number = (path: string, name: string): string => grouped(Number(constantIn(path, name)));
    expect(readme).toContain(number("src/scripting/runner.ts", "MAX_STEPS"));
    expect(constantIn("src/scripting/runner.ts", "MEMORY_BYTES")).toBe("16 * 1024 * 1024");
    expect(constantIn("src/scripting/runner.ts", "STACK_BYTES")).toBe("256 * 1024");
    expect(readme).toContain("| 16 MiB, 256 KiB |");
    expect(readme).toContain(`${number("src/app/metadata.ts", "MAX_DEFINITION_BYTES")} bytes`);
    expect(readme).toContain(`${number("src/app/task-poll.ts", "MAX_POLL_COUNT")} tasks`);
    expect(readme).toContain(`nested ${MAX_REQUEST_NESTING} deep`);
  });

  it("are those of HTTP tasks", () => {
    const [readme = ""] = tables;
    const runner = "src/objects/execution/http-runner.ts";
    expect(constantIn(runner, "MAX_BODY_BYTES")).toBe("10 * 1024 * 1024");
    expect(readme).toContain(`10 MiB, ${constantIn(runner, "MAX_REDIRECTS")} redirects`);
    expect(constantIn("src/engine/http-exchange.ts", "DEFAULT_TIMEOUT_MS")).toBe("30000");
    expect(constantIn(runner, "MAX_EXCHANGE_MS")).toBe("3600000");
  });
});

describe("commands", () => {
  it("are options of the local server, each with its variable and default", () => {
    const options = [
      ...helpText("npm start").matchAll(/--([\w-]+)[^(\n]*\((\w+), default (\S+)\)/g),
    ];
    expect(options).toHaveLength(4);
    for (const path of ["README.md", "docs/configuration.md"]) {
      const { text } = page(path);
      for (const [, option, variable, byDefault] of options) {
        const row = text.split("\n").find((line) => line.startsWith(`| \`--${option}\``));
        expect(row, `${path} --${option}`).toContain(variable);
        expect(row, `${path} --${option}`).toContain(byDefault);
      }
    }
  });

  it("that are npm scripts exist", () => {
    const builtIn = new Set(["ci", "start", "test", "install"]);
    for (const { path, text } of allPages()) {
      for (const [, name = ""] of text.matchAll(/\bnpm run ([\w:]+)/g)) {
        expect(manifest.scripts, `${path}: npm run ${name}`).toHaveProperty([name]);
      }
      for (const [, name = ""] of text.matchAll(/^npm (\w+)/gm)) {
        expect(builtIn.has(name) || name === "run", `${path}: npm ${name}`).toBe(true);
      }
    }
  });
});

describe("the versions and licences in THIRD_PARTY_NOTICES.md", () => {
  const notices = page("THIRD_PARTY_NOTICES.md").text;

  it("are those of the packages that are installed", () => {
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      const installed = JSON.parse(
        readFileSync(join(ROOT, "node_modules", name, "package.json"), "utf8"),
      ) as { version: string; license: string };
      expect(installed.version).toBe(version);
      expect(notices).toContain(`| \`${name}\` | ${version} | ${installed.license} |`);
    }
    for (const [name, version] of Object.entries(manifest.optionalDependencies)) {
      const row = notices.split("\n").find((line) => line.includes(`\`${name}\``));
      expect(row).toContain(`| ${version} |`);
    }
  });

  it("come with the text of the licence of what is in the repository", () => {
    const text = readFileSync(join(ROOT, "node_modules/quickjs-wasi/LICENSE"), "utf8");
    expect(notices).toContain(text.trim());
    expect(notices).toContain("Fabrice Bellard");
  });
});
