/**
 * Runs the same random workflows on two servers and compares what comes of them:
 * `npm run differential -- --reference URL --url URL [--count 100] [--seed 1] [--jobs 8]`.
 * Each difference has to be one that explanations.json knows.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { compare, type Difference } from "./compare.ts";
import { drive, type Driven } from "./drive.ts";
import { explain, type Explanation } from "./explain.ts";
import { makeCase, type ComparedCase } from "./make-case.ts";
import { Server } from "./server.ts";

const { values } = parseArgs({
  options: {
    reference: { type: "string" },
    url: { type: "string" },
    count: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    jobs: { type: "string", default: "8" },
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
const explained = new Map<string, Set<number>>();
const outcomes = { equal: 0, explained: 0, again: 0, broken: 0, unexplained: 0 };

/** How often a case is run on the reference that differs: it does not always agree with itself. */
const RUNS_OF_REFERENCE = 8;

async function worker(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    await compareSeed(seed).catch((error: unknown) => {
      if (error instanceof ReferenceBroke) outcomes.broken += 1;
      else outcomes.unexplained += 1;
      print(`seed ${seed} broke off: ${String(error).slice(0, 300)}`);
    });
  }
}

/** The reference has answered by an error of its own. */
class ReferenceBroke extends Error {
  override readonly name = "ReferenceBroke";
}

interface Verdict {
  explanations: Explanation[];
  unexplained: Difference[];
}

/** Runs a seed on both servers, and tells of what nothing explains. */
async function compareSeed(seed: number): Promise<void> {
  const given = makeCase({ seed, prefix, echo: echoUrl });
  const [theirs, own] = await Promise.all([runOnReference(given), runOn(ours, given)]);
  let verdict = judge(theirs, own);
  let { failure } = theirs;
  let runs = 1;
  for (; verdict.unexplained.length > 0 && runs < RUNS_OF_REFERENCE; runs++) {
    const again = await runOnReference(given);
    failure ??= again.failure;
    const other = judge(again, own);
    if (other.unexplained.length < verdict.unexplained.length) verdict = other;
  }
  if (verdict.unexplained.length > 0 && failure !== undefined) {
    outcomes.broken += 1;
    print(`seed ${seed}: the reference breaks off: ${failure.slice(0, 300)}`);
  } else count(seed, verdict, runs);
}

function judge(theirs: Driven, own: Driven): Verdict {
  const verdict: Verdict = { explanations: [], unexplained: [] };
  for (const difference of [...compareOperations(theirs, own), ...compare(theirs.tree, own.tree)]) {
    const explanation = explain(difference, own.operations);
    if (explanation === undefined) verdict.unexplained.push(difference);
    else verdict.explanations.push(explanation);
  }
  return verdict;
}

/** What one of the servers has refused to do. */
function compareOperations(theirs: Driven, own: Driven): Difference[] {
  const [reference, ours] = [theirs.operations.join(", "), own.operations.join(", ")];
  if (reference === ours) return [];
  const statuses: [string, string] = [theirs.tree.workflow.status, own.tree.workflow.status];
  return [{ place: "", taskType: "WORKFLOW", statuses, field: "operations", reference, ours }];
}

function count(seed: number, { explanations, unexplained }: Verdict, runs: number): void {
  if (unexplained.length > 0) {
    outcomes.unexplained += 1;
    print(`seed ${seed} differs:`);
    for (const difference of unexplained) print(`  ${lineOf(difference)}`);
    return;
  }
  if (runs > 1) outcomes.again += 1;
  if (explanations.length > 0) outcomes.explained += 1;
  else outcomes.equal += 1;
  for (const { deviation } of explanations) {
    const cases = explained.get(deviation) ?? new Set();
    explained.set(deviation, cases.add(seed));
  }
}

async function runOnReference(given: ComparedCase): Promise<Driven> {
  try {
    return await runOn(reference, given);
  } catch (error) {
    throw / 5\d\d /.test(String(error)) ? new ReferenceBroke(String(error)) : error;
  }
}

async function runOn(server: Server, given: ComparedCase): Promise<Driven> {
  if (given.taskDefs.length > 0) await server.registerTasks(given.taskDefs);
  await server.registerWorkflows(given.workflows);
  const workflowId = await server.start(given.root, given.input);
  const driven = await drive({ server, seed: given.seed, workflowId });
  // What is stuck must not burden the server further.
  if (driven.tree.workflow.status === "RUNNING") {
    await server.terminate(workflowId, "stuck").catch(() => {});
  }
  return driven;
}

function lineOf({ place, taskType, field, statuses, reference, ours }: Difference): string {
  const text = (value: unknown): string => JSON.stringify(value).slice(0, 300);
  const at = `${place || "/"} ${taskType} (${statuses.join(", ")}) ${field}`;
  return `${at}: reference ${text(reference)}, ours ${text(ours)}`;
}

await Promise.all(Array.from({ length: Number(values.jobs) }, worker));
echo.close();
for (const [deviation, cases] of explained) print(`explained in ${cases.size} cases: ${deviation}`);
const { equal, again, broken, unexplained } = outcomes;
const all = equal + outcomes.explained + broken + unexplained;
print(
  `${all} cases: ${equal} equal, ${outcomes.explained} explained, ${broken} broken off by the reference, ` +
    `${unexplained} unexplained (${again} only at a further run of the reference)`,
);
process.exitCode = unexplained === 0 ? 0 : 1;
