/** Starts one server with a gallery, for all browser tests; ends it with them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { findFreePort, startServer, type LocalServer } from "../../../scripts/local-server.ts";
import { runGallery } from "../../../src/cli/demo/gallery/run.ts";
import { createClient } from "../../../src/client/index.ts";
import { findChromium } from "./chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    serverUrl: string;
    /** Ids of executions by the names of the gallery's scenes. */
    gallery: Record<string, string[]>;
    chromium: string;
  }
}

const folder = mkdtempSync(join(tmpdir(), "baton-browser-"));
let server: LocalServer | undefined;

/** Called by vitest before the first file. */
export async function setup(project: TestProject): Promise<void> {
  const chromium = findChromium();
  if (chromium === null) throw new Error("No Chromium was found; name it in $CHROMIUM.");
  server = await startServer({
    port: await findFreePort(),
    dataFolder: join(folder, "data"),
    logFile: join(folder, "server.log"),
  });
  const gallery = await runGallery(createClient({ baseUrl: server.url }), () => {});
  project.provide("serverUrl", server.url);
  project.provide("chromium", chromium);
  project.provide("gallery", Object.fromEntries(gallery));
}

/** Called by vitest after the last file. */
export async function teardown(): Promise<void> {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
