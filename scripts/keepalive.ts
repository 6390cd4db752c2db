/**
 * Whether a client ever meets a broken connection: many kept-alive connections of Node's agent, each
 * with requests at random intervals, so that every moment of a connection's idle life is met.
 *
 *     node scripts/keepalive.ts --url http://127.0.0.1:8080/health --requests 10000 --connections 500
 *
 * Prints the number of errors and their causes as JSON; exits with 1 if there are any.
 * `keepalive.py` does the same with httpx.
 */
import { Agent, get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";

/** Beyond the 5 s after which workerd closes an idle connection. */
const LONGEST_PAUSE_MILLISECONDS = 8_000;
const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:8080/health" },
    requests: { type: "string", default: "10000" },
    connections: { type: "string", default: "500" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const url = new URL(values.url);
if (!LOOPBACK_HOSTS.has(url.hostname)) {
  process.stderr.write("keepalive sends to this machine only.\n");
  process.exit(2);
}
const connections = Number(values.connections);
const random = seededRandom(Number(values.seed));
const errors = new Map<string, number>();
let remaining = Number(values.requests);
let answered = 0;
let reused = 0;

await Promise.all(Array.from({ length: connections }, runConnection));
const report = {
  client: `node ${process.version}`,
  seed: Number(values.seed),
  answered,
  reused,
  errors: [...errors.values()].reduce((sum, count) => sum + count, 0),
  causes: Object.fromEntries(errors),
};
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exitCode = report.errors === 0 ? 0 : 1;

/** With an agent of its own, so that this one connection is what rests during its pauses. */
async function runConnection(): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (remaining > 0) {
    remaining -= 1;
    await delay(random() * LONGEST_PAUSE_MILLISECONDS);
    await send(agent).catch((error: NodeJS.ErrnoException) => {
      const cause = error.code ?? error.message;
      errors.set(cause, (errors.get(cause) ?? 0) + 1);
    });
  }
  agent.destroy();
}

function send(agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      if (request.reusedSocket) reused += 1;
      response.once("error", reject).resume();
      response.once("end", () => {
        answered += 1;
        if (response.statusCode === 200) resolve();
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    request.once("error", reject);
  });
}

/** The same pauses for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
