/** Every task type in every status in every kind of container is shown by the graph, the timeline and the list. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { lookOf } from "../../src/ui/lib/status.ts";
import { open, serverUrl } from "./helpers/browser.ts";
import { serveRun, type FakeRun } from "./helpers/fake-run.ts";
import { CONTAINERS, matrixRun, TYPES, type Case } from "./helpers/matrix.ts";

/** Types in one run: so few that no list is cut into groups. */
const BATCH = 9;
/** So high that no row is left out because it is out of sight. */
const HEIGHT = 4200;
/** A batch is ninety tasks in three views. */
const TIMEOUT_MS = 180_000;

const BATCHES = CONTAINERS.flatMap((container) =>
  Array.from({ length: Math.ceil(TYPES.length / BATCH) }, (_, at) => {
    const types = TYPES.slice(at * BATCH, (at + 1) * BATCH);
    return { container, types, span: `${types[0]} to ${types.at(-1)}` };
  }),
);

async function openRun(fake: FakeRun): Promise<Page> {
  const page = await open("/settings", { height: HEIGHT });
  await serveRun(page, fake);
  await page.goto(`${serverUrl()}/runs/${fake.run.workflowId}`);
  return page;
}

async function show(page: Page, view: string): Promise<void> {
  await page.getByRole("tab", { name: new RegExp(`^${view}`) }).click();
}

/** Opens what is closed and has such a name, until nothing is. */
async function openAll(closed: Locator, press: (line: Locator) => Promise<void>): Promise<void> {
  for (let left = await closed.count(); left > 0; left -= 1) {
    await press(closed.first());
    await expect.poll(() => closed.count()).toBeLessThan(left);
  }
}

const spoken = (lines: Locator): Promise<string[]> =>
  lines.evaluateAll((elements) => elements.map((each) => each.getAttribute("aria-label") ?? ""));

/** The cases of which none of these texts says everything. */
function missing(cases: readonly Case[], texts: readonly string[]): string[] {
  const unsaid = cases.filter(({ ref, type, status }) => {
    const word = lookOf(status).word.toLowerCase();
    const said = [ref, type, word].map((part) => part.toLowerCase());
    return !texts.some((text) => {
      const words = text.toLowerCase();
      return words.startsWith(said[0] ?? "") && said.every((part) => words.includes(part));
    });
  });
  return unsaid.map(({ ref, status }) => `${ref} ${status}`);
}

const failures = (page: Page): Locator => page.getByRole("alert");

describe.each(BATCHES)("$span within $container", ({ container, types }) => {
  it(
    "stands in the graph, the timeline and the list of tasks",
    { timeout: TIMEOUT_MS },
    async () => {
      const { fake, cases } = matrixRun(container, types);
      const page = await openRun(fake);

      const outline = page.getByRole("treegrid", { name: "Tasks of the run" }).getByRole("row");
      await outline.first().waitFor({ state: "attached" });
      for (const name of [/^box_/, /^(turn 1|case default)/]) {
        const closed = page.getByRole("row", { name, expanded: false });
        await openAll(closed, (line) => line.press("ArrowRight"));
      }
      await expect.poll(async () => missing(cases, await spoken(outline))).toEqual([]);
      expect(await failures(page).count()).toBe(0);

      await show(page, "Timeline");
      const lines = page.getByRole("tree", { name: "Tasks over time" }).getByRole("treeitem");
      await lines.first().waitFor();
      const turns = page.getByRole("treeitem", { name: "turn 1", expanded: false });
      await openAll(turns, (line) => line.click());
      await expect.poll(async () => missing(cases, await lines.allTextContents())).toEqual([]);
      expect(await failures(page).count()).toBe(0);

      await show(page, "Tasks");
      const rows = page.getByRole("table", { name: "Tasks" }).getByRole("row");
      await expect.poll(async () => missing(cases, await rows.allInnerTexts())).toEqual([]);
      expect(await failures(page).count()).toBe(0);
    },
  );
});
