/** The list of runs: filters that live in the URL, keys, and bulk actions that are rehearsed. */
import { describe, expect, it } from "vitest";
import { violations } from "./helpers/axe.ts";
import { open, serverUrl } from "./helpers/browser.ts";
import { client, startHumans } from "./helpers/client.ts";

describe("the list of runs", () => {
  it("keeps filters over reload and back, and finds by them", async () => {
    const page = await open("/runs");
    await page.getByRole("button", { name: /^Failed/ }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("status")).toBe("FAILED");
    await page.reload();
    await page.getByRole("button", { name: "Remove the filter Status" }).waitFor();
    await expect.poll(() => page.getByRole("row").filter({ hasText: "Completed" }).count()).toBe(0);
    await page
      .getByRole("row")
      .filter({ hasText: "gallery_failed" })
      .first()
      .getByRole("link")
      .first()
      .click();
    await page.getByRole("heading", { level: 1, name: /gallery_failed/ }).waitFor();
    await page.goBack();
    await page.getByRole("button", { name: "Remove the filter Status" }).waitFor();
  });

  it("finds text within inputs and outputs", async () => {
    const page = await open("/runs");
    await page.getByRole("row").filter({ hasText: "gallery_" }).first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("PARCEL-1");
    await expect.poll(() => new URL(page.url()).searchParams.get("text")).toBe("PARCEL-1");
    await expect
      .poll(() => page.getByRole("row").filter({ hasText: "gallery_human" }).count())
      .toBe(0);
    await page.getByRole("row").filter({ hasText: "gallery_chain" }).first().waitFor();
  });

  it("reads a query that the filters can say as filters, and keeps one that they cannot", async () => {
    const page = await open("/runs");
    await page.getByRole("button", { name: "Show the query" }).click();
    const query = page.getByRole("textbox", { name: "Query" });
    await query.fill("status = FAILED AND workflowType = gallery_failed");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("button", { name: "Remove the filter Workflow" }).waitFor();
    await query.fill("status = FAILED OR status = PAUSED");
    await page.getByRole("button", { name: "Search" }).click();
    await expect
      .poll(() => new URL(page.url()).searchParams.get("q"))
      .toBe("status = FAILED OR status = PAUSED");
    await page.getByRole("row").filter({ hasText: "gallery_paused" }).first().waitFor();
  });

  it("finds runs by how long they take, and says so in the query", async () => {
    const page = await open("/runs?workflow=gallery_human");
    await page.getByRole("row").filter({ hasText: "gallery_human" }).first().waitFor();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("listitem").getByRole("button", { name: "Duration" }).click();
    await page.getByRole("button", { name: "1 d", exact: true }).click();
    await page.getByText("No run matches").waitFor();
    await page.getByRole("button", { name: "Show the query" }).click();
    const query = page.getByRole("textbox", { name: "Query" });
    await expect.poll(() => query.inputValue()).toContain("duration >= 86400000");
    await query.fill("workflowType = gallery_human AND duration >= 1");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("button", { name: "Remove the filter Duration" }).waitFor();
    await page.getByRole("row").filter({ hasText: "gallery_human" }).first().waitFor();
  });

  it("copies a search as a program that finds the same", async () => {
    const page = await open("/runs?workflow=gallery_chain&text=A-1001&sort=duration:DESC");
    await page.getByRole("button", { name: "Show the query" }).click();
    await page.getByRole("button", { name: "Copy as" }).click();
    await page.getByRole("menuitem", { name: "curl" }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const [, url] = /'(http[^']+)'/.exec(copied) ?? [];
    expect(copied).toMatch(/^curl /);
    expect(copied).toContain("workflowType = gallery_chain");
    expect(copied).toContain("A-1001");
    expect(url).toContain(serverUrl());
    await page.getByRole("button", { name: "Copy as" }).press("Enter");
    await page.getByRole("menuitem", { name: "Python" }).press("Enter");
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain("gallery_chain");
  });

  it("says what is wrong with a query", async () => {
    const page = await open("/runs?q=(status%20%3D%20FAILED", { expects: /400/ });
    await page.getByRole("alert").filter({ hasText: "Status 400" }).waitFor();
  });

  it("shows runs that come as newer ones, without moving the rows", async () => {
    const page = await open("/runs?correlationId=newcomers");
    await page.getByText("No run matches").waitFor();
    await startHumans("newcomers", 1);
    await page.getByRole("button", { name: /newer — show/ }).click({ timeout: 15_000 });
    await page.getByRole("row").filter({ hasText: "gallery_human" }).waitFor();
  });

  it("terminates many only after a rehearsal, also after a reload", async () => {
    const ids = await startHumans("bulk-flow", 3);
    const [kept] = await startHumans("bulk-other", 1);
    const page = await open("/runs?correlationId=bulk-flow");
    await page.getByText("3 matching").waitFor({ timeout: 15_000 });
    await page.reload();
    await page.getByText("3 matching").waitFor();
    await page.getByRole("button", { name: "With all matching" }).click();
    await page.getByRole("menuitem", { name: "Terminate" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("correlationId = bulk-flow").waitFor();
    await dialog.getByRole("textbox", { name: "Reason" }).fill("tidying up");
    await dialog.getByRole("button", { name: "Terminate: 3 runs" }).click();
    await page.getByText("3 of 3 runs, 3 succeeded").waitFor({ timeout: 30_000 });
    for (const id of ids) {
      const run = await client.workflows.get(id);
      expect(run).toMatchObject({ status: "TERMINATED", reasonForIncompletion: "tidying up" });
    }
    expect((await client.workflows.get(kept ?? "")).status).toBe("RUNNING");
  });

  it("shows when runs started, and lists those that a drag over the bars chooses", async () => {
    const page = await open("/runs");
    const chart = page.getByRole("img", { name: /\d+ starts from/ });
    const box = await chart.boundingBox();
    if (box === null) throw new Error("The chart is not shown.");
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + 2, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, y, { steps: 4 });
    await page.mouse.up();
    await page.getByRole("button", { name: "Remove the filter Started" }).waitFor();
    expect(new URL(page.url()).searchParams.get("started")).toMatch(/^\d+-\d+$/);
    await page.goBack();
    await expect.poll(() => new URL(page.url()).searchParams.get("started")).toBe(null);
  });

  it("says in a table when runs started, and lists those of a row by keyboard", async () => {
    const page = await open("/runs?status=FAILED");
    await page.getByRole("button", { name: "Show the starts as a table" }).click();
    const table = page.getByRole("region", { name: "Starts as a table" });
    const row = table.getByRole("row").filter({ hasText: "failed" }).first();
    expect(await violations(page)).toEqual([]);
    await row.getByRole("button").press("Enter");
    await page.getByRole("button", { name: "Remove the filter Started" }).waitFor();
    await page.getByRole("row").filter({ hasText: "gallery_failed" }).first().waitFor();
  });

  it("hides the bars of starts until they are wanted again, also on the next visit", async () => {
    const page = await open("/runs");
    const bars = page.getByRole("img", { name: /\d+ starts from/ });
    await bars.waitFor();
    await page.getByRole("button", { name: "Hide the starts over time" }).press("Enter");
    await expect.poll(() => bars.count()).toBe(0);
    await page.reload();
    await page.getByRole("button", { name: "Show the starts over time" }).click();
    await bars.waitFor();
  });

  it("follows the days of the zone that is chosen with its bars", async () => {
    const now = Date.now();
    const page = await open(`/runs?started=${now - 60 * 86_400_000}-${now + 1}`);
    await page.getByRole("button", { name: "Show the starts as a table" }).click();
    const table = page.getByRole("region", { name: "Starts as a table" });
    await table
      .getByRole("button", { name: /^(?:\d+ \w+ )?00:00:00 – / })
      .first()
      .waitFor();
    await page.evaluate(() => localStorage.setItem("baton.settings", '{"zone":"Asia/Kolkata"}'));
    await page.reload();
    await page.getByRole("button", { name: "Show the starts as a table" }).click();
    await table
      .getByRole("button", { name: /^(?:\d+ \w+ )?00:00:00 – / })
      .first()
      .waitFor();
  });

  it("moves and opens by keys alone", async () => {
    const page = await open("/runs?workflow=gallery_chain");
    await page.getByRole("row").filter({ hasText: "gallery_chain" }).first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("1 marked").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /gallery_chain/ }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("q");
    await page.getByRole("heading", { level: 1, name: "Queues" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  });
});
