import { isObject } from "./is-same.ts";
import { parseLossless } from "./lossless.ts";

/** JSON that a person has typed: its value, or what is wrong with it. */
export type ReadJson = { ok: true; value: unknown } | { ok: false; problem: string };

/** Reads a text. @param empty what no text at all means. */
export function readJson(text: string, empty: unknown = {}): ReadJson {
  if (text.trim() === "") return { ok: true, value: empty };
  try {
    return { ok: true, value: parseLossless(text) };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** As `readJson`, for what must be an object. */
export function readJsonObject(text: string): ReadJson {
  const read = readJson(text);
  if (!read.ok) return read;
  return isObject(read.value) ? read : { ok: false, problem: "This must be an object: { … }" };
}
