/** The options of the local server: command line first, then environment, then the default. */
import { parseArgs } from "node:util";
import { resolve } from "node:path";

const DEFAULT_PORT = 8080;
const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_DATA_FOLDER = ".baton";
const HIGHEST_PORT = 65_535;

export interface ServerOptions {
  /** The public TCP port; 0 lets the system choose one. */
  port: number;
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
    `  --port <number>   port to listen on           (PORT, default ${DEFAULT_PORT})`,
    `  --host <address>  address to listen on        (HOST, default ${DEFAULT_HOST})`,
    `  --data <folder>   where all data is kept      (BATON_DATA, default ${DEFAULT_DATA_FOLDER})`,
    "  --help            this text",
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

  const portText = parsed.port ?? (environment["PORT"] || String(DEFAULT_PORT));
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN;
  if (!(port <= HIGHEST_PORT)) {
    const source = parsed.port === undefined ? "PORT" : "--port";
    const message = `${source} must be a number from 0 to ${HIGHEST_PORT}, not "${portText}".`;
    return { kind: "invalid", message };
  }
  const host = parsed.host ?? (environment["HOST"] || DEFAULT_HOST);
  if (host === "") return { kind: "invalid", message: "--host must not be empty." };
  const data = parsed.data ?? (environment["BATON_DATA"] || DEFAULT_DATA_FOLDER);
  if (data === "") return { kind: "invalid", message: "--data must not be empty." };
  return { kind: "run", options: { port, host, dataFolder: resolve(workingFolder, data) } };
}

interface CommandLine {
  port?: string | undefined;
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
