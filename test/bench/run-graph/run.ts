/**
 * How fast graphs and timelines of large runs come up and move, in a real Chromium: the time until the first
 * picture, and the frames while it is dragged. `node test/bench/run-graph/run.ts [--slow-down 4]`; it fails where
 * a budget is not kept. `CHROMIUM` names the browser, else `chromium` is looked for.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { chromium, type Browser, type Page } from "playwright-core";
import { build } from "vite";

interface Budget {
  tasks: number;
  view: "graph" | "timeline";
  form: string;
  /** Milliseconds until the first picture. */
  firstPaint: number;
  /** Milliseconds that 95 of 100 frames take at most while it is dragged. */
  frame: number;
}

const BUDGETS: readonly Budget[] = [
  { tasks: 5000, view: "graph", form: "mixed", firstPaint: 500, frame: 33 },
  { tasks: 5000, view: "graph", form: "chain", firstPaint: 500, frame: 33 },
  { tasks: 20_000, view: "graph", form: "mixed", firstPaint: 1500, frame: 33 },
  { tasks: 20_000, view: "graph", form: "fork", firstPaint: 1500, frame: 33 },
  { tasks: 20_000, view: "graph", form: "loop", firstPaint: 1500, frame: 33 },
  { tasks: 20_000, view: "timeline", form: "mixed", firstPaint: 1500, frame: 33 },
];

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
};
const MEGABYTE = 1_000_000;
const DRAG_STEPS = 120;
/** Runs in the page: notes how long each frame takes. */
const NOTE_FRAMES = `
  globalThis.frames = [];
  let before = performance.now();
  const note = (now) => {
    frames.push(now - before);
    before = now;
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
`;

const { values } = parseArgs({ options: { "slow-down": { type: "string", default: "4" } } });
const folder = mkdtempSync(join(tmpdir(), "run-graph-"));
await build({
  configFile: join(import.meta.dirname, "vite.config.ts"),
  build: { outDir: folder, emptyOutDir: true, chunkSizeWarningLimit: 2000 },
});
const server = await serve(folder);
const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] });
let isKept = true;
try {
  for (const budget of BUDGETS) isKept = (await measure(browser, budget)) && isKept;
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
}
process.exitCode = isKept ? 0 : 1;

async function measure(browser: Browser, budget: Budget): Promise<boolean> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: Number(values["slow-down"]) });
  const { tasks, view, form } = budget;
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await page.goto(`http://127.0.0.1:${port}/?tasks=${tasks}&view=${view}&form=${form}`);
  const firstPaint = await timeToPaint(page, view);
  const frames = await framesWhileDragging(page);
  const p95 = frames.toSorted((a, b) => a - b)[Math.floor(frames.length * 0.95)] ?? 0;
  const { usedSize } = (await session.send("Runtime.getHeapUsage")) as { usedSize: number };
  await page.close();
  const isKept = firstPaint <= budget.firstPaint && p95 <= budget.frame;
  const figures = [
    `${view} of ${tasks} tasks (${form})`,
    `first paint ${Math.round(firstPaint)} ms (${budget.firstPaint})`,
    `frame p95 ${p95.toFixed(1)} ms (${budget.frame})`,
    `heap ${Math.round(usedSize / MEGABYTE)} MB`,
  ];
  console.info(`${isKept ? "kept  " : "missed"}  ${figures.join(", ")}`);
  return isKept;
}

/** From when the page has its data until the picture stands. */
async function timeToPaint(page: Page, view: string): Promise<number> {
  const painted = view === "graph" ? "run-graph-painted" : "timeline-painted";
  await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, painted);
  return page.evaluate((name) => {
    const at = (mark: string): number => performance.getEntriesByName(mark)[0]?.startTime ?? 0;
    return at(name) - at("run-graph-begins");
  }, painted);
}

async function framesWhileDragging(page: Page): Promise<number[]> {
  await page.evaluate(NOTE_FRAMES);
  await page.mouse.move(900, 800);
  await page.mouse.down();
  for (let step = 0; step < DRAG_STEPS; step++) {
    await page.mouse.move(900 - step * 2, 800 - step * 6);
  }
  await page.mouse.up();
  return page.evaluate<number[]>("frames.slice(1)");
}

function browserPath(): string {
  const named = process.env["CHROMIUM"];
  return named ?? execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
}

async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = join(folder, pathname === "/" ? "index.html" : pathname);
    readFile(file).then(
      (bytes) => response.setHeader("content-type", TYPES[extname(file)] ?? "").end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
