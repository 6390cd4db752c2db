/** Every timer fires within a second of its time and never before, whatever happens to the server. */
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalApi, task } from "./local-api.ts";
import { nameOf, TIMERS, workflowOf, type Firing, type Timer } from "./timed-workflows.ts";

/** Comes due while the server is down, where it is taken down. */
const SOON_SECONDS = 2;
/** Comes due after that. */
const LATER_SECONDS = 9;
const TOLERANCE_MS = 1_000;
const WAIT_TOLERANCE_MS = 300;
/** Between the starts and the end of the server: its first answers are out by then. */
const LIFE_MS = 1_200;
const DOWN_MS = 1_500;

interface Started {
  timer: Timer;
  seconds: number;
  besideHuman: boolean;
  workflowId: string;
}

interface Downtime {
  from: number;
  to: number;
}

let api: LocalApi;
let workers: Workers;

beforeEach(async () => {
  api = await LocalApi.open();
  workers = new Workers();
});

afterEach(async () => {
  await workers.stop();
  await api.close();
});

/** Take tasks and forget them, or fail them. They bear a server that is not there. */
class Workers {
  #stopped = false;
  readonly #running: Promise<void>[] = [];

  begin({ timer, seconds, besideHuman }: Started): void {
    if (timer.worker === "none") return;
    this.#running.push(this.#work(nameOf(timer, seconds, besideHuman), timer.worker === "fails"));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running);
  }

  async #work(taskType: string, fails: boolean): Promise<void> {
    while (!this.#stopped) {
      try {
        for (const { taskId, workflowInstanceId } of await api.poll(taskType, 1)) {
          const result = { taskId, workflowInstanceId, status: "FAILED" };
          if (fails) await api.send("POST", "/tasks", result);
        }
      } catch {
        await pause(50);
      }
    }
  }
}

async function startAll(): Promise<Started[]> {
  const all = TIMERS.flatMap((timer) =>
    [SOON_SECONDS, LATER_SECONDS].flatMap((seconds) =>
      [false, true].map((besideHuman) => ({ timer, seconds, besideHuman, workflowId: "" })),
    ),
  );
  const definitions = all.map(({ timer, seconds, besideHuman }) => ({
    name: nameOf(timer, seconds, besideHuman),
    ...timer.definition(seconds),
  }));
  await api.define(
    all.map(({ timer, seconds, besideHuman }) => workflowOf(timer, seconds, besideHuman)),
    definitions,
  );
  return Promise.all(
    all.map(async (each) => {
      workers.begin(each);
      const workflowId = await api.start(nameOf(each.timer, each.seconds, each.besideHuman));
      return { ...each, workflowId };
    }),
  );
}

/** What came too early or too late, in words. */
function misfires(firings: Firing[], name: string, down: Downtime | undefined): string[] {
  return firings.flatMap(({ what, due, at }) => {
    const isMissed = down !== undefined && due >= down.from && due <= down.to;
    const late = at - (isMissed ? down.to : due);
    if (at >= due && late <= TOLERANCE_MS) return [];
    return [`${name}, ${what}: ${at - due} ms after its time${isMissed ? ", missed" : ""}`];
  });
}

async function check(started: Started[], down?: Downtime): Promise<void> {
  const wrong: string[] = [];
  let latest = 0;
  let count = 0;
  let missed = 0;
  for (const { timer, seconds, besideHuman, workflowId } of started) {
    const execution = await api.ended(workflowId);
    const firings = timer.firings(execution, seconds);
    const name = nameOf(timer, seconds, besideHuman);
    if (firings.length === 0) wrong.push(`${name}: nothing fired`);
    if (execution.status === "COMPLETED") wrong.push(`${name}: completed`);
    wrong.push(...misfires(firings, name, down));
    for (const { due, at } of firings) {
      count += 1;
      if (down !== undefined && due >= down.from && due <= down.to) missed += 1;
      else latest = Math.max(latest, at - due);
    }
  }
  console.info(`${count} timers, ${missed} of them missed; the latest after ${latest} ms`);
  expect(wrong).toEqual([]);
}

describe("timers", () => {
  it("fire in time on each attempt, alone and beside a HUMAN task", async () => {
    await check(await startAll());
  });

  for (const how of ["stop", "kill"] as const) {
    it(`fire in time after a ${how} of the server, those missed at once`, async () => {
      const started = await startAll();
      await pause(LIFE_MS);
      const from = Date.now();
      await api.end(how);
      await pause(DOWN_MS);
      await api.startAgain();
      await check(started, { from, to: Date.now() });
    });
  }

  it("let a WAIT of three seconds end between 3.0 and 3.3 seconds", async () => {
    const inputParameters = { duration: "3 seconds" };
    await api.define([{ name: "waits", tasks: [task("wait", "WAIT", { inputParameters })] }]);
    const ids = await Promise.all(Array.from({ length: 10 }, () => api.start("waits")));
    for (const id of ids) {
      const { tasks } = await api.ended(id);
      const took = (tasks[0]?.endTime ?? 0) - (tasks[0]?.startTime ?? 0);
      expect(took).toBeGreaterThanOrEqual(3_000);
      expect(took).toBeLessThanOrEqual(3_000 + WAIT_TOLERANCE_MS);
    }
  });
});
