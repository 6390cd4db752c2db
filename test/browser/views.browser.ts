/** What the sweep of the pages does not open: views, tabs of the panel, the editor; nothing that axe objects to. */
import { describe, expect, it } from "vitest";
import { violations } from "./helpers/axe.ts";
import { open, runOf } from "./helpers/browser.ts";

const VIEWS: readonly (readonly [string, () => string])[] = [
  ["the timeline of a run", () => `/runs/${runOf("fork_failed")}?view=timeline`],
  ["the tasks of a run", () => `/runs/${runOf("fork_failed")}?view=tasks`],
  ["the data of a run", () => `/runs/${runOf("chain")}?view=data`],
  ["the events of a run", () => `/runs/${runOf("fork_failed")}?view=events`],
  ["the tree of a run", () => `/runs/${runOf("root_cause")}?view=tree`],
  ["a task of a run", () => `/runs/${runOf("fork_failed")}?task=charge`],
  ["the logs of a task", () => `/runs/${runOf("chain")}?task=charge&tab=logs`],
  ["the attempts at a task", () => `/runs/${runOf("fork_failed")}?task=charge&tab=attempts`],
  ["a definition as JSON", () => "/definitions/gallery_chain?tab=json"],
  ["the usage of a definition", () => "/definitions/gallery_chain?tab=usage"],
  ["the editor", () => "/edit?name=gallery_chain"],
  ["the choice of the workbench", () => "/start"],
];

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  it.each(VIEWS)("%s is accessible", async (_name, path) => {
    const page = await open(path(), { theme });
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });
});
