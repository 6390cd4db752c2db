/** The local server: the front, workerd behind it, and what keeps both in order. */
import { request } from "undici";
import { bundleWorker } from "./bundle.ts";
import { startCron } from "./cron.ts";
import { claimDataFolder } from "./data-folder.ts";
import type { ClaimedFolder } from "./data-folder.ts";
import { openFront } from "./front.ts";
import type { Front } from "./front.ts";
import { openGrpcGateway } from "./grpc-gateway.ts";
import type { GrpcGateway } from "./grpc-gateway.ts";
import { recordIn, type ServerLog } from "./log.ts";
import { applyMigrations } from "./migrations.ts";
import type { MiniflareServer, WorkerdEvents } from "./miniflare-server.ts";
import type { ServerOptions } from "./options.ts";
import { commandLine, findPortHolder } from "./processes.ts";
import { secretsKeyVariable } from "./secrets-key.ts";
import { localVariables } from "./variables.ts";
import { readWranglerConfig } from "./wrangler-config.ts";
import type { WranglerConfig } from "./wrangler-config.ts";

/** How long running requests may take to end once the server is told to stop. */
const DRAIN_MILLISECONDS = 3_000;
/** When nothing of the start is in use any more. */
const SETTLED_MILLISECONDS = 1_000;
/** A path that every Worker answers, if only with 404. */
const HEALTH_PATH = "/health";

/** A reason not to start that the user can do something about; its message says what. */
export class StartRefused extends Error {
  override readonly name = "StartRefused";
}

export interface LocalServer {
  /** Where clients reach it. */
  url: string;
  /** The port for gRPC; null: there is none. */
  grpcPort: number | null;
  /** Ends it: running requests first, then workerd. */
  stop(): Promise<void>;
}

export interface LocalServerOptions extends ServerOptions {
  /** Absolute path of `wrangler.toml`. */
  configurationPath: string;
  log: ServerLog;
  /** The server cannot go on and has said why. */
  onFatal(): void;
}

/**
 * Starts the server and answers when it serves requests.
 * @throws StartRefused when the data folder or the port belongs to another process; Error when the
 * Worker does not bundle, a migration fails or workerd does not start. Nothing is left running.
 */
export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const folder = await claim(options);
  const parts: {
    front?: Front;
    gateway?: GrpcGateway | null;
    miniflare?: MiniflareServer;
    stopCron?: () => void;
  } = {};
  try {
    const { host, port, log } = options;
    parts.front = await openFront(host, port, log.record).catch((error: unknown) => {
      throw explainListenError(error, host, port, "--port");
    });
    parts.gateway = await openGateway(options, parts.front);
    const config = readWranglerConfig(options.configurationPath);
    const miniflare = await startWorkerd(options, config, parts.front, folder);
    parts.miniflare = miniflare;
    await migrate(config, miniflare, log);
    await warmUp(miniflare.origin);
    parts.front.upstream.attach(miniflare.origin);
    setTimeout(releaseStartMemory, SETTLED_MILLISECONDS).unref();
    parts.stopCron = startCron(config.crons, (cron, scheduledTime) => {
      miniflare
        .triggerCron(cron, scheduledTime)
        .catch((error: Error) => log.error(`The cron "${cron}" failed: ${error.message}`));
    });
  } catch (error) {
    await parts.miniflare?.dispose();
    await Promise.all([parts.gateway?.drain(0), parts.front?.drain(0)]);
    folder.release();
    throw error;
  }
  const { front, gateway, miniflare, stopCron } = parts;
  return {
    url: `http://${urlHost(options.host)}:${front.port}`,
    grpcPort: gateway?.port ?? null,
    stop: async () => {
      stopCron();
      await Promise.all([gateway?.drain(DRAIN_MILLISECONDS), front.drain(DRAIN_MILLISECONDS)]);
      await miniflare.dispose();
      folder.release();
    },
  };
}

/** Listens for gRPC. A port that nobody has asked for may be another program's: then there is no gRPC. */
async function openGateway(
  { host, grpcPort, grpcPortChosen, log }: LocalServerOptions,
  { upstream }: Front,
): Promise<GrpcGateway | null> {
  if (grpcPort === null) return null;
  try {
    return await openGrpcGateway(host, grpcPort, upstream);
  } catch (error) {
    if (grpcPortChosen) throw explainListenError(error, host, grpcPort, "--grpc-port");
    log.info(`no gRPC: port ${grpcPort} is taken. Choose another with --grpc-port`);
    return null;
  }
}

async function claim({ dataFolder, log }: LocalServerOptions): Promise<ClaimedFolder> {
  const claimed = await claimDataFolder(dataFolder);
  if (claimed.kind === "in-use") {
    const command = commandLine(claimed.pid);
    throw new StartRefused(
      `Another server uses ${dataFolder}: process ${claimed.pid}` +
        `${command === undefined ? "" : ` (${command})`}. Stop it, or choose another folder with --data.`,
    );
  }
  if (claimed.stoppedOrphan !== undefined) {
    log.info(`cleaned up after a killed server (ended its process ${claimed.stoppedOrphan})`);
  }
  return claimed.folder;
}

async function startWorkerd(
  options: LocalServerOptions,
  config: WranglerConfig,
  front: Front,
  folder: ClaimedFolder,
): Promise<MiniflareServer> {
  // Loading Miniflare takes as long as bundling, which another process does.
  const [modules, { startMiniflare }] = await Promise.all([
    bundleWorker(config),
    import("./miniflare-server.ts"),
  ]);
  const { log, onFatal, dataFolder } = options;
  const events: WorkerdEvents = {
    spawned: (pid) => folder.recordRuntime(pid),
    died: () => {
      front.upstream.detach();
      log.error("workerd ended unexpectedly; starting it again, requests wait");
    },
    restarted: (origin) => {
      front.upstream.attach(origin);
      log.info("workerd restarted");
    },
    failed: (reason) => {
      log.error(`workerd could not be started again: ${reason}`);
      onFatal();
    },
    reported: (message) => {
      const record = recordIn(message);
      if (record === null) log.error(message);
      else log.record(record);
    },
  };
  const variables = {
    ...localVariables(process.env),
    ...secretsKeyVariable(process.env, dataFolder),
  };
  return startMiniflare({ config, modules, variables, dataFolder, events });
}

async function migrate(
  config: WranglerConfig,
  miniflare: MiniflareServer,
  log: ServerLog,
): Promise<void> {
  for (const { binding, migrationsFolder, migrationsTable } of config.d1) {
    if (migrationsFolder === undefined) continue;
    const database = await miniflare.database(binding);
    const applied = await applyMigrations(database, migrationsFolder, migrationsTable);
    if (applied.length > 0) log.info(`applied migrations: ${applied.join(", ")}`);
  }
}

/** The first request loads the Worker's code; no user should wait for that. */
async function warmUp(origin: URL): Promise<void> {
  // Not `fetch`, for which Node would load a second copy of undici.
  const { body } = await request(new URL(HEALTH_PATH, origin).href, { reset: true });
  await body.dump();
}

/** Starting leaves some 100 MB of garbage, which an idle server would keep for hours. */
function releaseStartMemory(): void {
  globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" });
}

function explainListenError(error: unknown, host: string, port: number, option: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") {
    const holder = findPortHolder(port);
    const who = holder === undefined ? "" : ` by process ${holder.pid} (${holder.command})`;
    return new StartRefused(
      `Port ${port} is taken${who}. Stop that process, or choose another port with ${option}.`,
    );
  }
  if (code === "EACCES" || code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new StartRefused(`Cannot listen on ${host}:${port}: ${message}`);
  }
  return error;
}

/** A host as it stands in a URL that works on this machine. */
function urlHost(host: string): string {
  if (host === "127.0.0.1" || host === "0.0.0.0" || host === "::" || host === "::1") {
    return "localhost";
  }
  return host.includes(":") ? `[${host}]` : host;
}
