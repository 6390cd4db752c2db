import { useState } from "react";
import { readJsonObject } from "./json-text.ts";
import { stringifyLossless } from "./lossless.ts";

/** A text that is to be a JSON object, as somebody types it. */
export interface JsonText {
  text: string;
  setText: (text: string) => void;
  /** Null while the text is none. */
  value: Record<string, unknown> | null;
}

/** Keeps such a text. @param initial what stands there until somebody types; it may arrive later. */
export function useJsonText(initial: unknown): JsonText {
  const [typed, setText] = useState<string | null>(null);
  const text = typed ?? stringifyLossless(initial ?? {}, 2);
  const read = readJsonObject(text);
  return { text, setText, value: read.ok ? (read.value as Record<string, unknown>) : null };
}
