/**
 * Everything that knows Miniflare. Its version 5 is an alpha for tool makers, so it is pinned
 * exactly and used here alone. It starts workerd, gives it the bindings of `wrangler.toml`, keeps
 * their data on disk, and starts workerd again when it dies.
 */
import { accessSync, constants, existsSync } from "node:fs";
import { channel } from "node:diagnostics_channel";
import { ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import type { MiniflareOptions } from "miniflare";
import type { D1Database } from "@cloudflare/workers-types";
import type { WorkerModule } from "./bundle.ts";
import { withoutAddresses } from "./workerd-message.ts";
import type { Assets, WranglerConfig } from "./wrangler-config.ts";

const LOOPBACK = "127.0.0.1";
/** Megabytes of each half of an isolate's young generation: V8's own choice holds some 50 MB more without being faster
 * here. And of the old one before it is collected for the first time: V8 begins so low that it collects every second. */
const V8_FLAGS = "--max-semi-space-size=4 --initial-old-space-size=32";
const WORKERD_LAUNCHER = resolve(import.meta.dirname, "workerd.sh");

/**
 * What HTTP tasks may connect to, enforced by workerd on resolved addresses: the Worker itself can only
 * judge a name by its text. Loopback is allowed, as everything on this machine is the user's own.
 */
const HTTP_TASK_NETWORK = {
  allow: ["public", "127.0.0.0/8", "::1/128"],
  deny: ["168.63.129.16/32"],
  tlsOptions: { trustBrowserCas: true },
};

type LocalWorker = Extract<
  Parameters<typeof convertV4MiniflareOptions>[0],
  { workers: unknown[] }
>["workers"][number];

/** Names the Worker of the static files after the one that they belong to. */
const PAGE_SUFFIX = "-page";
const NO_WORKER = "export default { fetch: () => new Response(null, { status: 404 }) };";

/** How workerd begins notes to its own developers that mean nothing to anybody else. */
const INTERNAL_NOTE = "NOSENTRY";

/** What happens to workerd while the server runs. */
export interface WorkerdEvents {
  /** A workerd process exists from now on; it may not answer yet. */
  spawned(pid: number): void;
  /** It ended without being told to. A new one is on its way. */
  died(): void;
  /** The new one answers. */
  restarted(origin: URL): void;
  /** It could not be started again. */
  failed(reason: string): void;
  /** The Worker or workerd itself reported a warning or an error. */
  reported(message: string): void;
}

export interface MiniflareServerOptions {
  config: WranglerConfig;
  modules: WorkerModule[];
  /** Bindings beyond those of the configuration. */
  variables: Record<string, string>;
  /** Absolute path; the same layout as `wrangler dev --persist-to`. */
  dataFolder: string;
  events: WorkerdEvents;
}

export interface MiniflareServer {
  /** Where workerd serves the Worker directly, without Miniflare's entry Worker in between. */
  origin: URL;
  database(binding: string): Promise<D1Database>;
  /** Calls the Worker's `scheduled` handler. */
  triggerCron(cron: string, scheduledTime: Date): Promise<void>;
  /** Ends workerd. What was acknowledged is on disk. */
  dispose(): Promise<void>;
}

/** @throws Error when workerd does not start, with what it said. */
export async function startMiniflare(options: MiniflareServerOptions): Promise<MiniflareServer> {
  const { events } = options;
  const state = { stopping: false };
  useLauncher();
  process.env["MINIFLARE_WORKERD_V8_FLAGS"] ??= V8_FLAGS;
  const unsubscribe = observeWorkerd(events, state);
  const miniflare = withoutSignalHandlers(
    (): Miniflare =>
      new Miniflare({
        ...miniflareOptions(options),
        log: new EventLog(events),
        handleStructuredLogs: ({ level, message }) => {
          if (message.startsWith(INTERNAL_NOTE)) return;
          if (level === "error" || level === "warn") events.reported(withoutAddresses(message));
        },
        unsafeHandleRuntimeRestart: async () => {
          if (!state.stopping) events.restarted(await miniflare.unsafeGetDirectURL());
        },
      }),
  );
  await miniflare.ready;
  return {
    origin: await miniflare.unsafeGetDirectURL(),
    database: async (binding) => (await miniflare.getD1Database(binding)) as D1Database,
    triggerCron: async (cron, scheduledTime) => {
      const worker = await miniflare.getWorker();
      const result = await worker.scheduled({ cron, scheduledTime });
      if (result.outcome !== "ok") throw new Error(`the handler ended with "${result.outcome}"`);
    },
    dispose: async () => {
      state.stopping = true;
      unsubscribe();
      await miniflare.dispose();
    },
  };
}

/** The configuration in the form of Miniflare 4, which Miniflare 5 converts. */
function miniflareOptions(options: MiniflareServerOptions): MiniflareOptions {
  const { config, modules, variables, dataFolder } = options;
  return convertV4MiniflareOptions({
    host: LOOPBACK,
    port: 0,
    // Otherwise a start asks the network for the data of `request.cf`.
    cf: false,
    telemetry: { enabled: false },
    logRequests: false,
    resourcePersistencePath: `${dataFolder}/v3`,
    workers: [
      {
        name: config.name,
        modules,
        compatibilityDate: config.compatibilityDate,
        compatibilityFlags: config.compatibilityFlags,
        bindings: { ...(config.vars as Record<string, string>), ...variables },
        durableObjects: Object.fromEntries(
          Object.entries(config.durableObjects).map(([binding, className]) => [
            binding,
            { className, useSQLite: true },
          ]),
        ),
        d1Databases: Object.fromEntries(config.d1.map((d1) => [d1.binding, d1.databaseId])),
        r2Buckets: config.r2,
        queueProducers: config.queueProducers,
        queueConsumers: config.queueConsumers,
        serviceBindings: { HTTP_OUTBOUND: { network: HTTP_TASK_NETWORK }, ...pageBinding(config) },
        unsafeDirectSockets: [{ host: LOOPBACK, port: 0 }],
      },
      ...pageWorkers(config),
    ],
  });
}

const isBuilt = (assets: Assets | null): assets is Assets =>
  assets !== null && existsSync(assets.directory);

/** How the Worker reaches the static files, when they have been built. */
function pageBinding({ name, assets }: WranglerConfig): Record<string, string> {
  return isBuilt(assets) ? { [assets.binding]: `${name}${PAGE_SUFFIX}` } : {};
}

/**
 * Static files as a Worker of their own: in front of a Worker that has them itself, Miniflare puts
 * another one, through which every request to the API would go.
 */
function pageWorkers({ name, compatibilityDate, assets }: WranglerConfig): LocalWorker[] {
  if (!isBuilt(assets)) return [];
  const { directory, notFoundHandling } = assets;
  return [
    {
      name: `${name}${PAGE_SUFFIX}`,
      compatibilityDate,
      modules: [{ type: "ESModule", path: "page.js", contents: NO_WORKER }],
      assets: { directory, assetConfig: { not_found_handling: notFoundHandling } },
    },
  ];
}

/** The program that Miniflare brings along; its package exports its path. */
function workerdPath(): string {
  const fromMiniflare = createRequire(createRequire(import.meta.url).resolve("miniflare"));
  return (fromMiniflare("workerd") as { default: string }).default;
}

/** Makes Miniflare start workerd through the script that has it ignore Ctrl-C. */
function useLauncher(): void {
  if (process.platform === "win32" || process.env["MINIFLARE_WORKERD_PATH"] !== undefined) return;
  try {
    accessSync(WORKERD_LAUNCHER, constants.X_OK);
  } catch {
    // An archive may have lost the executable bit. Ctrl-C then ends workerd before the drain.
    return;
  }
  process.env["BATON_WORKERD"] = workerdPath();
  process.env["MINIFLARE_WORKERD_PATH"] = WORKERD_LAUNCHER;
}

/**
 * Miniflare does not tell of its processes; Node does. Knowing of a death at once, and not when the
 * next request fails, lets requests wait for the new process.
 * @returns a function that ends the observation.
 */
function observeWorkerd(events: WorkerdEvents, state: { stopping: boolean }): () => void {
  const processes = channel("child_process");
  const observe = (message: unknown): void => {
    const child = (message as { process?: unknown }).process;
    if (!(child instanceof ChildProcess)) return;
    child.once("spawn", () => {
      const command = process.env["MINIFLARE_WORKERD_PATH"] ?? workerdPath();
      if (child.spawnfile !== command || child.pid === undefined) return;
      events.spawned(child.pid);
      child.once("exit", () => {
        if (!state.stopping) events.died();
      });
    });
  };
  processes.subscribe(observe);
  return () => processes.unsubscribe(observe);
}

/** Miniflare's own signal handlers end the process at once, before anything could be drained. */
function withoutSignalHandlers<T>(create: () => T): T {
  const signals = ["SIGINT", "SIGTERM"] as const;
  const before = signals.map((signal) => new Set(process.listeners(signal)));
  const created = create();
  signals.forEach((signal, index) => {
    for (const listener of process.listeners(signal)) {
      if (!before[index]?.has(listener)) process.off(signal, listener);
    }
  });
  return created;
}

/** Passes Miniflare's own errors on and drops the rest, which repeats what the events say. */
class EventLog extends Log {
  readonly #events: WorkerdEvents;

  constructor(events: WorkerdEvents) {
    super(LogLevel.ERROR);
    this.#events = events;
  }

  override error(error: Error): void {
    const code = (error as { code?: unknown }).code;
    if (code === "ERR_RUNTIME_FAILURE") this.#events.failed(error.message);
    else this.#events.reported(error.message);
  }

  override logWithLevel(): void {}
}
