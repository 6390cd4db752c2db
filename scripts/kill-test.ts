/**
 * `npm run test:kill`: kills all processes of a server under load, again and again, and checks that
 * nothing was lost that it had acknowledged.
 *
 *   node scripts/kill-test.ts [--kills 20] [--seed N] [--port N]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createClient } from "../src/client/index.ts";
import type { Client } from "../src/client/index.ts";
import { checkExecutions, checkIndex, checkUpdates } from "./kill-test/checks.ts";
import { taskDefinitions, workflowDefinitions } from "./kill-test/definitions.ts";
import { Ledger } from "./kill-test/ledger.ts";
import { Load } from "./kill-test/load.ts";
import { seededRandom } from "./kill-test/random.ts";
import { findFreePort, startServer, tail } from "./local-server.ts";
import type { LocalServer } from "./local-server.ts";

/** How long a server lives before it is killed, in milliseconds. */
const SHORTEST_LIFE_MS = 200;
const LONGEST_LIFE_MS = 3_000;

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    port: { type: "string" },
  },
});
const kills = Number(values.kills);
const random = seededRandom(Number(values.seed));
const folder = await mkdtemp(join(tmpdir(), "baton-kill-test-"));
const logFile = join(folder, "server.log");
const options = {
  port: values.port === undefined ? await findFreePort() : Number(values.port),
  dataFolder: join(folder, "data"),
  logFile,
};
console.log(`seed ${values.seed}, ${kills} kills, data in ${folder}`);

let server: LocalServer | undefined;
try {
  server = await startServer(options);
  const client = createClient({ baseUrl: server.url });
  const problems = await run(client);
  await server.stop();
  for (const problem of problems.slice(0, 20)) console.log(`LOST ${problem}`);
  if (problems.length > 20) console.log(`… and ${problems.length - 20} more`);
  if (problems.length === 0) await rm(folder, { recursive: true, force: true });
  else console.log(`seed ${values.seed}; the last lines of ${logFile}:\n${tail(logFile)}`);
  console.log(problems.length === 0 ? "Nothing acknowledged was lost." : "Something was lost.");
  process.exit(problems.length === 0 ? 0 : 1);
} catch (error) {
  console.error(error);
  await server?.kill();
  process.exit(1);
}

/** Load, kills and checks; answers what was lost or went wrong. */
async function run(client: Client): Promise<string[]> {
  await client.metadata.registerTasks(taskDefinitions);
  await client.metadata.updateWorkflows(workflowDefinitions);
  const ledger = new Ledger();
  const load = new Load(client, ledger);
  load.begin();
  for (let kill = 1; kill <= kills; kill += 1) {
    const life = SHORTEST_LIFE_MS + random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS);
    await pause(life);
    await server?.kill();
    const began = Date.now();
    server = await startServer(options);
    console.log(
      `kill ${kill} after ${Math.round(life)} ms, up again in ${Date.now() - began} ms; ` +
        `acknowledged: ${ledger.starts.size} starts, ${ledger.updates.length} results`,
    );
  }
  await load.endStarts();
  console.log("waiting for all executions to complete …");
  const executions = await checkExecutions(client, ledger);
  const index = await checkIndex(client, ledger);
  await load.endWork();
  const updates = await checkUpdates(client, ledger);
  console.log(
    `${ledger.starts.size} acknowledged starts (${ledger.unansweredStarts.size} more unanswered), ` +
      `${ledger.updates.length} acknowledged results (${updates.late} of them after a timeout)`,
  );
  return [...executions, ...index, ...updates.lost, ...load.refusals];
}
