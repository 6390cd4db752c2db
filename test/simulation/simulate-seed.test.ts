import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { INJECTIONS } from "./injections.ts";
import { randomScenario } from "./random-scenario.ts";
import { shrink } from "./shrink.ts";
import { simulateSeed } from "./simulate-seed.ts";

beforeEach(() => void vi.spyOn(console, "warn").mockImplementation(() => {}));
afterEach(() => vi.restoreAllMocks());

async function traceOf(seed: number): Promise<string[]> {
  const lines: string[] = [];
  await simulateSeed(seed, { trace: (line) => lines.push(line) });
  return lines;
}

describe("simulateSeed", () => {
  it("lets the same happen each time", async () => {
    for (const seed of [1, 21, 30]) expect(await traceOf(seed)).toEqual(await traceOf(seed));
  });

  it("lets something else happen for another seed", async () => {
    expect(await traceOf(1)).not.toEqual(await traceOf(2));
  });

  it("leaves out the faults that it is told to", async () => {
    const seed = 21;
    const { struck } = await simulateSeed(seed);
    expect(struck.length).toBeGreaterThan(0);
    const { struck: left } = await simulateSeed(seed, { without: new Set(struck) });
    for (const name of struck) expect(left).not.toContain(name);
  });
});

describe("shrink", () => {
  it("keeps the broken invariant and makes the run smaller", async () => {
    const injection = INJECTIONS["join-early"];
    const seed = 3;
    const outcome = await simulateSeed(seed, { injection });
    const scenario = randomScenario(seed);
    const small = await shrink(scenario, outcome, { injection });
    expect(small.outcome.violations[0]?.invariant).toBe(outcome.violations[0]?.invariant);
    expect(small.outcome.struck).toEqual([]);
    const size = (given: unknown): number => JSON.stringify(given).length;
    expect(size(small.scenario.workflows)).toBeLessThan(size(scenario.workflows) / 2);
  });
});
