/** Sixty schedules of one second each: every start is there, and none twice, whatever happens to the server. `SCHEDULES=10`
 * in the environment asks for fewer, for a machine that has other things to do. */
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalApi, task } from "./local-api.ts";

const SCHEDULES = Number(process.env["SCHEDULES"] ?? 60);
const SECOND_MS = 1_000;
const DURATION_MS = 120 * SECOND_MS;
const DOWN_MS = 3 * SECOND_MS;
/** A healthy server starts within this time. */
const TOLERANCE_MS = 1_000;
/** How long the history and the index of executions may lag behind. */
const LAG_MS = 60 * SECOND_MS;

interface Run {
  scheduledTime: number;
  executionTime: number;
  state: string;
  workflowId: string;
}

interface Page<Hit> {
  totalHits: number;
  results: Hit[];
}

let api: LocalApi;

beforeEach(async () => {
  api = await LocalApi.open();
});

afterEach(async () => {
  await api.close();
});

const names = Array.from({ length: SCHEDULES }, (_, at) => `each_second_${at}`);

async function get<Answer>(path: string): Promise<Answer> {
  return JSON.parse(await api.send("GET", path)) as Answer;
}

/** Each schedule starts a workflow of its own, so that the executions can be counted. */
async function begin(): Promise<number> {
  await api.define(names.map((name) => ({ name, tasks: [task("nothing", "NOOP")] })));
  for (const name of names) {
    await api.send("POST", "/scheduler/schedules", {
      name,
      cronExpression: "* * * * * *",
      startWorkflowRequest: { name },
    });
  }
  return Date.now();
}

/** The history of a schedule that starts nothing any more, and the number of executions that it has started, once both
 * are known: the history is told of the runs of some seconds together. */
async function startsOf(name: string, last: number): Promise<{ runs: Run[]; executions: number }> {
  const history = `/scheduler/search/executions?query=${name}&sort=scheduledTime:ASC&size=1000`;
  const search = `/workflow/search?size=0&query=${encodeURIComponent(`workflowType = ${name}`)}`;
  const until = Date.now() + LAG_MS;
  for (;;) {
    const { results: runs } = await get<Page<Run>>(history);
    const { totalHits: executions } = await get<Page<unknown>>(search);
    const isKnown = (runs.at(-1)?.scheduledTime ?? 0) >= last && executions === runs.length;
    if (isKnown || Date.now() > until) return { runs, executions };
    await pause(SECOND_MS);
  }
}

/** Every second from the first whole one after a time to the last one before another. */
function secondsBetween(from: number, to: number): number[] {
  const seconds: number[] = [];
  for (let time = Math.ceil(from / SECOND_MS) * SECOND_MS; time < to; time += SECOND_MS) {
    seconds.push(time);
  }
  return seconds;
}

/** @param down while the server was away, starts are late. */
async function check(from: number, to: number, down?: { from: number; to: number }): Promise<void> {
  const wanted = secondsBetween(from, to);
  const lateness: number[] = [];
  for (const name of names) {
    const { runs, executions } = await startsOf(name, wanted.at(-1) ?? 0);
    const times = runs.map((run) => run.scheduledTime);
    expect(times, name).toEqual([...new Set(times)]);
    expect(
      times.filter((time) => time >= from && time < to),
      name,
    ).toEqual(wanted);
    expect(runs.every((run) => run.state === "EXECUTED")).toBe(true);
    expect(new Set(runs.map((run) => run.workflowId)).size).toBe(runs.length);
    expect(executions, name).toBe(runs.length);
    for (const { scheduledTime, executionTime } of runs) {
      expect(executionTime).toBeGreaterThanOrEqual(scheduledTime);
      const isDown = down !== undefined && scheduledTime >= down.from && scheduledTime <= down.to;
      if (!isDown) lateness.push(executionTime - scheduledTime);
    }
  }
  lateness.sort((a, b) => a - b);
  const at = (share: number): number => lateness[Math.floor(lateness.length * share)] ?? 0;
  console.info(
    `${lateness.length} starts in time, late by ${at(0.5)} ms (p50), ${at(0.99)} ms (p99)`,
  );
  expect(at(0.5)).toBeLessThan(TOLERANCE_MS);
}

/** Lets what is due go, then nothing more. */
async function halt(): Promise<number> {
  const to = Date.now();
  await pause(2 * SECOND_MS);
  await api.send("GET", "/scheduler/admin/pause");
  return to;
}

describe(`${SCHEDULES} schedules of one second each`, () => {
  it("have every start, and none twice, for two minutes", async () => {
    const from = await begin();
    await pause(DURATION_MS);
    await check(from, await halt());
  });

  it("have every start, and none twice, over a kill -9 and restart", async () => {
    const from = await begin();
    await pause(DURATION_MS / 2);
    const down = { from: Date.now() - SECOND_MS, to: 0 };
    await api.end("kill");
    await pause(DOWN_MS);
    await api.startAgain();
    down.to = Date.now() + 10 * SECOND_MS;
    await pause(DURATION_MS / 2);
    await check(from, await halt(), down);
  });
});
