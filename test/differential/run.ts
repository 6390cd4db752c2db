/**
 * Runs the same random workflows on two servers and compares what comes of them:
 * `npm run differential -- --reference URL --url URL [--count 100] [--seed 1] [--jobs 20]`.
 * Each difference has to be one that explanations.json knows.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { compare, type Difference } from "./compare.ts";
import { drive, type Tree } from "./drive.ts";
import { explain } from "./explain.ts";
import { makeCase, type ComparedCase } from "./make-case.ts";
import { Server } from "./server.ts";

const { values } = parseArgs({
  options: {
    reference: { type: "string" },
    url: { type: "string" },
    count: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    jobs: { type: "string", default: "20" },
  },
});
if (values.reference === undefined || values.url === undefined) {
  throw new Error("--reference and --url name the two servers");
}
const reference = new Server(values.reference);
const ours = new Server(values.url);
const prefix = `d${Date.now().toString(36)}`;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const echo = createServer((request, response) => {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ path: request.url }));
});
await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
const echoUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;

const first = Number(values.seed);
const seeds = Array.from({ length: Number(values.count) }, (_, number) => first + number);
const explained = new Map<string, number>();
let passed = 0;
let failed = 0;

async function worker(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    const unexplained = await compareSeed(seed).catch((error: unknown) => [String(error)]);
    if (unexplained.length === 0) {
      passed += 1;
      continue;
    }
    failed += 1;
    print(`seed ${seed} differs:`);
    for (const line of unexplained) print(`  ${line}`);
  }
}

/** Runs a seed on both servers. @returns what nothing explains. */
async function compareSeed(seed: number): Promise<string[]> {
  const given = makeCase({ seed, prefix, echo: echoUrl });
  const [theirs, own] = await Promise.all([runOn(reference, given), runOn(ours, given)]);
  const lines: string[] = [];
  for (const difference of compare(theirs, own)) {
    const explanation = explain(difference);
    if (explanation === undefined) lines.push(lineOf(difference));
    else explained.set(explanation.deviation, (explained.get(explanation.deviation) ?? 0) + 1);
  }
  return lines;
}

async function runOn(server: Server, given: ComparedCase): Promise<Tree> {
  if (given.taskDefs.length > 0) await server.registerTasks(given.taskDefs);
  await server.registerWorkflows(given.workflows);
  const workflowId = await server.start(given.root, given.input);
  const tree = await drive({ server, seed: given.seed, workflowId });
  // What is stuck must not burden the server further.
  if (tree.workflow.status === "RUNNING") await server.terminate(workflowId).catch(() => {});
  return tree;
}

function lineOf({ place, taskType, field, reference, ours }: Difference): string {
  const text = (value: unknown): string => JSON.stringify(value).slice(0, 300);
  return `${place || "/"} ${taskType} ${field}: reference ${text(reference)}, ours ${text(ours)}`;
}

await Promise.all(Array.from({ length: Number(values.jobs) }, worker));
echo.close();
for (const [deviation, times] of explained) print(`explained ${times} times: ${deviation}`);
print(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
