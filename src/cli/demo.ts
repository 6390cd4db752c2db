/** `npm run demo`: ten orders through a real workflow with real workers, on a running server; with `--gallery` executions of every kind. */
import { parseArgs } from "node:util";
import { BatonApiError, createClient } from "../client/index.ts";
import { runGallery } from "./demo/gallery/run.ts";
import { registerSurroundings } from "./demo/gallery/surroundings.ts";
import { runDemo } from "./demo/run.ts";

const DEFAULT_URL = "http://localhost:8080";
const USAGE = `usage: npm run demo [-- [--gallery] [--url ${DEFAULT_URL}]]`;

process.exitCode = await main();

async function main(): Promise<number> {
  const wish = readArguments();
  if ("exitCode" in wish) return wish.exitCode;
  const { url, gallery } = wish;
  const client = createClient({ baseUrl: url });
  try {
    await client.server.health();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`No server answers at ${url} (${reason}).\nStart one first: npm start`);
    return 1;
  }
  try {
    if (gallery) {
      await runGallery(client, (line) => console.log(line));
      await registerSurroundings(client, url);
      return 0;
    }
    const failed = await runDemo(client, (line) => console.log(line));
    if (failed > 0) console.error(`${failed} orders did not complete; the reasons are above.`);
    return failed === 0 ? 0 : 1;
  } catch (error) {
    const status = BatonApiError.is(error) && error.status > 0 ? ` (HTTP ${error.status})` : "";
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`The demo failed${status}: ${reason}`);
    return 1;
  }
}

/** What the command line asks for; when it asks for nothing, the exit code, and usage is printed. */
function readArguments(): { url: string; gallery: boolean } | { exitCode: number } {
  try {
    const { values } = parseArgs({
      options: { url: { type: "string" }, gallery: { type: "boolean" }, help: { type: "boolean" } },
    });
    if (values.help !== true)
      return { url: values.url ?? DEFAULT_URL, gallery: values.gallery === true };
    console.log(USAGE);
    return { exitCode: 0 };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error(USAGE);
    return { exitCode: 2 };
  }
}
