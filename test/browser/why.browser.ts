/** Why a run waits: a sentence for each of its open tasks, whatever it waits for. */
import { expect, it } from "vitest";
import { open, runOf, taskPanel } from "./helpers/browser.ts";

const SENTENCES: readonly (readonly [string, string, RegExp])[] = [
  ["retry_wait", "sync", /Retry in \d+.* \(attempt 2 of \d+\)\./],
  ["human", "approve", /It waits for a person since/],
  ["wait", "cool_down", /It waits until .* from now\./],
  ["messages", "inbox", /It waits for a message to the execution since/],
  ["join_wait", "pack", /No worker has ever polled gallery_unattended\./],
  ["join_wait", "prepare_join", /It waits for 1 of 3: pack\./],
];

it.each(SENTENCES)("says of %s, task %s, why it waits", async (scene, reference, sentence) => {
  const page = await open(`/runs/${runOf(scene)}`);
  const waits = page.getByRole("region", { name: "What it waits for" });
  const task = waits
    .getByRole("listitem")
    .filter({ has: page.getByRole("button", { name: reference, exact: true }) });
  await task.filter({ hasText: sentence }).waitFor();
  await task.getByRole("button", { name: reference, exact: true }).click();
  await taskPanel(page, reference).filter({ hasText: sentence }).waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
});
