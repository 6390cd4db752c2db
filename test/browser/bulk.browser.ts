/** Jobs on many runs: stopped while they work, and told what was refused. */
import { expect, inject, it } from "vitest";
import { violations } from "./helpers/axe.ts";
import { open } from "./helpers/browser.ts";
import { client, startHumans } from "./helpers/client.ts";
import { tabTo } from "./helpers/keyboard.ts";

/** So many that a job has some parts left when it is stopped. */
const MANY = 400;

it("stops a job that works, leaves the rest of the runs as they were, and goes on with them when it is told to", async () => {
  await startHumans("bulk-stop", MANY);
  const page = await open("/runs?correlationId=bulk-stop");
  await page.getByText(`${MANY} matching`).waitFor();
  await page.getByRole("button", { name: "With all matching" }).click();
  await page.getByRole("menuitem", { name: "Pause" }).click();
  const rehearsal = page.getByRole("alertdialog", { name: "Pause" });
  await rehearsal.getByText("correlationId = bulk-stop").waitFor();
  await rehearsal.getByRole("button", { name: `Pause: ${MANY} runs` }).click();
  const job = page.getByRole("dialog", { name: "Pause" });
  await job.getByRole("button", { name: "Stop" }).click();
  const told = job.getByText(/^Stopped: /);
  await told.waitFor();
  expect(await violations(page)).toEqual([]);

  // A part that was under way is brought to its end, and counted.
  const search = new URL("/api/workflow/search", inject("serverUrl"));
  search.searchParams.set("query", "correlationId = bulk-stop AND status = PAUSED");
  const paused = async (): Promise<number> => {
    const { totalHits } = (await (await fetch(search)).json()) as { totalHits: number };
    return totalHits;
  };
  await expect
    .poll(async () => {
      const count = await paused();
      const text = `Stopped: ${count} of ${MANY} runs, ${count} succeeded`;
      return (await told.textContent()) === text;
    })
    .toBe(true);
  expect(await paused()).toBeLessThan(MANY);

  await job.getByRole("button", { name: "Go on with the rest" }).click();
  await job.getByText(`Done: ${MANY} of ${MANY} runs, ${MANY} succeeded`).waitFor();
  await job.getByRole("button", { name: "Done" }).click();
  await job.waitFor({ state: "detached" });
});

it("tells before what will be refused, and does the rest, by keys alone", async () => {
  const [ended = "", ...running] = await startHumans("bulk-keys", 3);
  await client.workflows.terminate(ended);
  const page = await open("/runs?correlationId=bulk-keys");
  await page.getByText("3 matching").waitFor();
  const rows = page.getByRole("row").filter({ hasText: "gallery_human" });
  await expect.poll(() => rows.filter({ hasText: "Terminated" }).count()).toBe(1);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  for (const marked of [2, 3]) {
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText(`${marked} marked`).waitFor();
  }
  await tabTo(page, page.getByRole("button", { name: "With the marked" }));
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await page.keyboard.press("Enter");
  const rehearsal = page.getByRole("alertdialog", { name: "Pause" });
  await rehearsal.getByText("1 will be refused: It has ended").waitFor();
  const cancel = rehearsal.getByRole("button", { name: "Cancel" });
  await expect
    .poll(() => cancel.evaluate((button) => button === document.activeElement))
    .toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const job = page.getByRole("dialog", { name: "Pause" });
  await job.getByText("Done: 3 of 3 runs, 2 succeeded, 1 refused").waitFor();
  await job.getByRole("list", { name: "Refused runs" }).getByText(ended, { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await job.waitFor({ state: "detached" });
  for (const id of running) expect((await client.workflows.get(id)).status).toBe("PAUSED");
});

it("counts what was under way when a job was stopped, as soon as it has ended", async () => {
  await startHumans("bulk-late", 3);
  const page = await open("/runs?correlationId=bulk-late");
  await page.getByText("3 matching").waitFor();
  let done = 1;
  await page.route(/\/api\/baton\/jobs\/[^/]+$/, async (route) => {
    const response = await route.fetch();
    const job = (await response.json()) as object;
    await route.fulfill({ response, json: { ...job, status: "STOPPED", done, succeeded: done } });
  });
  await page.getByRole("button", { name: "With all matching" }).click();
  await page.getByRole("menuitem", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Pause: 3 runs" }).click();
  await page.getByText("Stopped: 1 of 3 runs, 1 succeeded").waitFor();
  done = 2;
  await page.getByText("Stopped: 2 of 3 runs, 2 succeeded").waitFor({ timeout: 10_000 });
});
