/** Scenes that are hard on a page: many tasks, large values, unusual texts. */
import { dynamicFork, loop, UNATTENDED, work } from "./tasks.ts";
import type { Scene } from "./scene.ts";

const BRANCHES = 60;
const TURNS = 40;
/** Every branch of this number fails. */
const FAILING = 17;

const branches = Object.fromEntries(
  Array.from({ length: BRANCHES }, (_, index) => [
    `shard_${index}`,
    index % FAILING === FAILING - 1
      ? { do: "fail-for-good", reason: `shard ${index} is corrupt` }
      : { output: { rows: index * 100 } },
  ]),
);

export const LARGE_SCENES: readonly Scene[] = [
  {
    name: "wide",
    shows: `A dynamic fork of ${BRANCHES} branches, some failed.`,
    tasks: dynamicFork("shards", branches),
  },
  {
    name: "wide_running",
    shows: "A dynamic fork in a loop.",
    tasks: [loop("days", 3, dynamicFork("hours", { night: {}, noon: { output: { load: 0.7 } } }))],
  },
  {
    name: "long",
    shows: `A loop of ${TURNS} turns.`,
    tasks: [loop("pages", TURNS, [work("page", { output: { rows: 20 } })])],
  },
  {
    name: "large_output",
    shows: "An output of a megabyte.",
    tasks: [work("export", { do: "large" })],
  },
  {
    name: "numbers",
    shows: "Integers that JavaScript cannot hold, and many keys.",
    tasks: [
      work("count", {
        output: {
          rows: 12,
          keys: Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`key_${at}`, at])),
        },
      }),
    ],
  },
  {
    name: "texts",
    stays: true,
    shows: "Names and texts in other scripts, and what looks like HTML.",
    tasks: [
      work("übergabe", {
        output: {
          arabic: "مرحبا بالعالم",
          hebrew: "שלום",
          emoji: "📦🚚",
          html: "<script>alert(1)</script><img src=x onerror=alert(1)>",
        },
      }),
      work("受注", { note: "注文を受け付けました" }, UNATTENDED),
    ],
    input: { ключ: "значение", "<b>bold</b>": "</textarea>" },
  },
];
