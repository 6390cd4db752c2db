/** A browser for a test file, and pages in it that notice every error of the console. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
} from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";

const FAILURES = join(import.meta.dirname, "../../../dist/browser-failures");

/** How a page is opened. */
export interface PageOptions {
  width?: number;
  height?: number;
  theme?: "light" | "dark";
  /** Errors of the console that a test brings about itself. */
  expects?: RegExp;
}

let browser: Browser | undefined;
let contexts: BrowserContext[] = [];
const errors: string[] = [];

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: inject("chromium"), args: ["--no-sandbox"] });
});
afterAll(() => browser?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await keepPictures(task.name);
  // A page that stays open goes on asking the server.
  await Promise.all(contexts.map((context) => context.close()));
  contexts = [];
  const seen = errors.splice(0);
  expect(seen, "errors in the console").toEqual([]);
});

/** The server's address. */
export const serverUrl = (): string => inject("serverUrl");

/** The panel of the page of a run that tells of a task. */
export const taskPanel = (page: Page, reference: string): Locator =>
  page.getByRole("complementary", { name: `Task ${reference}` });

/** The first execution of a scene of the gallery. @throws Error for an unknown one. */
export function runOf(scene: string): string {
  const id = inject("gallery")[scene]?.[0];
  if (id === undefined) throw new Error(`The gallery has started no ${scene}.`);
  return id;
}

/** Opens a path in a context of its own; the zone, the language and motion are fixed. */
export async function open(path: string, options: PageOptions = {}): Promise<Page> {
  if (browser === undefined) throw new Error("The browser has not been started.");
  const { width = 1440, height = 900, theme = "light", expects } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  contexts.push(context);
  const page = await context.newPage();
  const note = (text: string): void => {
    if (expects === undefined || !expects.test(text)) errors.push(text);
  };
  page.on("console", (message) => {
    if (message.type() === "error") note(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => note(String(error)));
  await page.goto(serverUrl() + path);
  return page;
}

/** What a failed test has last seen, for people. */
async function keepPictures(name: string): Promise<void> {
  mkdirSync(FAILURES, { recursive: true });
  for (const page of contexts.flatMap((context) => context.pages())) {
    const path = join(FAILURES, `${name.replaceAll(/\W+/g, "-")}.png`);
    await page.screenshot({ path }).catch(() => {});
  }
}
