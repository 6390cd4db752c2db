/** The page of a run: what it tells, what can be done on it, and how it keeps up. */
import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { runWorker, type WorkflowTaskInput } from "../../src/client/index.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { open, runOf, taskPanel } from "./helpers/browser.ts";
import { client } from "./helpers/client.ts";

/** Registers a workflow and its worker's task, and starts it. @returns the id of the run. */
async function begin(
  name: string,
  tasks: WorkflowTaskInput[],
  input: JsonObject = {},
): Promise<string> {
  await client.metadata.registerTasks([
    { name, retryCount: 1, retryDelaySeconds: 0, responseTimeoutSeconds: 600 },
  ]);
  await client.metadata.updateWorkflows([
    { name, version: 1, ownerEmail: "browser@example.com", tasks },
  ]);
  return client.workflows.start({ name, version: 1, input });
}

const simple = (name: string, reference: string, input: JsonObject = {}): WorkflowTaskInput => ({
  ...{ name, taskReferenceName: reference, type: "SIMPLE", inputParameters: input },
});

/** Takes the next task of a type and answers it. @returns its input. */
async function answer(
  taskType: string,
  status: "COMPLETED" | "FAILED" | "FAILED_WITH_TERMINAL_ERROR",
  outputData: JsonObject = {},
): Promise<JsonObject> {
  const [task] = await client.tasks.pollBatch(taskType, { workerId: "browser", timeoutMs: 5000 });
  if (task === undefined) throw new Error(`There is no task of the type ${taskType}.`);
  const { workflowInstanceId, taskId, inputData } = task;
  await client.tasks.update({
    ...{ workflowInstanceId, taskId, status, outputData },
    ...(status !== "COMPLETED" && { reasonForIncompletion: `said ${status}` }),
  });
  return inputData as JsonObject;
}

const heading = (page: Page, word: string) =>
  page.getByRole("heading", { level: 1 }).filter({ hasText: word });

async function untilLive(page: Page): Promise<void> {
  await page
    .getByRole("status")
    .filter({ hasText: /^Live$/ })
    .waitFor();
}

/** Leaves a mark that a reload would wipe out. */
const markPage = (page: Page): Promise<void> =>
  page.evaluate(() => void Object.assign(globalThis, { isSamePage: true }));
const isMarked = (page: Page): Promise<boolean> =>
  page.evaluate(() => Object.hasOwn(globalThis, "isSamePage"));

describe("a run that goes on", () => {
  it("shows how a worker completes it, without being loaded again", async () => {
    const name = "browser_live";
    const id = await begin(name, [simple(name, "first"), simple(name, "second")]);
    const page = await open(`/runs/${id}?view=tasks`);
    await heading(page, "Running").waitFor();
    await untilLive(page);
    await markPage(page);
    const worker = runWorker({ client, taskType: name, execute: () => ({ done: true }) });
    await heading(page, "Completed").waitFor();
    await worker.stop();
    const second = page.getByRole("row").filter({ hasText: "second" });
    await second.filter({ hasText: "Completed" }).waitFor();
    expect(await isMarked(page)).toBe(true);
  });

  it("catches up after its connection was cut, without being loaded again", async () => {
    const name = "browser_cut";
    const id = await begin(name, [simple(name, "only")]);
    const page = await open("/queues", { expects: /ERR_FAILED|WebSocket/ });
    let isCut = false;
    const cuts: (() => Promise<void>)[] = [];
    await page.routeWebSocket(/\/live/, (socket) => {
      if (isCut) return void socket.close();
      socket.connectToServer();
      cuts.push(() => socket.close());
    });
    await page.route(/\/api\//, (route) => (isCut ? route.abort("failed") : route.continue()));
    await page.goto(`${inject("serverUrl")}/runs/${id}`);
    await untilLive(page);
    await markPage(page);
    isCut = true;
    await Promise.all(cuts.map((cut) => cut()));
    await page.getByRole("status").filter({ hasText: "No connection" }).waitFor();
    await answer(name, "COMPLETED");
    await heading(page, "Running").waitFor();
    isCut = false;
    await heading(page, "Completed").waitFor();
    await untilLive(page);
    expect(await isMarked(page)).toBe(true);
  });

  it("says that no worker has polled for its task", async () => {
    const page = await open(`/runs/${runOf("no_worker")}`);
    const waits = page.getByRole("region", { name: "What it waits for" });
    await waits.getByText(/No worker has ever polled/).waitFor();
    await waits.getByRole("link", { name: "gallery_unattended" }).click();
    await page.getByRole("heading", { level: 1, name: /gallery_unattended/ }).waitFor();
  });

  it("says that a concurrency limit is reached, and who holds it", async () => {
    const runs = await Promise.all(
      (inject("gallery")["limited"] ?? []).map((id) => client.workflows.get(id)),
    );
    const waiting = runs.find(({ tasks }) => tasks[0]?.status === "SCHEDULED");
    const page = await open(`/runs/${waiting?.workflowId}`);
    const waits = page.getByRole("region", { name: "What it waits for" });
    await waits.getByText(/is reached, 1 of 1, held by/).waitFor();
    await waits.getByRole("link").last().click();
    await page.getByRole("complementary", { name: /^Task print/ }).waitFor();
    expect(page.url()).not.toContain(waiting?.workflowId);
  });

  it("lets a person complete a task by hand, and sends all digits of a number", async () => {
    const human = { name: "approve", taskReferenceName: "approve", type: "HUMAN" };
    const id = await begin("browser_human", [human]);
    const page = await open(`/runs/${id}?task=approve`);
    await taskPanel(page, "approve").getByRole("button", { name: "Complete…" }).click();
    const dialog = page.getByRole("dialog", { name: "Complete approve by hand" });
    await dialog.getByRole("textbox", { name: "Output" }).fill('{"sum": 9007199254740993}');
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await dialog.getByRole("button", { name: "Complete task" }).click();
    expect((await sent).postData()).toContain(":9007199254740993}");
    await heading(page, "Completed").waitFor();
  });
});

describe("a run that failed", () => {
  it("names the deepest task that failed, and leads to it", async () => {
    const page = await open(`/runs/${runOf("root_cause")}`);
    const cause = page.getByRole("region", { name: "Root cause" });
    await cause.getByLabel("Reason").filter({ hasText: "ledger is closed for November" }).waitFor();
    await cause.getByRole("link", { name: "book" }).waitFor();
    await cause.getByRole("link", { name: "Go to task" }).click();
    await heading(page, "gallery_deepest").waitFor();
    await taskPanel(page, "book").waitFor();
  });

  it("goes on when it is retried", async () => {
    const name = "browser_retry";
    const id = await begin(name, [simple(name, "only")]);
    await answer(name, "FAILED_WITH_TERMINAL_ERROR");
    const page = await open(`/runs/${id}`);
    await heading(page, "Failed").waitFor();
    await page.getByRole("button", { name: "Retry" }).first().click();
    await heading(page, "Running").waitFor();
    await answer(name, "COMPLETED");
    await heading(page, "Completed").waitFor();
  });

  it("runs again from a task, with another input", async () => {
    const name = "browser_rerun";
    const id = await begin(name, [simple(name, "first"), simple(name, "second", { size: 1 })]);
    await answer(name, "COMPLETED");
    await answer(name, "FAILED_WITH_TERMINAL_ERROR");
    const page = await open(`/runs/${id}?task=second`);
    await taskPanel(page, "second").getByRole("button", { name: "Re-run from here…" }).click();
    const dialog = page.getByRole("dialog", { name: /^Re-run browser_rerun from second/ });
    await dialog.getByText("Change the task's input").click();
    await dialog.getByRole("textbox", { name: "Input" }).fill('{"size": 2}');
    await dialog.getByRole("button", { name: "Re-run" }).click();
    await heading(page, "Running").waitFor();
    expect(await answer(name, "COMPLETED")).toEqual({ size: 2 });
    await heading(page, "Completed").waitFor();
  });

  it("compares what two attempts at a task gave", async () => {
    const name = "browser_attempts";
    const id = await begin(name, [simple(name, "only")]);
    await answer(name, "FAILED", { code: 502 });
    await answer(name, "FAILED", { code: 503 });
    const page = await open(`/runs/${id}?task=only&tab=attempts`);
    await taskPanel(page, "only")
      .getByRole("button", { name: "Compare with the attempt before" })
      .click();
    await page.getByRole("tab", { name: "Input is the same" }).waitFor();
    await page.getByRole("tab", { name: "Output differs", selected: true }).waitFor();
    const differences = page.getByRole("region", { name: "Differences: output of only" });
    await differences.getByText("502").waitFor();
    await differences.getByText("503").waitFor();
  });

  it("steps through the attempts of a branch by keys", async () => {
    const page = await open(`/runs/${runOf("fork_failed")}?task=charge`);
    await taskPanel(page, "charge").getByText("Attempt 3 of 3").waitFor();
    await page.keyboard.press("[");
    await taskPanel(page, "charge").getByText("Attempt 2 of 3").waitFor();
    await page.keyboard.press("]");
    await taskPanel(page, "charge").getByText("Attempt 3 of 3").waitFor();
  });
});

describe("the page of a run", () => {
  it.each(["00000000-0000-4000-8000-000000000000", "nothing", "%3Cb%3E"])(
    "says that there is no run %s",
    async (id) => {
      const page = await open(`/runs/${id}`, { expects: /404/ });
      await page.getByText("There is no run with this id").waitFor();
      await page.getByRole("main").getByRole("link", { name: "Go to the runs" }).click();
      await page.getByRole("heading", { level: 1, name: "Runs" }).waitFor();
    },
  );

  it("is used by keys alone: a run, its views, its tasks", async () => {
    const page = await open("/runs?workflow=gallery_chain");
    await page.getByRole("row").filter({ hasText: "gallery_chain" }).first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("o");
    await heading(page, "gallery_chain").waitFor();
    for (const [at, name] of ["Timeline", "Tasks", "Data", "Events", "Tree"].entries()) {
      await page.keyboard.press(String(at + 2));
      await page.getByRole("tab", { name: new RegExp(`^${name}`), selected: true }).waitFor();
    }
    await page.keyboard.press("1");
    const tree = page.getByRole("treegrid", { name: "Tasks of the run" });
    const rows = tree.getByRole("row");
    await expect.poll(() => rows.count()).toBe(3);
    const isInTree = (): Promise<boolean> =>
      tree.evaluate((element) => element.contains(document.activeElement));
    for (let stop = 0; stop < 60 && !(await isInTree()); stop += 1)
      await page.keyboard.press("Tab");
    expect(await isInTree()).toBe(true);
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await taskPanel(page, "charge").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => taskPanel(page, "charge").count()).toBe(0);
  });
});
