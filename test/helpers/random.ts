/** Random values that can be had again: every test that uses chance names its seed. */

export interface SeededRandom {
  readonly seed: number;
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/**
 * A generator from a seed: the given one, else `TEST_SEED` from the environment, else a new one. The
 * seed is printed, and a run is repeated with `TEST_SEED=<seed>`.
 */
export function seededRandom(seed: number = chooseSeed()): SeededRandom {
  console.info(`random seed ${seed}`);
  return randomFrom(seed);
}

/** A generator (mulberry32) whose seed is printed by whoever chose it. */
export function randomFrom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { seed, next, below, pick: (choices) => choices[below(choices.length)] ?? choices[0] };
}

function chooseSeed(): number {
  const given = typeof process === "undefined" ? undefined : process.env["TEST_SEED"];
  return given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
}
