/** How many tests of a suite passed and failed. */
export interface Count {
  passed: number;
  failed: number;
}

/** Reads the closing line of vitest or of our own runners; a check without one counts as one test. */
export function countOf(output: string, code: number | null): Count {
  // eslint-disable-next-line no-control-regex -- the colours of the output have to go before it is read
  const text = output.replaceAll(/\u001B\[[\d;]*m/g, "");
  const own = [...text.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  const vitest = [...text.matchAll(/^\s*Tests\s+(.*)$/gm)].at(-1)?.[1];
  const numberBefore = (word: string): number =>
    Number(new RegExp(`(\\d+) ${word}`).exec(vitest ?? "")?.[1] ?? 0);
  const count = own
    ? { passed: Number(own[1]), failed: Number(own[2]) }
    : vitest === undefined
      ? { passed: code === 0 ? 1 : 0, failed: 0 }
      : { passed: numberBefore("passed"), failed: numberBefore("failed") };
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}
