/** The graph of a run: whole and quick to search with many thousand tasks, and the same as a tree for keyboards. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../bench/run-graph/made-up-run.ts";
import { violations } from "./helpers/axe.ts";
import { open, runOf, serverUrl, taskPanel } from "./helpers/browser.ts";
import { fakeRun, fakeTask, serveRun } from "./helpers/fake-run.ts";
import { tabTo } from "./helpers/keyboard.ts";

const MANY = 20_000;

const outline = (page: Page): Locator => page.getByRole("treegrid", { name: "Tasks of the run" });
const line = (page: Page, name: RegExp): Locator => outline(page).getByRole("row", { name });
const inOutline = (page: Page, name: RegExp): Promise<void> =>
  line(page, name).first().waitFor({ state: "attached" });
/** Opens the page of a made-up run with stages of retries, dynamic forks, choices and loops. */
async function openMany(): Promise<{ page: Page; count: number }> {
  const { rows, definition } = madeUpRun("mixed", MANY);
  const run = fakeRun("many-tasks");
  const page = await open("/settings");
  await serveRun(page, {
    run,
    rows: rows.map(({ ref, status, ...row }, at) => {
      const scope = /__\d+$/.exec(ref)?.[0] ?? "";
      return { ...fakeTask(ref, at + 1, row), scope, status: status as "COMPLETED" };
    }),
    definition: JSON.parse(JSON.stringify(definition)),
  });
  await page.goto(`${serverUrl()}/runs/${run.workflowId}`);
  return { page, count: rows.length };
}

describe("the graph of twenty thousand tasks", () => {
  it("has forks, choices, loops and retries in one picture, and finds one among them", async () => {
    const { page, count } = await openMany();
    expect(count).toBeGreaterThanOrEqual(MANY);
    await inOutline(page, /^1 to 100 of /);
    await page.keyboard.press("/");
    const find = page.getByRole("textbox", { name: "Find in the graph" });
    const found = page.getByRole("search").getByRole("status");
    await find.fill("stage_300_fan_3");
    await expect.poll(() => found.textContent()).toMatch(/^1 of \d+$/);
    await find.press("Enter");
    await page.getByText("stage_300_fan_3", { exact: true }).first().waitFor();
    await find.fill("nothing-has-this-name");
    await expect.poll(() => found.textContent()).toBe("None");
    await find.press("Escape");

    await tabTo(page, outline(page));
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await inOutline(page, /^stage_2_fetch, HTTP, completed in 2 attempts/);
    await inOutline(page, /^stage_0_fan, .*, 6 branches, 1 in progress$/);
    await inOutline(page, /^stage_0_route, SWITCH, .*, 3 cases$/);
    await inOutline(page, /^stage_0_rounds, DO_WHILE, .*, 2 turns$/);
    expect(await violations(page)).toEqual([]);
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});

describe("the tree of the graph", () => {
  it("speaks of attempts and opens what failed in a fork, by keys alone", async () => {
    const page = await open(`/runs/${runOf("fork_failed")}`);
    await tabTo(page, outline(page));
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await inOutline(page, /^charge, gallery_\w+, failed after 3 attempts, \d/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await taskPanel(page, "charge").waitFor();
    await expect.poll(() => new URL(page.url()).searchParams.get("task")).toBe("charge");
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await taskPanel(page, "charge").waitFor({ state: "detached" });
    const isBack = () => outline(page).evaluate((it) => it.contains(document.activeElement));
    await expect.poll(isBack).toBe(true);
  });

  it("goes through the turns of a loop, by keys alone", async () => {
    const page = await open(`/runs/${runOf("loop")}`);
    await tabTo(page, outline(page));
    await page.keyboard.press("Home");
    await inOutline(page, /^poll, DO_WHILE, completed, .*, 8 turns$/);
    await page.keyboard.press("ArrowRight");
    await inOutline(page, /^turn 8, /);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await inOutline(page, /^ask__1, /);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await taskPanel(page, "ask__1").waitFor();
  });

  it("opens a sub-workflow in place and goes into it, by keys alone", async () => {
    const page = await open(`/runs/${runOf("root_cause")}`);
    await tabTo(page, outline(page));
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => line(page, /, SUB_WORKFLOW, failed/).count()).toBe(1);
    await page.keyboard.press("e");
    const opened = line(page, /, SUB_WORKFLOW, failed/).first();
    await expect.poll(() => opened.getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("ArrowRight");
    await expect
      .poll(() => outline(page).getByRole("row", { level: 2 }).count())
      .toBeGreaterThan(0);
  });
});

describe("the timeline", () => {
  it("shows the tasks of sub-workflows below what has started them, by keys alone", async () => {
    const page = await open(`/runs/${runOf("root_cause")}?view=timeline`);
    const rows = page.getByRole("tree", { name: "Tasks over time" });
    const item = (name: RegExp): Locator => rows.getByRole("treeitem", { name });
    await item(/^account, /).waitFor();
    await tabTo(page, rows);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await item(/^post, SUB_WORKFLOW, failed/).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await item(/^book, /).waitFor();
    expect(await item(/^book, /).getAttribute("aria-level")).toBe("3");
    expect(await violations(page)).toEqual([]);
  });
});
