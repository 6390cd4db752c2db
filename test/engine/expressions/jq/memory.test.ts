import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";

/** What an evaluation may make, by estimate, and half as much; the program itself takes some 10. */
const HEAP_MB = 72;

/** Expressions whose parts take, or took, far more memory than their text. */
const EXPRESSIONS = [
  // An object for each name.
  '[range(4e5) as $i | {("k\\($i)"): 1}]',
  '[range(2e5) as $i | {} | .["k\\($i)"] = 1]',
  '[range(2e5) | "{\\"k\\(.)\\": 1}" | fromjson]',
  '[range(2e5) | {key: "k\\(.)", value: .}] | map([.] | from_entries)',
  // Small arrays with room for more.
  "[range(3e5) | [.]]",
  '[range(3e5) | "[\\(.)]" | fromjson]',
  "[range(4e5) | tostring | explode]",
  "[range(3e5)] | [tostream]",
  "def f: [., .]; reduce range(20) as $i ([1]; f) | [paths]",
  // A record for each match.
  '("a" * 1e7) | ascii_downcase | ascii_upcase',
  '("<" * 4e6) | @html',
  '("\\"" * 4e6) | [.] | @csv',
  '("\'" * 1e7) | @sh',
  '("\\u007f" * 4e6) | tojson',
  '("€" * 2e6) | @uri',
  '("%41a" * 8e5) | @urid',
  '("ab" * 1e6) | [match("(a)(b)"; "g").captures]',
  '("ab" * 5e5) | sub("(?<x>a)"; "\\(.x)c"; "g")',
  // Two bytes a character, and many short texts.
  '("€" * 4.5e7) | length',
  '("ab," * 1.5e6) | split(",")',
];

/** @returns the expression that took too much; null: none. */
function firstThatFails(expressions: string[]): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, "evaluate-in-little-memory.ts"), {
      workerData: expressions,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 4 },
    });
    let last = "";
    worker.on("message", (expression: string) => {
      last = expression;
    });
    worker.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") resolve(last);
      else reject(error);
    });
    worker.on("exit", (code) => {
      if (code === 0) resolve(null);
    });
  });
}

describe("what an expression of jq makes", () => {
  it("takes no more memory than its limit says, whatever it is made of", async () => {
    expect(await firstThatFails(EXPRESSIONS)).toBeNull();
  }, 300_000);
});
