/** Executions of thousands of tasks: the right result, readable as a whole, at a cost per task that does not grow. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalApi, task, type Workflow } from "./local-api.ts";

const ITERATIONS = 400;
/** How much more a task of a large execution may cost than one of a small one. */
const MOST_GROWTH = 1.5;
const BATCH = 100;

let api: LocalApi;

beforeAll(async () => {
  api = await LocalApi.open();
  await api.define([
    {
      name: "wide",
      tasks: [
        task("fork", "FORK_JOIN_DYNAMIC", {
          inputParameters: { forkTaskName: "wide_work", forkTaskInputs: "${workflow.input.items}" },
        }),
        task("join", "JOIN"),
      ],
    },
    {
      name: "long",
      tasks: [
        task("loop", "DO_WHILE", {
          inputParameters: { count: "${workflow.input.count}" },
          loopCondition: "if ($.loop['iteration'] < $.count) { true; } else { false; }",
          loopOver: [
            task("long_work", "SIMPLE", { inputParameters: { i: "${loop.output.iteration}" } }),
          ],
        }),
      ],
    },
  ]);
  // The first execution of a kind loads and compiles what the others find.
  await costOf(() => runWide(100));
  await costOf(() => runLong(50));
});

afterAll(() => api.close());

async function costOf(run: () => Promise<Workflow>) {
  const [cpuBefore, began] = [await api.cpuSeconds(), performance.now()];
  const execution = await run();
  const cpu = (await api.cpuSeconds()) - cpuBefore;
  return { execution, cpu, seconds: (performance.now() - began) / 1_000 };
}

async function runWide(branches: number): Promise<Workflow> {
  const stop = api.work(
    "wide_work",
    ({ inputData }) => ({ square: Number(inputData["n"]) ** 2 }),
    BATCH,
  );
  const items = Array.from({ length: branches }, (_, n) => ({ n }));
  const execution = await api.ended(await api.start("wide", { items }));
  await stop();
  return execution;
}

async function runLong(count: number): Promise<Workflow> {
  const stop = api.work("long_work", ({ inputData }) => ({ turn: inputData["i"] }));
  const execution = await api.ended(await api.start("long", { count }));
  await stop();
  return execution;
}

function report(what: string, { cpu, seconds }: { cpu: number; seconds: number }): void {
  console.info(`${what}: ${cpu.toFixed(2)} s of CPU, ${seconds.toFixed(1)} s`);
}

function expectWide({ status, output, tasks }: Workflow, branches: number): void {
  expect(status).toBe("COMPLETED");
  const work = tasks.filter(({ taskType }) => taskType === "wide_work");
  expect(work).toHaveLength(branches);
  expect(new Set(work.map(({ taskId }) => taskId)).size).toBe(branches);
  const wrong = work.filter(
    ({ inputData, outputData }) => outputData["square"] !== Number(inputData["n"]) ** 2,
  );
  expect(wrong).toEqual([]);
  expect(Object.keys(output)).toHaveLength(branches);
}

describe("a large execution", () => {
  it("joins 1,000 and 10,000 worker tasks at the same cost per task", async () => {
    const small = await costOf(() => runWide(1_000));
    report("fork of 1,000", small);
    expectWide(small.execution, 1_000);
    const large = await costOf(() => runWide(10_000));
    report("fork of 10,000", large);
    expectWide(large.execution, 10_000);
    expect(large.cpu / 10).toBeLessThan(small.cpu * MOST_GROWTH);
  });

  it("runs a loop of 400 worker turns at the cost per turn of one of 200", async () => {
    const half = await costOf(() => runLong(ITERATIONS / 2));
    report("loop of 200", half);
    const whole = await costOf(() => runLong(ITERATIONS));
    report("loop of 400", whole);
    const { status, tasks } = whole.execution;
    expect(status).toBe("COMPLETED");
    expect(tasks.filter(({ taskType }) => taskType === "long_work")).toHaveLength(ITERATIONS);
    expect(whole.cpu / 2).toBeLessThan(half.cpu * MOST_GROWTH);
  });
});
