/** Texts that have been typed and not stored yet, kept in this browser by what they are drafts of. */
import { readLocal, writeLocal } from "../../lib/local-store.ts";
import { fieldsOf } from "../../lib/definition-tasks.ts";

export interface Draft {
  text: string;
  /** When what it was made from was stored; null: from nothing. */
  basedOn: number | null;
  /** When it was last typed in. */
  at: number;
}

/** What a draft is kept under. */
export function draftKey(name: string | undefined, version: number | undefined): string {
  return `draft.${name ?? ""}@${version ?? "new"}`;
}

/** A draft that has been kept; null when there is none. */
export function readDraft(key: string): Draft | null {
  const { text, basedOn, at } = fieldsOf(readLocal(key));
  if (typeof text !== "string" || typeof at !== "number") return null;
  return { text, basedOn: typeof basedOn === "number" ? basedOn : null, at };
}

export function keepDraft(key: string, draft: Draft): void {
  writeLocal(key, draft);
}

export function dropDraft(key: string): void {
  writeLocal(key, undefined);
}
