/** What the server's processes hold after a thousand executions. */
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalApi, task } from "./local-api.ts";

const EXECUTIONS = 1_000;
const STEPS = ["first", "second", "third"];
const STARTERS = 8;
const REST_MS = 20_000;
const MOST_MEGABYTES = 550;

let api: LocalApi;

beforeAll(async () => {
  api = await LocalApi.open();
  await api.define([{ name: "chain", tasks: STEPS.map((step) => task(step)) }]);
});

afterAll(() => api.close());

describe("the memory of the server and workerd together", () => {
  it("stays below 550 MB after 1,000 executions of three worker tasks", async () => {
    const stops = STEPS.map((step) => api.work(step, () => ({ step }), 10));
    const ids: string[] = [];
    const start = async (): Promise<void> => {
      for (let next = 0; next < EXECUTIONS / STARTERS; next += 1)
        ids.push(await api.start("chain"));
    };
    await Promise.all(Array.from({ length: STARTERS }, start));
    for (const id of ids) expect(await api.ended(id)).toMatchObject({ status: "COMPLETED" });
    for (const stop of stops) await stop();
    await pause(REST_MS);
    const { resident, proportional } = await api.memory();
    console.info(
      `resident ${Math.round(resident)} MB, proportional ${Math.round(proportional)} MB`,
    );
    expect(resident).toBeLessThan(MOST_MEGABYTES);
  });
});
