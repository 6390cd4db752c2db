/** The workbench: a form from a schema, a start, and the run that it has started, as it goes on. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { violations } from "./helpers/axe.ts";
import { open, runOf, serverUrl } from "./helpers/browser.ts";
import { client } from "./helpers/client.ts";
import { tabTo } from "./helpers/keyboard.ts";

const NAME = "browser_workbench";

/** Registers a workflow with a schema for its input; a person ends its runs. */
async function register(): Promise<void> {
  const data = {
    type: "object",
    required: ["orderId", "quantity"],
    properties: {
      orderId: { type: "string", description: "As it stands on the bill" },
      quantity: { type: "integer", minimum: 1 },
      carrier: { type: "string", enum: ["post", "courier"] },
      address: { type: "object", properties: { city: { type: "string" } } },
    },
  };
  const approve = { name: "approve", taskReferenceName: "approve", type: "HUMAN" };
  await client.metadata.updateWorkflows([
    {
      ...{ name: NAME, version: 1, ownerEmail: "browser@example.com", tasks: [approve] },
      inputSchema: {
        name: `${NAME}_input`,
        version: 1,
        type: "JSON",
        data,
        createTime: 0,
        updateTime: 0,
      },
      enforceSchema: true,
    },
  ]);
}

const json = (page: Page): Locator => page.getByRole("textbox", { name: "Input as JSON" });
const field = (page: Page, name: string): Locator => page.getByRole("textbox", { name });
const valueOf = async (area: Locator): Promise<unknown> => JSON.parse(await area.inputValue());

/** The id of the run that the page shows below its form. */
async function startedRun(page: Page): Promise<string> {
  const link = page.getByRole("link", { name: "Open the run" });
  await link.waitFor();
  return (await link.getAttribute("href"))?.split("/").at(-1) ?? "";
}

async function complete(workflowInstanceId: string): Promise<void> {
  const { tasks } = await client.workflows.get(workflowInstanceId);
  const taskId = tasks[0]?.taskId ?? "";
  await client.tasks.update({ workflowInstanceId, taskId, status: "COMPLETED" });
}

describe("the workbench", () => {
  it("makes a form of a schema, starts what is in it, and shows the run until its end", async () => {
    await register();
    const page = await open(`/start/${NAME}`);
    await page.getByText("The fields are those of the input schema.").waitFor();
    await page.getByText("As it stands on the bill").waitFor();
    await field(page, "orderId *").fill("A-17");
    await field(page, "quantity *").fill("9007199254740993");
    await field(page, "city").fill("Zürich");
    await page.getByRole("button", { name: /carrier/ }).click();
    await page.getByRole("option", { name: "courier" }).click();
    await expect.poll(() => json(page).inputValue()).toContain('"quantity": 9007199254740993');
    await json(page).fill('{"orderId": "A-18", "quantity": 2, "carrier": "post"}');
    await expect.poll(() => field(page, "orderId *").inputValue()).toBe("A-18");
    await page.getByRole("button", { name: "post carrier" }).waitFor();
    await field(page, "Correlation id").fill("from-the-workbench");
    expect(await violations(page)).toEqual([]);

    await page.getByRole("button", { name: "Start", exact: true }).click();
    const id = await startedRun(page);
    await page.getByText("Running", { exact: true }).waitFor();
    expect(await client.workflows.get(id)).toMatchObject({
      input: { orderId: "A-18", quantity: 2, carrier: "post" },
      correlationId: "from-the-workbench",
    });
    await complete(id);
    await page.getByText("Completed", { exact: true }).first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("link", { name: "Open the run" }).click();
    await page.getByRole("heading", { level: 1, name: new RegExp(NAME) }).waitFor();
  });

  it("says beside the form what does not fit the schema, and shows a refusal whole", async () => {
    await register();
    const page = await open(`/start/${NAME}`, { expects: /400/ });
    await field(page, "orderId *").fill("A-19");
    await field(page, "quantity *").fill("0");
    const defect = page.getByRole("status").filter({ hasText: `does not fit the schema ${NAME}` });
    await defect.waitFor();
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "The server refused the start" }).waitFor();
    await page.getByText("Answer 400").waitFor();
    await page.getByText('"A-19"').last().waitFor();
    expect(await violations(page)).toEqual([]);
    await json(page).fill('{"orderId": ');
    await page.getByText("The fields come back as soon as the JSON is right.").waitFor();
    const start = page.getByRole("button", { name: "Start", exact: true });
    await start.and(page.getByRole("button", { disabled: true })).waitFor();
  });

  it("starts twenty at once, and shows how each of them goes", async () => {
    await register();
    const page = await open(`/start/${NAME}`);
    await field(page, "orderId *").fill("A-batch");
    await field(page, "quantity *").fill("1");
    await field(page, "Correlation id").fill("twenty-at-once");
    await page.getByRole("button", { name: "Start 20" }).click();
    const runs = page.getByRole("link", { name: /^[0-9a-f-]{36}$/ });
    await expect.poll(() => runs.count(), { timeout: 20_000 }).toBe(20);
    expect(await violations(page)).toEqual([]);
    const search = `${serverUrl()}/api/workflow/search?size=0&query=correlationId%3Dtwenty-at-once`;
    const total = async (): Promise<unknown> =>
      ((await (await fetch(search)).json()) as { totalHits: number }).totalHits;
    await expect.poll(total).toBe(20);
    await runs.first().click();
    await page.getByRole("heading", { level: 1, name: new RegExp(NAME) }).waitFor();
  });

  it("writes the same start as code, and copies it", async () => {
    await register();
    const page = await open(`/start/${NAME}`);
    await field(page, "orderId *").fill("it's A-21");
    await field(page, "quantity *").fill("9007199254740993");
    await page.getByRole("button", { name: "Copy as code" }).click();
    const dialog = page.getByRole("dialog", { name: "The same start as code" });
    await dialog.getByText("curl -X POST").waitFor();
    await dialog.getByRole("tab", { name: "curl" }).press("ArrowRight");
    const code = dialog.getByLabel("The start in TypeScript");
    await code.getByText("await fetch(").waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Copy as TypeScript" }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(await code.textContent());
    expect(copied).toContain('"quantity": 9007199254740993');
  });

  it("fills the form from the run from which it is opened", async () => {
    const page = await open(`/runs/${runOf("form")}`);
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "Start one like this" }).click();
    await expect.poll(() => field(page, "orderId *").inputValue()).toBe("A-1001");
    await expect.poll(() => field(page, "city").inputValue()).toBe("Zürich");
    expect(await valueOf(json(page))).toMatchObject({ orderId: "A-1001", quantity: 2 });
  });

  it("is used by keys alone, from the list of workflows to the run", async () => {
    await register();
    const page = await open("/start");
    await page.getByRole("link", { name: NAME }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type(NAME);
    await page.keyboard.press("Enter");
    await tabTo(page, field(page, "orderId *"));
    await page.keyboard.type("A-20");
    await page.keyboard.press("Tab");
    await page.keyboard.type("3");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("listbox").waitFor();
    await page.keyboard.press("c");
    await page.keyboard.press("Enter");
    await page.getByRole("listbox").waitFor({ state: "detached" });
    await expect
      .poll(() => valueOf(json(page)))
      .toEqual({ orderId: "A-20", quantity: 3, carrier: "courier" });
    // The focus is on the button of the choice, which has an Enter of its own.
    await page.keyboard.press("ControlOrMeta+Enter");
    const link = page.getByRole("link", { name: "Open the run" });
    await tabTo(page, link);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: new RegExp(NAME) }).waitFor();
  });
});
