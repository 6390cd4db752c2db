/**
 * Free text: words that must all occur, as they are or within longer ones, without regard to case. What
 * stands in double quotes is one word, blanks included.
 */
import { Malformed } from "./malformed.ts";
import { escapedForLike, type SqlParameters } from "./sql-text.ts";

/** Characters of a free text at most. */
export const MAX_FREE_TEXT_LENGTH = 1000;
/** Words of a free text at most. */
export const MAX_FREE_TEXT_WORDS = 20;

/** Characters that the index finds a word by; shorter ones are looked for in every text. */
const INDEXED_LENGTH = 3;

const SEARCHED_COLUMNS = ["names", "reason", "input", "output"];

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

/** Whether the index finds a word. */
export function findsByIndex(word: string): boolean {
  return [...word].length >= INDEXED_LENGTH;
}

/** The condition that a row of a text table holds all words; the alias of the table is `x`. */
export function compileWords(
  words: readonly string[],
  table: "execution_text" | "task_text",
  parameters: SqlParameters,
): string {
  const indexed = words.filter(findsByIndex).map((word) => `"${word.replaceAll('"', '""')}"`);
  const parts: string[] = [];
  if (indexed.length > 0) parts.push(`x.${table} MATCH ${parameters.bind(indexed.join(" AND "))}`);
  for (const word of words.filter((word) => !findsByIndex(word))) {
    const like = `LIKE ${parameters.bind(`%${escapedForLike(word)}%`)} ESCAPE '\\'`;
    parts.push(`(${SEARCHED_COLUMNS.map((column) => `x.${column} ${like}`).join(" OR ")})`);
  }
  return parts.join(" AND ");
}
