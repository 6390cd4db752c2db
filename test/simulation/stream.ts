/**
 * Chance of one seed, in streams: each part of the simulation draws from its own, so that leaving a
 * fault or a task out does not change what happens to the others.
 */
import { randomFrom, type SeededRandom } from "../helpers/random.ts";

/** The stream of a name. */
export function stream(seed: number, name: string): SeededRandom {
  return randomFrom(hashOf(`${seed}/${name}`));
}

export function chance(random: SeededRandom, probability: number): boolean {
  return random.next() < probability;
}

/** A whole number from `least` up to and including `most`. */
export function between(random: SeededRandom, least: number, most: number): number {
  return least + random.below(most - least + 1);
}

/** One member of a list that may be empty. */
export function oneOf<Member>(random: SeededRandom, list: readonly Member[]): Member | undefined {
  return list[random.below(list.length)];
}

/** A number of 32 bits that looks random and is always the same for a text (FNV-1a, mixed). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
