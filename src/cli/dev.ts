/**
 * The entry of `npm run dev`: `wrangler dev`, which reloads the Worker when its source changes, with
 * the same bindings, data and openness as `npm start`.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { claimDataFolder } from "./data-folder.ts";
import type { ClaimedFolder } from "./data-folder.ts";
import { createServerLog } from "./log.ts";
import { startMiniflare } from "./miniflare-server.ts";
import { applyMigrations } from "./migrations.ts";
import { helpText, parseOptions } from "./options.ts";
import type { ServerOptions } from "./options.ts";
import { secretsKeyFile } from "./secrets-key.ts";
import { localVariables } from "./variables.ts";
import { readWranglerConfig } from "./wrangler-config.ts";

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;
const ROOT = resolve(import.meta.dirname, "../..");
const CONFIGURATION = resolve(ROOT, "wrangler.toml");
/** Serves nothing: only the databases are wanted. */
const EMPTY_WORKER = "export default { fetch: () => new Response() };";
/** Observability and explorer make each request some three times as expensive; the last one keeps
 * wrangler from asking the network for `request.cf`. */
const WRANGLER_ENVIRONMENT = {
  X_LOCAL_OBSERVABILITY: "false",
  X_LOCAL_EXPLORER: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

const parsed = parseOptions(process.argv.slice(2), process.env, process.cwd());
if (parsed.kind === "help") process.stdout.write(`${helpText("npm run dev")}\n`);
else if (parsed.kind === "run") await runDevelopmentServer(parsed.options);
else {
  process.stderr.write(`${parsed.message} \`npm run dev -- --help\` lists the options.\n`);
  process.exitCode = EXIT_USAGE;
}

async function runDevelopmentServer(options: ServerOptions): Promise<void> {
  const log = createServerLog();
  const claimed = await claimDataFolder(options.dataFolder);
  if (claimed.kind === "in-use") {
    log.error(`Process ${claimed.pid} uses ${options.dataFolder}; stop it, or use --data.`);
    process.exitCode = EXIT_FAILURE;
    return;
  }
  const { folder } = claimed;
  try {
    await migrateDatabases(options.dataFolder, folder);
  } catch (error) {
    log.error((error as Error).message);
    folder.release();
    process.exit(EXIT_FAILURE);
  }
  runWrangler(options, folder);
}

function ignore(): void {}

/** `wrangler d1 migrations apply` does the same in twenty seconds instead of one. */
async function migrateDatabases(dataFolder: string, folder: ClaimedFolder): Promise<void> {
  const config = readWranglerConfig(CONFIGURATION);
  const miniflare = await startMiniflare({
    config: { ...config, durableObjects: {}, queueConsumers: {}, queueProducers: {} },
    modules: [{ type: "ESModule", path: "empty.js", contents: EMPTY_WORKER }],
    variables: {},
    dataFolder,
    events: {
      spawned: (pid) => folder.recordRuntime(pid),
      died: ignore,
      restarted: ignore,
      failed: ignore,
      reported: ignore,
    },
  });
  for (const { binding, migrationsFolder, migrationsTable } of config.d1) {
    if (migrationsFolder === undefined) continue;
    await applyMigrations(await miniflare.database(binding), migrationsFolder, migrationsTable);
  }
  await miniflare.dispose();
}

function runWrangler({ port, host, dataFolder }: ServerOptions, folder: ClaimedFolder): void {
  const manifest = createRequire(import.meta.url).resolve("wrangler/package.json");
  const variables = Object.entries(localVariables(process.env)).flatMap(([name, value]) => [
    "--var",
    `${name}:${value}`,
  ]);
  const wrangler = spawn(
    process.execPath,
    [
      ...[resolve(dirname(manifest), "bin/wrangler.js"), "dev", "--config", CONFIGURATION],
      ...["--port", String(port), "--ip", host, "--persist-to", dataFolder],
      // As a file, for everybody on the machine can read the arguments of a process.
      ...["--env-file", secretsKeyFile(dataFolder)],
      ...variables,
    ],
    {
      stdio: "inherit",
      // Without the launcher of `npm start`: wrangler's own workerd is meant to end by Ctrl-C.
      env: { ...process.env, ...WRANGLER_ENVIRONMENT, MINIFLARE_WORKERD_PATH: undefined },
    },
  );
  if (wrangler.pid !== undefined) folder.recordRuntime(wrangler.pid);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to wrangler as well.
      if (signal !== "SIGINT" || !process.stdin.isTTY) wrangler.kill(signal);
    });
  }
  wrangler.once("exit", (code, signal) => {
    folder.release();
    process.exit(code ?? (signal === "SIGINT" ? 0 : EXIT_FAILURE));
  });
}
