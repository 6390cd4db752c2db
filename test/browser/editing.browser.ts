/** What people register by the page: written, changed and removed. And where links lead that find nothing. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { violations } from "./helpers/axe.ts";
import { open, serverUrl } from "./helpers/browser.ts";

/** Says yes to the question whether something is to be deleted. */
async function confirm(page: Page): Promise<void> {
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").waitFor({ state: "detached" });
}

it("makes a schedule, changes it, and deletes it", async () => {
  const page = await open("/schedules");
  await page.getByRole("button", { name: "New schedule" }).click();
  const made = page.getByRole("complementary", { name: "New schedule" });
  await made.getByRole("textbox", { name: "Name" }).fill("editing-nightly");
  await made.getByRole("textbox", { name: "Cron expression" }).fill("0 0 3 * * ?");
  await made.getByLabel("Workflow", { exact: true }).fill("gallery_chain");
  await made.getByRole("button", { name: "Create the schedule" }).click();
  const panel = page.getByRole("complementary", { name: "Schedule editing-nightly" });
  await panel.getByRole("textbox", { name: "Description" }).fill("while all sleep");
  await panel.getByRole("button", { name: "Save" }).click();
  await expect
    .poll(async () =>
      (await fetch(`${serverUrl()}/api/scheduler/schedules/editing-nightly`)).json(),
    )
    .toMatchObject({ cronExpression: "0 0 3 * * ?", description: "while all sleep" });
  await panel.getByRole("button", { name: "Delete the schedule" }).click();
  await confirm(page);
  await panel.waitFor({ state: "detached" });
});

it("makes an event handler, and deletes it", async () => {
  const page = await open("/events");
  await page.getByRole("button", { name: "New handler" }).click();
  const made = page.getByRole("complementary", { name: "New event handler" });
  await made.getByRole("textbox", { name: "Name" }).fill("editing-handler");
  await made.getByRole("textbox", { name: "Event" }).fill("conductor:editing:done");
  await made
    .getByRole("textbox", { name: "Actions" })
    .fill('[{"action": "start_workflow", "start_workflow": {"name": "gallery_chain"}}]');
  await made.getByRole("button", { name: "Create the handler" }).click();
  const panel = page.getByRole("complementary", { name: "Event handler editing-handler" });
  await panel.getByRole("button", { name: "Delete the handler" }).click();
  await confirm(page);
  await panel.waitFor({ state: "detached" });
});

it("writes a secret, never shows it again, and deletes it", async () => {
  const page = await open("/settings?view=secrets");
  await page.getByRole("textbox", { name: "Name" }).fill("EDITING_KEY");
  await page.getByLabel("Value").fill("not-to-be-seen");
  await page.getByRole("button", { name: "Write" }).click();
  await page.getByRole("button", { name: "Delete EDITING_KEY" }).waitFor();
  expect(await page.content()).not.toContain("not-to-be-seen");
  await page.getByRole("button", { name: "Delete EDITING_KEY" }).click();
  await confirm(page);
  await page.getByText("EDITING_KEY", { exact: true }).waitFor({ state: "detached" });
});

it("changes a task definition by its form", async () => {
  const page = await open("/tasks/editing_task?create=yes");
  await page.getByRole("textbox", { name: "Description" }).fill("made by a person");
  await page.getByRole("button", { name: /^(Save|Create)/ }).click();
  await expect
    .poll(async () => (await fetch(`${serverUrl()}/api/metadata/taskdefs/editing_task`)).json())
    .toMatchObject({ name: "editing_task", description: "made by a person" });
  await page.getByRole("button", { name: "Delete the definition" }).click();
  await confirm(page);
});

it("leads on from a workflow that is not registered", async () => {
  const page = await open("/start/nothing_of_this_name", { expects: /404/ });
  await page.getByText("No workflow has this name").waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
  await expect
    .poll(() => page.getByRole("link", { name: "Definition", exact: true }).count())
    .toBe(0);
  expect(await page.getByRole("button", { name: /Version/ }).count()).toBe(0);
  await page.getByRole("link", { name: "Choose another workflow" }).click();
  await page.getByRole("searchbox", { name: "Find a workflow" }).waitFor();
});

it("leads from a version that is not registered to the latest", async () => {
  const page = await open("/start/gallery_chain?version=99", { expects: /404/ });
  await page.getByText("There is no version 99").waitFor();
  await page.getByRole("link", { name: "Start the latest version" }).click();
  await page.getByText("There is no version 99").waitFor({ state: "detached" });
  await page.getByRole("textbox", { name: "Correlation id" }).waitFor();
});

it("leads on from a definition or a version that cannot be edited or shown", async () => {
  const page = await open("/edit?name=nothing_of_this_name", { expects: /404/ });
  await page.getByText("There is no such definition").waitFor();
  await page.getByRole("link", { name: "Write a new one" }).click();
  await page.getByRole("textbox", { name: "Definition as JSON" }).waitFor();
  await page.goto(`${serverUrl()}/definitions/gallery_chain/99`);
  await page.getByRole("link", { name: "The latest version" }).click();
  await page.getByRole("button", { name: "v1 · latest" }).waitFor();
});

it.each([
  ["/schedules", "scheduler/schedules", "Make the first schedule", "New schedule"],
  ["/events", "event", "Make the first handler", "New event handler"],
])("%s begins with the first one where there is none", async (path, route, button, panel) => {
  const page = await open("/settings");
  await page.route(`**/api/${route}`, (request) => request.fulfill({ json: [] }));
  await page.goto(serverUrl() + path);
  const first = page.getByRole("button", { name: button });
  await first.press("Enter");
  const made = page.getByRole("complementary", { name: panel });
  await made.getByRole("textbox", { name: "Name" }).waitFor();
  expect(await violations(page)).toEqual([]);
});

it("begins with the first definition where there is none", async () => {
  const page = await open("/settings");
  await page.route(/\/api\/metadata\/workflow(\?|\/latest|\/names|$)/, (request) =>
    request.fulfill({ json: [] }),
  );
  await page.goto(`${serverUrl()}/definitions`);
  await page.getByText("No definition yet").waitFor();
  await page.getByRole("link", { name: "Write one" }).click();
  await page.getByRole("textbox", { name: "Definition as JSON" }).waitFor();
});

it("changes the theme, and keeps it over a reload", async () => {
  const page = await open("/settings");
  await page.getByText("Version of Baton").waitFor();
  const theme = () => page.evaluate(() => document.documentElement.dataset["theme"]);
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("option", { name: "Dark" }).click();
  await expect.poll(theme).toBe("dark");
  await page.reload();
  await expect.poll(theme).toBe("dark");
});

it.each([
  ["/execution/abc", "/runs/abc"],
  ["/workflowDef/gallery_chain/1", "/definitions/gallery_chain/1"],
  ["/taskDef/gallery_work", "/tasks/gallery_work"],
  ["/taskQueue/gallery_work", "/queues/gallery_work"],
  ["/workbench", "/start"],
])("leads from Conductor's %s to %s", async (old, own) => {
  const page = await open(old, { expects: /404/ });
  await expect.poll(() => new URL(page.url()).pathname).toBe(own);
});
