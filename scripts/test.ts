/**
 * `npm test`: everything that needs no other toolchain, one suite after the other, and one sum at the end.
 * A suite counts by the tests it reports; one that ends badly without a failed test counts as a failure.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { countOf, type Count } from "./test-count.ts";

interface Suite {
  name: string;
  command: string[];
}

const node = process.execPath;
const bin = (tool: string): string => `node_modules/.bin/${tool}`;

const SUITES: readonly Suite[] = [
  { name: "format", command: [bin("oxfmt"), "--check", "src", "test", "scripts"] },
  { name: "lint", command: [bin("oxlint"), "src", "test", "scripts"] },
  { name: "types", command: [bin("tsc"), "--noEmit", "-p", "tsconfig.json"] },
  {
    name: "types of the pure rooms",
    command: [bin("tsc"), "--noEmit", "-p", "tsconfig.pure.json"],
  },
  { name: "types of the commands", command: [bin("tsc"), "--noEmit", "-p", "tsconfig.node.json"] },
  { name: "types of the page", command: [bin("tsc"), "--noEmit", "-p", "tsconfig.ui.json"] },
  { name: "unit", command: [bin("vitest"), "run", "--config", "vitest.unit.config.ts"] },
  { name: "size of the page", command: [node, "scripts/size.ts"] },
  { name: "simulation", command: [node, "test/simulation/run.ts"] },
  { name: "workerd", command: [bin("vitest"), "run", "--config", "vitest.workerd.config.ts"] },
  { name: "server", command: [bin("vitest"), "run", "--config", "vitest.server.config.ts"] },
  { name: "conformance", command: [node, "scripts/conformance.ts"] },
  {
    name: "deploy (dry run)",
    command: [bin("wrangler"), "deploy", "--dry-run", "--outdir", "dist/worker"],
  },
];

async function run({ name, command }: Suite): Promise<Count> {
  process.stdout.write(`\n== ${name}\n`);
  const [file = "", ...parameters] = command;
  const child = spawn(file, parameters, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    process.stdout.write(chunk);
  });
  const [code] = (await once(child, "close")) as [number | null];
  return countOf(output, code);
}

const wanted = process.argv.slice(2);
const total: Count = { passed: 0, failed: 0 };
for (const suite of SUITES) {
  if (wanted.length > 0 && !wanted.includes(suite.name)) continue;
  const count = await run(suite);
  total.passed += count.passed;
  total.failed += count.failed;
  if (count.failed > 0) process.stdout.write(`== ${suite.name}: ${count.failed} failed\n`);
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
