/**
 * `npm run screenshots`: takes the pictures of the documents, of a server of its own that it fills with the
 * gallery, or of the one at `--url`, which has to have it already.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium, type Browser, type Page } from "playwright-core";
import { findChromium } from "../test/browser/helpers/chromium.ts";
import { findFreePort, startServer } from "./local-server.ts";

const ROOT = join(import.meta.dirname, "..");
const IMAGES = join(ROOT, "docs/images");
const MAX_BYTES = 150_000;

interface Picture {
  name: string;
  /** The path below the server; `{run of X}` stands for the id of an execution of the workflow X. */
  path: string;
  /** What has to be seen before the picture is taken. */
  until: (page: Page) => Promise<unknown>;
  theme?: "dark";
}

const seen = (text: string | RegExp) => (page: Page) =>
  page.getByText(text).first().waitFor({ timeout: 60_000 });

const PICTURES: readonly Picture[] = [
  { name: "runs", path: "runs", until: seen("gallery_root_cause") },
  { name: "runs-dark", path: "runs", until: seen("gallery_root_cause"), theme: "dark" },
  {
    name: "run-failed",
    path: "runs/{run of gallery_root_cause}",
    until: seen("gallery_deepest"),
  },
  {
    name: "run-wide-fork",
    path: "runs/{run of gallery_wide}",
    until: (page) => page.getByPlaceholder(/^Find/).waitFor(),
  },
  {
    name: "run-timeline",
    path: "runs/{run of gallery_retried}?view=timeline&task=charge&tab=attempts",
    until: seen("Timeline"),
  },
  {
    name: "run-waits",
    path: "runs/{run of gallery_no_worker}",
    until: seen(/no worker/i),
    theme: "dark",
  },
  { name: "queues", path: "queues", until: seen("gallery_work") },
  {
    name: "definition",
    path: "definitions/gallery_switch",
    until: seen("gallery_switch"),
  },
  { name: "workbench", path: "start/gallery_form", until: seen("gallery_form") },
];

const { values } = parseArgs({
  options: { url: { type: "string" }, only: { type: "string" } },
});

/** Runs a command of this repository to its end. */
async function run(...parameters: string[]): Promise<void> {
  const child = spawn(process.execPath, parameters, { cwd: ROOT, stdio: "inherit" });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${parameters.join(" ")} ended with ${code}`);
}

/** Puts ids of executions where a path names workflows. */
async function pathOf({ path }: Picture, url: string): Promise<string> {
  const workflow = /\{run of (\w+)\}/.exec(path)?.[1];
  if (workflow === undefined) return path;
  const query = encodeURIComponent(`workflowType = ${workflow}`);
  const answer = await fetch(`${url}/api/workflow/search?size=1&query=${query}`);
  const { results } = (await answer.json()) as { results: { workflowId: string }[] };
  const id = results[0]?.workflowId;
  if (id === undefined) throw new Error(`There is no execution of ${workflow}`);
  return path.replace(/\{.*\}/, id);
}

/** The picture once nothing changes any more: a graph is drawn after its data has come. */
async function settled(page: Page): Promise<Buffer> {
  let before = await page.screenshot();
  for (let round = 0; round < 20; round++) {
    await page.waitForLoadState("networkidle");
    const after = await page.screenshot();
    if (after.equals(before)) return after;
    before = after;
  }
  return before;
}

async function take(picture: Picture, browser: Browser, url: string): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 680 },
    colorScheme: picture.theme ?? "light",
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
  });
  const page = await context.newPage();
  await page.goto(`${url}/${await pathOf(picture, url)}`);
  await picture.until(page);
  await page.evaluate("document.fonts.ready");
  await page.waitForLoadState("networkidle");
  const image = await settled(page);
  await context.close();
  if (image.length > MAX_BYTES)
    throw new Error(`${picture.name} has ${image.length} bytes, more than ${MAX_BYTES}`);
  await writeFile(join(IMAGES, `${picture.name}.png`), image);
  process.stdout.write(`${picture.name}.png ${Math.round(image.length / 1000)} kB\n`);
}

async function takeAll(url: string): Promise<void> {
  await mkdir(IMAGES, { recursive: true });
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("No Chromium was found; name it in $CHROMIUM.");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    for (const picture of PICTURES) {
      if (values.only === undefined || values.only.split(",").includes(picture.name))
        await take(picture, browser, url);
    }
  } finally {
    await browser.close();
  }
}

if (values.url !== undefined) await takeAll(values.url);
else {
  const folder = await mkdtemp(join(tmpdir(), "baton-screenshots-"));
  const server = await startServer({
    port: await findFreePort(),
    dataFolder: join(folder, "data"),
    logFile: join(folder, "server.log"),
  });
  try {
    await run("src/cli/demo.ts", "--url", server.url, "--gallery");
    await takeAll(server.url);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
