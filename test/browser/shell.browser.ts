/** What stands around all pages: the palette, by keys alone, and the theme. */
import { describe, expect, it } from "vitest";
import { violations } from "./helpers/axe.ts";
import { open, runOf } from "./helpers/browser.ts";

describe("the palette", () => {
  it("goes to a run by its id, and to a definition by its name, from wherever one is", async () => {
    const page = await open("/queues");
    await page.getByRole("heading", { level: 1, name: "Queues" }).waitFor();
    await page.keyboard.press("ControlOrMeta+k");
    const palette = page.getByRole("dialog", { name: "Go to anything" });
    await palette.getByRole("searchbox").waitFor();
    await page.keyboard.insertText(runOf("chain"));
    await palette.getByRole("option", { selected: true }).filter({ hasText: "run" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /gallery_chain/ }).waitFor();
    await palette.waitFor({ state: "detached" });

    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.type("gallery_root_cause");
    await palette.getByRole("option", { name: /gallery_root_cause.*workflow/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await palette
      .getByRole("option", { selected: true })
      .filter({ hasText: "Start gallery_root_cause" })
      .waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expect.poll(() => new URL(page.url()).pathname).toBe("/definitions/gallery_root_cause");
  });

  it("closes by Escape, and gives the focus back", async () => {
    const page = await open("/runs");
    await page.getByRole("row").filter({ hasText: "gallery_" }).first().waitFor();
    await page.keyboard.press("/");
    const search = page.locator(":focus");
    await search.waitFor();
    const before = await search.getAttribute("id");
    await page.keyboard.press("ControlOrMeta+k");
    const palette = page.getByRole("dialog", { name: "Go to anything" });
    await palette.waitFor();
    await page.keyboard.press("Escape");
    await palette.waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe(before);
  });
});
