/** Every page opens, has a heading, no error in the console, and nothing that axe objects to. */
import { describe, expect, it } from "vitest";
import { violations } from "./helpers/axe.ts";
import { open, runOf } from "./helpers/browser.ts";

const PAGES: readonly (readonly [string, () => string, string])[] = [
  ["runs", () => "/runs", "Runs"],
  ["tasks of all runs", () => "/runs?tab=tasks", "Runs"],
  ["no run matching", () => "/runs?text=nothing-has-this", "Runs"],
  ["definitions", () => "/definitions", "Definitions"],
  ["a definition", () => "/definitions/gallery_chain", "gallery_chain"],
  ["task definitions", () => "/tasks", "Tasks"],
  ["a task definition", () => "/tasks/gallery_work", "gallery_work"],
  ["a task without a definition", () => "/tasks/nothing", "nothing"],
  ["queues", () => "/queues", "Queues"],
  ["a queue", () => "/queues/gallery_unattended", "gallery_unattended"],
  ["schedules", () => "/schedules?open=", "Schedules"],
  ["event handlers", () => "/events?open=", "Events"],
  ["dead letters", () => "/events?view=dead", "Events"],
  ["workbench", () => "/start/gallery_chain", "gallery_chain"],
  ["settings", () => "/settings", "Settings"],
  ["secrets", () => "/settings?view=secrets", "Settings"],
  ["a completed run", () => `/runs/${runOf("chain")}`, "gallery_chain"],
  ["a failed run", () => `/runs/${runOf("root_cause")}`, "gallery_root_cause"],
  ["a waiting run", () => `/runs/${runOf("no_worker")}`, "gallery_no_worker"],
  ["a path without a page", () => "/nothing/here", "Not found"],
];

/** Answers of 404 that a page asks for on purpose. */
const NOT_FOUND = /404/;

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  it.each(PAGES)("%s is whole and accessible", async (_name, path, heading) => {
    const page = await open(path(), { theme, expects: NOT_FOUND });
    await page.getByRole("heading", { level: 1 }).filter({ hasText: heading }).waitFor();
    await page.waitForLoadState("networkidle");
    expect(await violations(page)).toEqual([]);
  });
});

describe.each([360, 1024])("%i pixels wide", (width) => {
  it.each(PAGES.slice(0, 1).concat(PAGES.slice(16, 18)))(
    "%s does not scroll sideways",
    async (_name, path, heading) => {
      const page = await open(path(), { width });
      await page.getByRole("heading", { level: 1 }).filter({ hasText: heading }).waitFor();
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
    },
  );
});

it("has the actions of a run in one line, also where there is little room", async () => {
  const page = await open(`/runs/${runOf("human")}`, { width: 360 });
  const pause = page.getByRole("button", { name: "Pause", exact: true });
  await pause.waitFor();
  const tops = await Promise.all(
    ["Pause", "Terminate", "Actions"].map(
      async (name) => (await page.getByRole("button", { name, exact: true }).boundingBox())?.y,
    ),
  );
  expect(new Set(tops).size).toBe(1);
});
