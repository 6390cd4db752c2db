/**
 * `npm run test:conformance`: runs the conformance kit against a server of its own and checks that
 * exactly the expected cases pass. What is not expected to pass yet, and why, is in
 * `test/conformance/not-yet.json`.
 *
 *   node scripts/conformance.ts [--only GROUP[,GROUP]] [--url URL] [--jobs N]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findFreePort, startServer } from "./local-server.ts";

const KIT = join(import.meta.dirname, "../test/conformance");
const DEFAULT_JOBS = "6";

/** One case of a report that the kit wrote. */
interface CaseResult {
  name: string;
  ok: boolean;
  where?: string;
  differences?: { path: string; expected?: unknown; got?: unknown }[];
}

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    url: { type: "string" },
    jobs: { type: "string", default: DEFAULT_JOBS },
  },
});
const folder = await mkdtemp(join(tmpdir(), "baton-conformance-"));
const server = values.url === undefined ? await startOwnServer() : undefined;
const url = server?.url ?? values.url ?? "";
let passed = 0;
let failed = 0;
try {
  const notYet = await readNotYet();
  for (const group of await groups()) {
    const results = await runGroup(group);
    const wrong = results.filter((result) => result.ok === notYet.has(result.name));
    failed += wrong.length;
    passed += results.length - wrong.length;
    describeGroup(group, results, wrong, notYet);
  }
} finally {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function startOwnServer() {
  return startServer({
    port: await findFreePort(),
    dataFolder: join(folder, "data"),
    logFile: join(folder, "server.log"),
  });
}

async function groups(): Promise<string[]> {
  const all = (await readdir(join(KIT, "cases"))).sort();
  if (values.only === undefined) return all;
  const wanted = values.only.split(",");
  const unknown = wanted.find((group) => !all.includes(group));
  if (unknown !== undefined) throw new Error(`There is no group ${unknown}: ${all.join(", ")}`);
  return wanted;
}

/** @throws Error when the list names a case that does not exist. */
async function readNotYet(): Promise<Map<string, string>> {
  const text = await readFile(join(KIT, "not-yet.json"), "utf8");
  const list = new Map(Object.entries(JSON.parse(text) as Record<string, string>));
  for (const name of list.keys()) await readFile(join(KIT, "cases", `${name}.json`));
  return list;
}

async function runGroup(group: string): Promise<CaseResult[]> {
  const report = join(folder, `${group}.json`);
  const command = [join(KIT, "run.mjs"), "--url", url, "--jobs", values.jobs];
  const child = spawn(process.execPath, [...command, "--only", `${group}/*`, "--json", report], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  await once(child, "exit");
  const { results } = JSON.parse(await readFile(report, "utf8")) as { results: CaseResult[] };
  return results;
}

function describeGroup(
  group: string,
  results: CaseResult[],
  wrong: CaseResult[],
  notYet: Map<string, string>,
): void {
  const passes = results.filter((result) => result.ok).length;
  console.log(`${group.padEnd(16)}${String(passes).padStart(3)} of ${results.length} pass`);
  for (const result of wrong) {
    if (result.ok) {
      console.log(`  ${result.name} passes now: take it out of not-yet.json`);
      console.log(`     it stands there because: ${notYet.get(result.name)}`);
      continue;
    }
    console.log(`  FAIL ${result.name}: ${result.where ?? ""}`);
    for (const { path, expected, got } of (result.differences ?? []).slice(0, 6)) {
      console.log(`     ${path}: expected ${brief(expected)} got ${brief(got)}`);
    }
  }
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? "(absent)").slice(0, 200);
}
