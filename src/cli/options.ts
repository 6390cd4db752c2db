/** The options of the local server: command line first, then environment, then the default. */
import { parseArgs } from "node:util";
import { resolve } from "node:path";

const DEFAULT_PORT = 8080;
/** Conductor's. */
const DEFAULT_GRPC_PORT = 8090;
const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_DATA_FOLDER = ".baton";
const HIGHEST_PORT = 65_535;

export interface ServerOptions {
  /** The public TCP port; 0 lets the system choose one. */
  port: number;
  /** The TCP port for gRPC; null: none. */
  grpcPort: number | null;
  /** Whether that port was asked for: one that is not may be left to another program. */
  grpcPortChosen: boolean;
  /** The address to listen on. */
  host: string;
  /** Absolute path of the folder that keeps all data. */
  dataFolder: string;
}

export type ParsedOptions =
  | { kind: "run"; options: ServerOptions }
  | { kind: "help" }
  | { kind: "invalid"; message: string };

/** What `--help` prints for `npm start` and `npm run dev`. */
export function helpText(command: string): string {
  return [
    `Usage: ${command} -- [options]`,
    "",
    "Runs Baton on this machine, without access keys. Data is kept between runs.",
    "",
    `  --port <number>       port to listen on           (PORT, default ${DEFAULT_PORT})`,
    `  --grpc-port <number>  port for gRPC, 0: none      (GRPC_PORT, default ${DEFAULT_GRPC_PORT})`,
    `  --host <address>      address to listen on        (HOST, default ${DEFAULT_HOST})`,
    `  --data <folder>       where all data is kept      (BATON_DATA, default ${DEFAULT_DATA_FOLDER})`,
    "  --help                this text",
  ].join("\n");
}

/**
 * Reads the options. Never throws: what cannot be used comes back as `invalid` with a message that
 * names the option.
 * @param workingFolder what a relative data folder is relative to.
 */
export function parseOptions(
  commandLine: string[],
  environment: Record<string, string | undefined>,
  workingFolder: string,
): ParsedOptions {
  const parsed = parseCommandLine(commandLine);
  if (typeof parsed === "string") return { kind: "invalid", message: parsed };
  if (parsed.help === true) return { kind: "help" };

  const port = readPort("--port", parsed.port, "PORT", environment["PORT"]) ?? DEFAULT_PORT;
  if (typeof port === "string") return { kind: "invalid", message: port };
  const grpcPort = readPort(
    "--grpc-port",
    parsed["grpc-port"],
    "GRPC_PORT",
    environment["GRPC_PORT"],
  );
  if (typeof grpcPort === "string") return { kind: "invalid", message: grpcPort };
  if (grpcPort !== undefined && grpcPort !== 0 && grpcPort === port) {
    return { kind: "invalid", message: "--port and --grpc-port must differ." };
  }
  const host = parsed.host ?? (environment["HOST"] || DEFAULT_HOST);
  if (host === "") return { kind: "invalid", message: "--host must not be empty." };
  const data = parsed.data ?? (environment["BATON_DATA"] || DEFAULT_DATA_FOLDER);
  if (data === "") return { kind: "invalid", message: "--data must not be empty." };
  return {
    kind: "run",
    options: {
      port,
      grpcPort: grpcPort === 0 ? null : (grpcPort ?? DEFAULT_GRPC_PORT),
      grpcPortChosen: grpcPort !== undefined,
      host,
      dataFolder: resolve(workingFolder, data),
    },
  };
}

/** A port of the command line or the environment; undefined where neither has one, a text for what is none. */
function readPort(
  option: string,
  given: string | undefined,
  variable: string,
  inherited: string | undefined,
): number | string | undefined {
  const text = given ?? (inherited || undefined);
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= HIGHEST_PORT) return port;
  const source = given === undefined ? variable : option;
  return `${source} must be a number from 0 to ${HIGHEST_PORT}, not "${text}".`;
}

interface CommandLine {
  port?: string | undefined;
  "grpc-port"?: string | undefined;
  host?: string | undefined;
  data?: string | undefined;
  help?: boolean | undefined;
}

function parseCommandLine(commandLine: string[]): CommandLine | string {
  try {
    const { values } = parseArgs({
      args: commandLine,
      options: {
        port: { type: "string" },
        "grpc-port": { type: "string" },
        host: { type: "string" },
        data: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const firstSentence = message.split(". ")[0] ?? message;
    return `${firstSentence.replace(/\.$/, "")}.`;
  }
}
