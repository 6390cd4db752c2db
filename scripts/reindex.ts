/** Rebuilds the index of a running server from its executions. */
import { parseArgs } from "node:util";

const USAGE = "usage: npm run reindex -- [--url URL] [--token TOKEN]";
const DEFAULT_URL = "http://localhost:8080";

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

interface Options {
  url: string;
  headers: Record<string, string>;
}

interface Page {
  done: number;
  failed: string[];
  next: string | null;
}

/** @throws Error that says what is wrong with the command line. */
function readOptions(commandLine: string[]): Options {
  const { values } = parseArgs({
    args: commandLine,
    options: { url: { type: "string", default: DEFAULT_URL }, token: { type: "string" } },
  });
  const { url, token } = values;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    throw new Error(`--url must be the http or https URL of a server, not "${url}"`);
  }
  return {
    url: url.replace(/\/+$/, ""),
    headers: token === undefined ? {} : { "X-Authorization": token },
  };
}

async function rebuildPage({ url, headers }: Options, after: string): Promise<Page> {
  const page = `${url}/api/baton/reindex?after=${encodeURIComponent(after)}`;
  const response = await fetch(page, { method: "POST", headers });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Page;
}

/** @returns how many executions could not be rebuilt. */
async function rebuild(options: Options): Promise<number> {
  let done = 0;
  let failed = 0;
  for (let after: string | null = ""; after !== null;) {
    const page: Page = await rebuildPage(options, after);
    done += page.done;
    failed += page.failed.length;
    for (const id of page.failed) console.warn(`not rebuilt: ${id}`);
    console.info(`${done} rebuilt`);
    after = page.next;
  }
  return failed;
}

/** An error in one line: that a server cannot be reached is said by the cause alone. */
function lineOf(error: unknown): string {
  const { message, cause } = error as Error;
  const told = cause instanceof Error ? `${message}: ${cause.message}` : message;
  return told.replaceAll(/\s+/g, " ").replace(/\.$/, "");
}

async function run(commandLine: string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(commandLine);
  } catch (error) {
    console.error(`${lineOf(error)}; ${USAGE}`);
    return EXIT_USAGE;
  }
  try {
    return (await rebuild(options)) > 0 ? EXIT_FAILURE : 0;
  } catch (error) {
    console.error(`the index is not rebuilt: ${lineOf(error)}`);
    return EXIT_FAILURE;
  }
}

process.exitCode = await run(process.argv.slice(2));
