/** What two sequences have in common, in order. */

/** Positions of the same element in the first and in the second sequence. */
export type Match = readonly [first: number, second: number];

/** Comparisons above which elements in the middle are no longer matched: the ends still are. */
const MAX_COMPARISONS = 4_000_000;

/** A longest common subsequence; of very long sequences that differ widely only the common ends. */
export function matchSequences(first: readonly string[], second: readonly string[]): Match[] {
  const shorter = Math.min(first.length, second.length);
  let head = 0;
  while (head < shorter && first[head] === second[head]) head++;
  let tail = 0;
  while (
    tail < shorter - head &&
    first[first.length - 1 - tail] === second[second.length - 1 - tail]
  ) {
    tail++;
  }
  const matches: Match[] = [];
  for (let at = 0; at < head; at++) matches.push([at, at]);
  const middle = [
    first.slice(head, first.length - tail),
    second.slice(head, second.length - tail),
  ] as const;
  for (const [a, b] of longestCommon(...middle)) matches.push([a + head, b + head]);
  for (let at = tail; at > 0; at--) matches.push([first.length - at, second.length - at]);
  return matches;
}

function longestCommon(first: readonly string[], second: readonly string[]): Match[] {
  const width = second.length + 1;
  if (first.length === 0 || second.length === 0) return [];
  if (first.length * second.length > MAX_COMPARISONS) return [];
  // lengths[i * width + j]: of the longest common subsequence of what follows i and j.
  const lengths = new Uint32Array((first.length + 1) * width);
  for (let i = first.length - 1; i >= 0; i--) {
    for (let j = second.length - 1; j >= 0; j--) {
      const at = i * width + j;
      lengths[at] =
        first[i] === second[j]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  const matches: Match[] = [];
  for (let i = 0, j = 0; i < first.length && j < second.length;) {
    const at = i * width + j;
    if (first[i] === second[j]) matches.push([i++, j++]);
    else if ((lengths[at + width] ?? 0) >= (lengths[at + 1] ?? 0)) i++;
    else j++;
  }
  return matches;
}

/** Which of different numbers may stay when the fewest are taken out so that the rest rises. */
export function longestRising(numbers: readonly number[]): Set<number> {
  const tails: number[] = [];
  const before: (number | undefined)[] = [];
  numbers.forEach((number, at) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[tails[middle] ?? 0] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    before[at] = tails[low - 1];
    tails[low] = at;
  });
  const kept = new Set<number>();
  for (let at = tails.at(-1); at !== undefined; at = before[at]) kept.add(numbers[at] ?? 0);
  return kept;
}
