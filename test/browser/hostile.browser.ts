/** What is hard on a page: markup in data, large and many values, other scripts, thousands of turns. */
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { open, runOf, serverUrl, taskPanel } from "./helpers/browser.ts";
import { client } from "./helpers/client.ts";
import { fakeRun, fakeTask, serveRun } from "./helpers/fake-run.ts";

const MARKUP = `<script>alert(1)</script><img src=x onerror=alert(2)>"'></textarea><svg onload=alert(3)>`;
const RIGHT_TO_LEFT = "مرحبا بالعالم";

/** What a script within data has said. */
const alerts: string[] = [];

afterEach(() => {
  expect(alerts.splice(0), "data carried out as a script").toEqual([]);
});

/** Opens a page on which nothing of the data may be carried out. */
async function openCalmly(path: string): Promise<Page> {
  const page = await open("/settings");
  page.on("dialog", (dialog) => {
    alerts.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(serverUrl() + path);
  return page;
}

/** Starts a run that waits for a person. @returns its id. */
async function startWith(input: JsonObject, name = "browser_hostile"): Promise<string> {
  await register(name);
  return client.workflows.start({ name, version: 1, input, correlationId: MARKUP });
}

function register(name: string): Promise<unknown> {
  const human = { name: MARKUP, taskReferenceName: "held", type: "HUMAN" };
  const ownerEmail = "browser@example.com";
  return client.metadata.updateWorkflows([
    { name, version: 1, ownerEmail, description: MARKUP, tasks: [human] },
  ]);
}

const failures = (page: Page): Promise<number> => page.getByRole("alert").count();

describe("values that are hard on a page", () => {
  it("shows markup as text, wherever it stands", async () => {
    const id = await startWith({ [MARKUP]: MARKUP });
    await client.workflows.terminate(id, MARKUP);
    const page = await openCalmly(`/runs/${id}?view=data`);
    await page
      .getByRole("region", { name: "Input" })
      .getByText("onerror=alert(2)")
      .first()
      .waitFor();
    await page.getByRole("region", { name: "Root cause" }).getByText("<svg onload=").waitFor();
    for (const key of ["1", "2", "3", "5", "6"]) await page.keyboard.press(key);
    await page.getByRole("tab", { name: /^Tree/, selected: true }).waitFor();
    await page.goto(`${serverUrl()}/runs?correlationId=${encodeURIComponent(MARKUP)}`);
    await page.getByRole("row").filter({ hasText: "browser_hostile" }).first().waitFor();
    await page.goto(`${serverUrl()}/definitions/browser_hostile`);
    await page.getByRole("heading", { level: 1, name: /browser_hostile/ }).waitFor();
    expect(await failures(page)).toBe(0);
  });

  it("shows texts of both directions in their own", async () => {
    const id = await startWith({ [RIGHT_TO_LEFT]: RIGHT_TO_LEFT });
    const page = await openCalmly(`/runs/${id}?view=data`);
    const input = page.getByRole("region", { name: "Input" });
    await input.getByText(`"${RIGHT_TO_LEFT}": `).waitFor();
    await page.goto(`${serverUrl()}/runs/${runOf("texts")}?task=übergabe&tab=output`);
    await page.getByRole("region", { name: "output of übergabe" }).getByText("שלום").waitFor();
  });

  it("shows the beginning of megabytes, and offers the whole", async () => {
    const id = await startWith({ text: "x".repeat(5_000_000) });
    const page = await openCalmly(`/runs/${id}?view=data`);
    await page.getByText(/this is the beginning/).waitFor();
    await page.getByRole("button", { name: "Save the whole" }).waitFor();
    await page.goto(`${serverUrl()}/runs/${runOf("large_output")}?task=export&tab=output`);
    const panel = taskPanel(page, "export");
    await panel.getByText(/this is the beginning/).waitFor();
    await panel.getByRole("button", { name: "Show the whole" }).click();
    await panel.getByText(/\(1,000,00\d characters\)/).waitFor();
  });

  it("finds one of ten thousand keys, and draws only those in sight", async () => {
    const keys = Array.from({ length: 10_000 }, (_, at) => [`key_${at}`, at] as const);
    const id = await startWith(Object.fromEntries(keys));
    const page = await openCalmly(`/runs/${id}?view=data`);
    const input = page.getByRole("region", { name: "Input" });
    await input.getByText('"key_0": ').waitFor();
    expect(await input.getByText(/"key_\d+": /).count()).toBeLessThan(200);
    await page.getByRole("searchbox", { name: "Find in Input" }).fill("key_9876");
    await input.getByText('"key_9876": ').waitFor();
  });

  it("shows an integer beyond 2^53 with all its digits", async () => {
    const id = await startWith({});
    const page = await openCalmly("/settings");
    await page.route(
      ({ pathname }) => pathname === `/api/workflow/${id}`,
      async (route) => {
        const text = await (await route.fetch()).text();
        const body = text.replace('"input":{}', '"input":{"account":9007199254740993}');
        await route.fulfill({ body, contentType: "application/json" });
      },
    );
    await page.goto(`${serverUrl()}/runs/${id}?view=data`);
    await page.getByRole("region", { name: "Input" }).getByText("9007199254740993").waitFor();
  });
});

describe("runs that are hard on a page", () => {
  it("shows a run whose definition has been deleted", async () => {
    const name = "browser_deleted";
    const id = await startWith({}, name);
    await client.metadata.removeWorkflow(name, 1);
    const page = await open(`/runs/${id}`, { expects: /404/ });
    await page.getByText("Definition not registered").waitFor();
    const tree = page.getByRole("treegrid", { name: "Tasks of the run" });
    await tree
      .getByRole("row", { name: /^held, HUMAN, in progress/ })
      .waitFor({ state: "attached" });
    expect(await failures(page)).toBe(0);
    // What the run's page knows of the definition must not be taken for the definition.
    await page.getByRole("heading", { level: 1 }).getByRole("link", { name }).click();
    await page.getByText("It was never registered, or has been deleted").waitFor();
  });

  it("shows ten thousand turns of a loop", async () => {
    const turns = Array.from({ length: 10_000 }, (_, at) => at + 1);
    const status = (turn: number) => (turn === 6789 ? "FAILED" : "COMPLETED");
    const rows = [
      fakeTask("pages", 1, { type: "DO_WHILE", iteration: turns.length, status: "IN_PROGRESS" }),
      ...turns.map((turn) =>
        fakeTask(`page__${turn}`, turn + 1, {
          ...{ scope: `__${turn}`, iteration: turn, parent: "pages", status: status(turn) },
        }),
      ),
    ];
    const body = { name: "page", taskReferenceName: "page", type: "SIMPLE" };
    const loop = { name: "pages", taskReferenceName: "pages", type: "DO_WHILE", loopOver: [body] };
    const run = fakeRun("long-run");
    const page = await openCalmly("/settings");
    await serveRun(page, { run, rows, definition: { name: run.name, version: 1, tasks: [loop] } });
    await page.goto(`${serverUrl()}/runs/${run.workflowId}`);
    const tree = page.getByRole("treegrid", { name: "Tasks of the run" });
    await tree.getByRole("row", { name: /^pages, .*10000 turns/ }).waitFor({ state: "attached" });
    await page.keyboard.press("2");
    await page.getByRole("treeitem", { name: /^pages/ }).waitFor();
    await page.keyboard.press("3");
    await page.getByRole("searchbox", { name: "Filter tasks" }).fill("page__6789");
    await page.getByRole("row").filter({ hasText: "page__6789" }).getByText("Failed").waitFor();
    expect(await failures(page)).toBe(0);
  });

  it("shows what ran without being in the definition", async () => {
    const run = fakeRun("foreign-run");
    const rows = [fakeTask("known", 1), fakeTask("stranger", 2), fakeTask("known", 3)];
    const known = { name: "known", taskReferenceName: "known", type: "SIMPLE" };
    const page = await openCalmly("/settings");
    await serveRun(page, { run, rows, definition: { name: run.name, version: 1, tasks: [known] } });
    await page.goto(`${serverUrl()}/runs/${run.workflowId}`);
    const tree = page.getByRole("treegrid", { name: "Tasks of the run" });
    await tree.getByRole("row", { name: /^stranger, / }).waitFor({ state: "attached" });
    await tree
      .getByRole("row", { name: /^known, .* in 2 attempts/ })
      .waitFor({ state: "attached" });
  });
});
