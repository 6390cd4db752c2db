/** Reads what the URL of a page holds. What makes no sense there is left out, never an error. */

export type RawSearch = Record<string, unknown>;

/** A text that is not empty. */
export function textParam(search: RawSearch, name: string): string | undefined {
  const value = search[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A whole number from 0 on. */
export function countParam(search: RawSearch, name: string): number | undefined {
  const value = search[name];
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return /^\d{1,9}$/.test(String(value)) ? Number(value) : undefined;
}

/** One of a few words. */
export function choiceParam<const T extends string>(
  search: RawSearch,
  name: string,
  choices: readonly T[],
): T | undefined {
  return choices.find((choice) => choice === search[name]);
}

/** Texts with commas between them; a comma within a text is written as `%2C`. */
export function listParam(search: RawSearch, name: string): string[] | undefined {
  const value = search[name];
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String);
  const parts = textParam(search, name)?.split(",");
  const texts = parts?.filter((part) => part !== "").map((part) => part.replaceAll("%2C", ","));
  return texts === undefined || texts.length === 0 ? undefined : texts;
}

/** How a value that is no text stands in the URL; `listParam` reads a list again. */
export function paramText(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.map((part) => String(part).replaceAll(",", "%2C")).join(",");
}

/** Without the members that are undefined, so that the URL does not name them. */
export function compact<T extends Record<string, unknown>>(
  search: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined),
  ) as never;
}
