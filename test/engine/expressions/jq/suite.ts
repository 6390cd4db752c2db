import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A case of jq's own test files: an expression, its input, and its outputs as JSON texts. */
export interface SuiteCase {
  file: string;
  line: number;
  expression: string;
  input: string;
  outputs: string[];
  /** The expression does not compile. */
  isFailure: boolean;
}

const FOLDER = join(import.meta.dirname, "suite");

/** Groups of lines with an expression, an input and outputs; `%%FAIL` stands before one that is none. */
export function casesOf(file: string): SuiteCase[] {
  const lines = readFileSync(join(FOLDER, file), "utf8").split("\n");
  const cases: SuiteCase[] = [];
  let at = 0;
  const isBlank = (): boolean => /^\s*(?:#|$)/.test(lines[at] ?? "");
  while (at < lines.length) {
    if (isBlank()) {
      at += 1;
      continue;
    }
    const isFailure = (lines[at] ?? "").startsWith("%%FAIL");
    at += isFailure ? 1 : 0;
    const start = at;
    const rest: string[] = [];
    for (at += 1; at < lines.length && !isBlank(); at += 1) {
      rest.push(lines[at] ?? "");
    }
    const [input = "null", ...outputs] = isFailure ? [] : rest;
    cases.push({
      file,
      line: start + 1,
      expression: lines[start] ?? "",
      input: input.replace(/^\ufeff/, ""),
      outputs,
      isFailure,
    });
  }
  return cases;
}
