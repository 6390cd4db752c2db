#!/usr/bin/env node
/**
 * Black-box conformance runner for servers that speak the Conductor OSS REST API.
 *
 *   node run.mjs --url http://localhost:8080 [--cases DIR] [--only GLOB] [--jobs N] [--json OUT]
 *   node run.mjs --url http://localhost:8080 --reference        (the server is the reference itself)
 *   node run.mjs --url http://localhost:8080 --record [--only GLOB]
 *
 * Needs Node 20 or newer and nothing else. Cases are JSON files, `<DIR>/<group>/<name>.json`; the
 * README next to this file describes their format. Every case gets its own random name prefix, so
 * cases never share definitions, queues or executions and can run side by side.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brief } from "./kit/compare.mjs";
import { runCase } from "./kit/run-case.mjs";
import { startEcho } from "./kit/echo.mjs";

function parseArgs(argv) {
  const here = dirname(fileURLToPath(import.meta.url));
  const args = {
    url: "http://localhost:8080",
    cases: join(here, "cases"),
    only: [],
    jobs: 4,
    json: null,
    record: false,
    reference: false,
  };
  for (let i = 0; i < argv.length; i++) {
    const value = () => {
      if (argv[i + 1] === undefined) usage(`${argv[i]} needs a value`);
      return argv[++i];
    };
    if (argv[i] === "--url") args.url = value();
    else if (argv[i] === "--cases") args.cases = resolve(value());
    else if (argv[i] === "--only") args.only.push(...value().split(","));
    else if (argv[i] === "--jobs") args.jobs = Math.max(1, Number(value()) || 1);
    else if (argv[i] === "--json") args.json = value();
    else if (argv[i] === "--record") args.record = true;
    else if (argv[i] === "--reference") args.reference = true;
    else usage(argv[i] === "--help" ? "" : `unknown option ${argv[i]}`);
  }
  return args;
}

function usage(problem) {
  if (problem) console.error(problem);
  console.error(
    "usage: node run.mjs --url URL [--cases DIR] [--only GLOB[,GLOB]] [--jobs N] [--json OUT] [--reference] [--record]",
  );
  process.exit(2);
}

/** `switch/*` or `*retry*` against `group/name`. */
const matches = (globs, name) =>
  globs.length === 0 ||
  globs.some((g) =>
    new RegExp(
      `^${g
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".")}$`,
    ).test(name),
  );

async function loadCases(dir, only) {
  const cases = [];
  for (const group of (await readdir(dir, { withFileTypes: true }))
    .filter((d) => d.isDirectory())
    .map((d) => d.name)
    .sort()) {
    for (const file of (await readdir(join(dir, group)))
      .filter((f) => f.endsWith(".json"))
      .sort()) {
      const name = `${group}/${file.slice(0, -5)}`;
      if (!matches(only, name)) continue;
      const path = join(dir, group, file);
      cases.push({ name, path, case: JSON.parse(await readFile(path, "utf8")) });
    }
  }
  return cases;
}

/** JSON with short values kept on one line. */
function pretty(value, indent = "") {
  const flat = JSON.stringify(value);
  if (
    flat === undefined ||
    flat.length + indent.length <= 110 ||
    value === null ||
    typeof value !== "object"
  )
    return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((v) => inner + pretty(v, inner)).join(",\n")}\n${indent}]`;
  return `{\n${Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .map(([k, v]) => `${inner}${JSON.stringify(k)}: ${pretty(v, inner)}`)
    .join(",\n")}\n${indent}}`;
}

async function main() {
  const args = parseArgs(process.argv.slice(2));
  const loaded = await loadCases(args.cases, args.only);
  const skipped =
    args.reference || args.record ? loaded.filter((c) => c.case.reference === "fails") : [];
  const cases = loaded.filter((c) => !skipped.includes(c));
  const echo = await startEcho();
  const env = { api: `${args.url.replace(/\/+$/, "")}/api`, echo: echo.url, record: args.record };
  const results = [];
  const queue = [...cases].sort(
    (a, b) => Number(b.case.slow ?? false) - Number(a.case.slow ?? false),
  );
  const worker = async () => {
    for (let item; (item = queue.shift());) {
      const began = Date.now();
      const result = { name: item.name, ok: true };
      try {
        await runCase(item.case, env);
        if (args.record) await writeFile(item.path, `${pretty(item.case)}\n`);
      } catch (e) {
        result.ok = false;
        result.where = e.where ?? String(e?.stack ?? e);
        result.differences = e.diffs ?? [];
      }
      result.ms = Date.now() - began;
      results.push(result);
      console.log(`${result.ok ? "ok  " : "FAIL"} ${item.name} (${result.ms} ms)`);
      if (!result.ok) {
        console.log(`     ${result.where}`);
        for (const d of result.differences.slice(0, 6))
          console.log(`     ${d.path}: expected ${brief(d.expected)} got ${brief(d.got)}`);
        if (result.differences.length > 6)
          console.log(`     ... and ${result.differences.length - 6} more`);
      }
    }
  };
  await Promise.all(Array.from({ length: args.jobs }, worker));
  echo.stop();
  const failed = results.filter((r) => !r.ok).length;
  if (args.json) {
    results.sort((a, b) => (a.name < b.name ? -1 : 1));
    await writeFile(
      args.json,
      `${JSON.stringify({ url: args.url, passed: results.length - failed, failed, skipped: skipped.map((c) => c.name), results }, null, 1)}\n`,
    );
  }
  if (skipped.length) console.log(`${skipped.length} skipped, which the reference fails`);
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

await main();
