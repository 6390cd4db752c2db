import { useState } from "react";
import { parseLossless, stringifyLossless } from "../api/transport.ts";

/** A text that is to be a JSON object, as somebody types it. */
export interface JsonText {
  text: string;
  setText: (text: string) => void;
  /** Null while the text is none. */
  value: Record<string, unknown> | null;
  error: string | undefined;
}

/** Keeps such a text; numbers keep their digits. @param initial what it begins with; changes when it arrives later. */
export function useJsonText(initial: unknown): JsonText {
  const [typed, setText] = useState<string | null>(null);
  const text = typed ?? stringifyLossless(initial ?? {}, 2);
  return { text, setText, ...read(text) };
}

function read(text: string): Pick<JsonText, "value" | "error"> {
  try {
    const value = text.trim() === "" ? {} : parseLossless(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { value: value as Record<string, unknown>, error: undefined };
    }
    return { value: null, error: "It must be an object: { … }" };
  } catch (error) {
    return { value: null, error: error instanceof Error ? error.message : String(error) };
  }
}
