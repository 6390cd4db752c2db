/**
 * Free text: words that must all occur, as they are or within longer ones, without regard to case. What
 * stands in double quotes is one word, blanks included.
 */
import { Malformed } from "./malformed.ts";
import { asciiLower, type SqlParameters } from "./sql-text.ts";

/** Characters of a free text at most. */
export const MAX_FREE_TEXT_LENGTH = 1000;
/** Words of a free text at most. */
export const MAX_FREE_TEXT_WORDS = 20;

/** Characters that the index finds a word by; shorter ones are looked for in every text. */
const INDEXED_LENGTH = 3;

/** The words of a free text; none: everything is wanted. @throws Malformed */
export function wordsOf(freeText: string): string[] {
  if (freeText.length > MAX_FREE_TEXT_LENGTH) {
    throw new Malformed(`The free text is longer than ${MAX_FREE_TEXT_LENGTH} characters`);
  }
  if (freeText.includes("\0")) throw new Malformed("The free text holds a NUL character");
  const found = [...freeText.matchAll(/"([^"]+)"|[^\s"*]+/g)].map(
    ([word, quoted]) => quoted ?? word,
  );
  const words = [...new Set(found)];
  if (words.length <= MAX_FREE_TEXT_WORDS) return words;
  throw new Malformed(`The free text has more than ${MAX_FREE_TEXT_WORDS} words`);
}

/** The rows of a text table that hold all words, as a SELECT of their numbers. */
export function compileWords(
  words: readonly string[],
  table: "execution_text" | "task_text",
  parameters: SqlParameters,
): string {
  const isIndexed = (word: string): boolean => [...word].length >= INDEXED_LENGTH;
  const indexed = words.filter(isIndexed).map((word) => `"${word.replaceAll('"', '""')}"`);
  const parts: string[] = [];
  if (indexed.length > 0) parts.push(`${table} MATCH ${parameters.bind(indexed.join(" AND "))}`);
  const text = "lower(names || ' ' || reason || ' ' || input || ' ' || output)";
  for (const word of words.filter((word) => !isIndexed(word))) {
    parts.push(`instr(${text}, ${parameters.bind(asciiLower(word))}) > 0`);
  }
  return `SELECT rowid FROM ${table} WHERE ${parts.join(" AND ")}`;
}
