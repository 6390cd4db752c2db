/** `npm start`: the command around the local server. */
import { createServerLog } from "./log.ts";
import { helpText, parseOptions } from "./options.ts";
import { startLocalServer, StartRefused } from "./server.ts";
import type { LocalServer } from "./server.ts";

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;
const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const CTRL_C_REPEAT_MILLISECONDS = 50;

/**
 * Runs the server until a signal ends it, and sets the exit code: 0 after a clean stop, 1 when it
 * cannot start or go on, 2 for an option that does not exist.
 * @param configurationPath absolute path of `wrangler.toml`.
 */
export async function runServer(commandLine: string[], configurationPath: string): Promise<void> {
  const parsed = parseOptions(commandLine, process.env, process.cwd());
  if (parsed.kind === "help") {
    process.stdout.write(`${helpText("npm start")}\n`);
    return;
  }
  if (parsed.kind === "invalid") {
    process.stderr.write(`${parsed.message} \`npm start -- --help\` lists the options.\n`);
    process.exitCode = EXIT_USAGE;
    return;
  }
  const log = createServerLog();
  const startedAt = performance.now();
  const { dataFolder } = parsed.options;
  log.info(`starting, data in ${dataFolder}`);
  const starting = startLocalServer({
    ...parsed.options,
    configurationPath,
    log,
    onFatal: () => process.exit(EXIT_FAILURE),
  });
  stopOnSignal(starting, (message) => log.info(message));
  try {
    const { url, grpcPort } = await starting;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    log.info(`ready in ${seconds} s: ${url} (API under ${url}/api)`);
    if (grpcPort !== null) log.info(`gRPC on port ${grpcPort}`);
    log.info("next: `npm run demo` in a second terminal; Ctrl-C stops the server");
  } catch (error) {
    log.error(error instanceof StartRefused ? error.message : `Cannot start: ${String(error)}`);
    process.exit(EXIT_FAILURE);
  }
}

/** The first signal stops the server in order, a second one at once. */
function stopOnSignal(starting: Promise<LocalServer>, say: (message: string) => void): void {
  let stoppingSince: number | undefined;
  const stop = async (): Promise<void> => {
    if (stoppingSince !== undefined) {
      // npm passes on the Ctrl-C that the terminal has sent to this process already.
      if (performance.now() - stoppingSince < CTRL_C_REPEAT_MILLISECONDS) return;
      process.exit(EXIT_INTERRUPTED);
    }
    stoppingSince = performance.now();
    say("stopping; Ctrl-C again ends at once");
    const server = await starting;
    await server.stop();
    say("stopped");
    process.exit(0);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, () => void stop());
}
