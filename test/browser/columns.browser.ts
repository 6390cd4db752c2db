/** The columns of the list of runs, by pointer and by keyboard, and views that keep them. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { violations } from "./helpers/axe.ts";
import { open, serverUrl } from "./helpers/browser.ts";
import { tabTo } from "./helpers/keyboard.ts";

const header = (page: Page, name: string): Locator =>
  page.getByRole("table", { name: "Runs" }).getByRole("columnheader", { name, exact: true });

const titles = async (page: Page): Promise<(string | null)[]> =>
  await page
    .getByRole("table", { name: "Runs" })
    .getByRole("columnheader")
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("aria-label")).slice(1));

const widthOf = async (page: Page, name: string): Promise<number> =>
  (await header(page, name).boundingBox())?.width ?? 0;

async function openRuns(path = "/runs?workflow=gallery_chain"): Promise<Page> {
  const page = await open(path);
  await page.getByRole("row").filter({ hasText: "gallery_chain" }).first().waitFor();
  return page;
}

async function openColumns(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Columns" }).click();
  const sheet = page.getByRole("dialog", { name: "Columns" });
  await sheet.getByRole("list", { name: "Columns" }).waitFor();
  return sheet;
}

describe("the columns of the list of runs", () => {
  it("are left out and shown again, in the URL and after the next visit", async () => {
    const page = await openRuns();
    const sheet = await openColumns(page);
    await sheet.getByRole("checkbox", { name: "Correlation" }).click();
    await expect.poll(() => header(page, "Correlation").count()).toBe(0);
    expect(new URL(page.url()).searchParams.get("columns")).not.toContain("correlationId");
    expect(await violations(page)).toEqual([]);
    await page.goto(page.url().replace(/\?.*/, ""));
    await header(page, "Status").waitFor();
    expect(await titles(page)).not.toContain("Correlation");
    await (
      await openColumns(page)
    )
      .getByRole("button", { name: "Back to the usual columns" })
      .click();
    await header(page, "Correlation").waitFor();
    expect(new URL(page.url()).searchParams.get("columns")).toBeNull();
  });

  it("show values out of the payloads of runs, also one that is only suggested", async () => {
    const page = await openRuns("/runs?workflow=gallery_chain&columns=workflowType,input.nothing");
    const sheet = await openColumns(page);
    await sheet.getByRole("textbox", { name: "Column from input or output" }).fill("orderId");
    await sheet.getByRole("button", { name: "Add" }).click();
    await sheet.getByText("A path begins with").waitFor();
    const suggested = sheet.getByRole("group", { name: "Paths of the listed runs" });
    await suggested.getByRole("button", { name: "input.orderId" }).click();
    await page
      .getByRole("cell", { name: /^A-10\d+$/ })
      .first()
      .waitFor();
    await sheet.getByRole("button", { name: "Remove input.nothing" }).click();
    await expect.poll(() => titles(page)).toEqual(["Workflow", "input.orderId"]);
    await page.reload();
    await page
      .getByRole("cell", { name: /^A-10\d+$/ })
      .first()
      .waitFor();
  });

  it("move by keyboard, one place at a time, and the focus stays where it was", async () => {
    const page = await openRuns();
    await tabTo(page, page.getByRole("button", { name: "Columns" }));
    await page.keyboard.press("Enter");
    const up = page.getByRole("button", { name: "Move Workflow up" });
    await tabTo(page, up);
    await page.keyboard.press("Enter");
    await expect.poll(() => titles(page)).toEqual(expect.arrayContaining(["Workflow", "Status"]));
    await expect.poll(async () => (await titles(page))[0]).toBe("Workflow");
    await page.getByText("Workflow is column 1 of 8").waitFor({ state: "attached" });
    await expect.poll(() => up.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await titles(page))[1]).toBe("Workflow");
  });

  it("move by a drag of their titles, which does not sort", async () => {
    const page = await openRuns();
    const [from, to] = [
      await header(page, "Started").boundingBox(),
      await header(page, "Status").boundingBox(),
    ];
    if (from === null || to === null) throw new Error("The titles are not shown.");
    await page.mouse.move(from.x + 20, from.y + 15);
    await page.mouse.down();
    await page.mouse.move(to.x + 10, to.y + 15, { steps: 5 });
    await page.mouse.up();
    await expect.poll(async () => (await titles(page))[0]).toBe("Started");
    expect(new URL(page.url()).searchParams.get("sort")).toBeNull();
    await header(page, "Started").getByRole("button").click();
    await expect.poll(() => new URL(page.url()).searchParams.get("sort")).toBe("startTime:ASC");
  });

  it("are made wider by a drag and by keys, and that is remembered until it is taken back", async () => {
    const page = await openRuns();
    const edge = header(page, "Status").getByRole("separator", { name: "Width of Status" });
    const before = await widthOf(page, "Status");
    const box = await edge.boundingBox();
    if (box === null) throw new Error("The edge is not shown.");
    await page.mouse.move(box.x + 4, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 84, box.y + 10, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => widthOf(page, "Status")).toBeCloseTo(before + 80, -1);
    const dragged = await widthOf(page, "Status");
    await edge.focus();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => widthOf(page, "Status")).toBe(dragged - 16);
    expect(await edge.getAttribute("aria-valuenow")).toBe(String(dragged - 16));
    await page.reload();
    await expect.poll(() => widthOf(page, "Status")).toBe(dragged - 16);
    await edge.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => widthOf(page, "Status")).toBe(before);
  });
});

describe("views of the list of runs", () => {
  it("keep filters, columns and order by name, and are removed only when asked", async () => {
    const page = await openRuns(
      "/runs?workflow=gallery_chain&columns=workflowType,input.orderId&sort=duration:DESC",
    );
    await page.getByRole("button", { name: "Views" }).click();
    const sheet = page.getByRole("dialog", { name: "Views" });
    await sheet.getByRole("textbox", { name: "Keep what is shown as" }).fill("Chains");
    await sheet.getByRole("button", { name: "Save" }).click();
    const chains = page.getByRole("button", { name: "Chains", exact: true });
    await chains.waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByRole("row").filter({ hasText: "gallery_texts" }).first().waitFor();
    await page.getByRole("button", { name: "Views" }).click();
    expect(await violations(page)).toEqual([]);
    await sheet.getByRole("button", { name: "Chains", exact: true }).click();
    await expect.poll(() => titles(page)).toEqual(["Workflow", "input.orderId"]);
    const { searchParams } = new URL(page.url());
    expect(searchParams.get("workflow")).toBe("gallery_chain");
    expect(searchParams.get("sort")).toBe("duration:DESC");
    await chains.click();
    await sheet.getByRole("button", { name: "Remove Chains" }).click();
    await sheet.getByRole("button", { name: "Keep", exact: true }).press("Enter");
    await sheet.getByRole("button", { name: "Remove Chains" }).click();
    await sheet.getByRole("button", { name: "Remove", exact: true }).click();
    await sheet.getByText("A view keeps filters").waitFor();
    await expect.poll(() => titles(page)).toEqual(["Workflow", "input.orderId"]);
  });
});

describe("further filters of the list of runs", () => {
  it("wait behind More, stand beside the list once they are set, and in the query", async () => {
    const page = await openRuns();
    await page.getByRole("button", { name: "More", exact: true }).click();
    const more = page.getByRole("list", { name: "More filters" });
    await more.getByRole("button", { name: "Ended" }).click();
    await page.getByRole("button", { name: "last hour" }).click();
    await page.getByRole("button", { name: "Remove the filter Ended" }).waitFor();
    await page.getByRole("row").filter({ hasText: "gallery_chain" }).first().waitFor();
    await page.getByRole("button", { name: "Show the query" }).click();
    const query = page.getByRole("textbox", { name: "Query" });
    await expect.poll(() => query.inputValue()).toMatch(/endTime >= \d+$/);
    await query.fill("parentWorkflowId = nobody");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("button", { name: "Remove the filter Parent" }).click();
    await page.getByRole("row").filter({ hasText: "gallery_" }).first().waitFor();
  });

  it("leave a query as it is being typed, while the range of one moves along with the time", async () => {
    const page = await open("/runs");
    await page.clock.install();
    await page.goto(`${serverUrl()}/runs?ended=1h`);
    await page.getByRole("button", { name: "Show the query" }).click();
    const query = page.getByRole("textbox", { name: "Query" });
    await expect.poll(() => query.inputValue()).toMatch(/^endTime >= \d+$/);
    await page.clock.fastForward(30_000);
    await query.fill("status = PAUSED");
    await page.clock.fastForward(30_000);
    await query.press("End");
    await page.keyboard.type(" ");
    expect(await query.inputValue()).toBe("status = PAUSED ");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("button", { name: "Remove the filter Status" }).waitFor();
  });

  it("find runs by a part of their reason and of the task that failed", async () => {
    const page = await open("/runs");
    await page.getByRole("row").filter({ hasText: "gallery_" }).first().waitFor();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("button", { name: "Reason" }).click();
    await page.getByRole("textbox", { name: "Reason" }).fill("LEDGER is closed");
    await page.keyboard.press("Enter");
    await page.getByText("3 matching").waitFor();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("button", { name: "Failed task" }).click();
    await page.getByRole("textbox", { name: "Failed task" }).fill("book");
    await page.keyboard.press("Enter");
    await page.getByText("1 matching").waitFor();
    await page.getByRole("row").filter({ hasText: "gallery_deepest" }).waitFor();
  });
});
