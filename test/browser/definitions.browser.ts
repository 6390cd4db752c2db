/** Definitions: written, corrected, compared and stored in the editor, and two versions beside each other. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { WorkflowTaskInput } from "../../src/client/index.ts";
import { violations } from "./helpers/axe.ts";
import { open } from "./helpers/browser.ts";
import { client } from "./helpers/client.ts";
import { tabTo } from "./helpers/keyboard.ts";

/** What the server answers for a definition that is not valid. */
const REFUSED = /400/;
/** What it answers for one that is not there yet. */
const NOT_FOUND = /404/;

const human = (reference: string, input: Record<string, string> = {}): WorkflowTaskInput => ({
  ...{ name: reference, taskReferenceName: reference, type: "HUMAN", inputParameters: input },
});

const definition = (name: string, version: number, tasks: WorkflowTaskInput[]) => ({
  ...{ name, version, ownerEmail: "browser@example.com", tasks },
});

const register = (name: string, version: number, tasks: WorkflowTaskInput[]): Promise<unknown> =>
  client.metadata.updateWorkflows([definition(name, version, tasks)]);

const editor = (page: Page) => page.getByRole("textbox", { name: "Definition as JSON" });
const problems = (page: Page) => page.getByRole("region", { name: "Problems" });

/** Puts another text in place of that in the editor, which has the focus. */
async function rewrite(page: Page, text: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

describe("the editor of definitions", () => {
  it("leads from a wrong text over its problems and what has changed to a new version", async () => {
    const name = "browser_edited";
    await register(name, 1, [human("approve")]);
    const page = await open(`/definitions/${name}`, { expects: REFUSED });
    await page.getByRole("link", { name: "New version" }).click();
    await editor(page).click();

    await rewrite(page, `{ "name": "${name}", `);
    await problems(page).getByText("1 error").waitFor();
    const save = page.getByRole("button", { name: "Save…" });
    await save.and(page.getByRole("button", { disabled: true })).waitFor();

    const ship = (from: string) => human("ship", { by: `\${${from}.output.by}` });
    const wrong = definition(name, 2, [human("approve"), human("approve"), ship("aprove")]);
    await rewrite(page, JSON.stringify(wrong, null, 2));
    await problems(page).getByText("Another task is called approve too").first().waitFor();
    await problems(page).getByText("${aprove…}: no task has this reference name").waitFor();
    expect(await violations(page)).toEqual([]);

    const right = definition(name, 2, [human("approve"), ship("approve")]);
    await rewrite(page, JSON.stringify(right, null, 2));
    await problems(page).getByText("No problem").waitFor();
    await save.click();
    const dialog = page.getByRole("dialog", { name: `Save ${name}` });
    await dialog.getByRole("listitem").filter({ hasText: "Added" }).getByText("ship").waitFor();
    await dialog.getByRole("region", { name: "Differences: The definition" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Save as version 2" }).click();

    await page.getByRole("button", { name: "v2 · latest" }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/definitions/${name}/2`);
    const stored = await client.metadata.getWorkflow(name, 2);
    expect(stored.tasks.map(({ taskReferenceName }) => taskReferenceName)).toEqual([
      "approve",
      "ship",
    ]);
  });

  it("writes, finds what is wrong, and stores a new definition by keys alone", async () => {
    const name = "browser_typed";
    const page = await open("/definitions", {
      expects: new RegExp(`${REFUSED.source}|${NOT_FOUND.source}`),
    });
    await tabTo(page, page.getByRole("link", { name: "New definition" }));
    await page.keyboard.press("Enter");
    await tabTo(page, editor(page));
    await rewrite(page, JSON.stringify(definition(name, 1, [human("one"), human("one")]), null, 2));
    await problems(page).getByText("Another task is called one too").first().waitFor();
    await page.keyboard.press("F8");
    await expect
      .poll(() => editor(page).locator(".cm-activeLine").textContent())
      .toContain('"taskReferenceName": "one"');

    await rewrite(page, JSON.stringify(definition(name, 1, [human("one")]), null, 2));
    await problems(page).getByText("No problem").waitFor();
    await page.keyboard.press("ControlOrMeta+s");
    const dialog = page.getByRole("dialog", { name: `Save ${name}` });
    await dialog.getByText(`It is the first version of ${name}.`).waitFor();
    await tabTo(page, dialog.getByRole("button", { name: "Save as version 1" }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: new RegExp(name) }).waitFor();
    await expect.poll(() => new URL(page.url()).pathname).toBe(`/definitions/${name}/1`);
  });

  it("completes names, values and references as they are typed", async () => {
    const page = await open("/edit");
    await editor(page).click();
    const option = (name: string) =>
      page.getByRole("listbox", { name: "Completions" }).getByRole("option", { name, exact: true });
    const typed = async (before: string, text: string, behind: string): Promise<void> => {
      await rewrite(page, before + behind);
      for (let step = 0; step < behind.length; step += 1) await page.keyboard.press("ArrowLeft");
      await page.keyboard.type(text);
    };
    await typed("{ ", '"restart', " }");
    await option("restartable").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await editor(page).getByText('{ "restartable": ').waitFor();

    await typed('{ "tasks": [ { "type": ', '"HUM', " } ] }");
    await option("HUMAN").click();
    await editor(page).getByText('"type": "HUMAN" } ] }').waitFor();

    await typed('{ "tasks": [ { "inputParameters": { "by": ', '"${workflow.inp', " } } ] }");
    await option("workflow.input").click();
    await editor(page).getByText('"by": "${workflow.input.').waitFor();
  });

  it("keeps a draft over a reload, and says that somebody has stored the version meanwhile", async () => {
    const name = "browser_draft";
    await register(name, 1, [human("mine")]);
    const page = await open(`/edit?name=${name}&version=1`);
    await editor(page).click();
    await rewrite(page, JSON.stringify(definition(name, 1, [human("drafted")]), null, 2));
    await expect
      .poll(() => page.evaluate(() => JSON.stringify({ ...localStorage })))
      .toContain("drafted");
    await register(name, 1, [human("theirs")]);
    await page.reload();
    await page.getByRole("status").filter({ hasText: "has been stored anew since then" }).waitFor();
    await editor(page).getByText('"drafted"').first().waitFor();
    await page.getByRole("button", { name: "Save…" }).click();
    const dialog = page.getByRole("dialog", { name: `Save ${name}` });
    await dialog
      .getByRole("alert")
      .filter({ hasText: "Somebody has stored version 1 anew" })
      .waitFor();
    await dialog.getByRole("listitem").filter({ hasText: "Removed" }).getByText("theirs").waitFor();
    await dialog.getByRole("button", { name: "Overwrite version 1 anyway" }).click();
    await dialog.waitFor({ state: "detached" });
    const stored = await client.metadata.getWorkflow(name, 1);
    expect(stored.tasks[0]?.taskReferenceName).toBe("drafted");
  });
});

describe("versions of a definition", () => {
  it("are compared task by task and line by line, and the link says which", async () => {
    const name = "browser_versions";
    await register(name, 1, [human("first"), human("gone"), human("kept", { size: "small" })]);
    await register(name, 2, [human("first")]);
    await register(name, 3, [human("first"), human("kept", { size: "large" }), human("fresh")]);
    const page = await open(`/definitions/${name}?tab=versions`);
    const listed = page.getByRole("listitem").filter({ hasText: "Version 1" });
    await listed.getByRole("button", { name: "Compare with version 3" }).click();
    const change = (word: string) => page.getByRole("listitem").filter({ hasText: word });
    await change("Removed").getByText("gone").waitFor();
    await change("Added").getByText("fresh").waitFor();
    await change("Changed").getByText("kept").waitFor();
    await expect.poll(() => change("Changed").getByText("first").count()).toBe(0);
    const lines = page.getByRole("region", { name: `Differences: ${name}, versions 1 and 3` });
    await lines.getByText("small").waitFor();
    await lines.getByText("large").waitFor();
    await page.keyboard.press("n");
    await page.getByText(/^Change 1 of \d+$/).waitFor();
    expect(await violations(page)).toEqual([]);
    const { searchParams } = new URL(page.url());
    expect([searchParams.get("before"), searchParams.get("after")]).toEqual(["1", "3"]);
    await page.reload();
    await change("Removed").getByText("gone").waitFor();
  });
});
