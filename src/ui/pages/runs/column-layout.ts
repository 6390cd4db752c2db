/** Which columns the list of runs has, in which order, and how wide they are: kept by this browser. */
import { readLocal, writeLocal } from "../../lib/local-store.ts";

const KEY = "runs-columns";

/** The columns that every run has a value for, in the order of nobody's choice. */
export const OWN_COLUMNS = [
  "status",
  "workflowType",
  "workflowId",
  "correlationId",
  "startTime",
  "duration",
  "reason",
  "parent",
] as const;

export interface ColumnLayout {
  /** Ids, or paths of payloads; absent: nobody has chosen. */
  shown?: string[];
  /** In pixels, of those that somebody has changed. */
  widths: Readonly<Record<string, number>>;
}

/** Whether a column shows a value out of the payload of runs. */
export function isPayloadColumn(id: string): boolean {
  return /^(?:input|output)[.[]/.test(id);
}

/** Columns that can be shown, each once; without any, the usual ones. */
export function usableColumns(ids: readonly string[] | undefined): string[] {
  const own: readonly string[] = OWN_COLUMNS;
  const usable = new Set(ids?.filter((id) => own.includes(id) || isPayloadColumn(id)));
  return usable.size === 0 ? [...own] : [...usable];
}

/** The columns with one of them before another, or as the last. */
export function moved(ids: readonly string[], id: string, before: string | null): string[] {
  if (id === before) return [...ids];
  const others = ids.filter((each) => each !== id);
  const place = before === null ? -1 : others.indexOf(before);
  return others.toSpliced(place === -1 ? others.length : place, 0, id);
}

/** What this browser keeps. */
export function readLayout(): ColumnLayout {
  const stored = readLocal(KEY) as Partial<Record<keyof ColumnLayout, unknown>> | null | undefined;
  const { shown, widths } = stored ?? {};
  const pairs = Object.entries(widths ?? {}).filter(([, width]) => Number.isFinite(width));
  return {
    ...(Array.isArray(shown) && { shown: shown.filter((id) => typeof id === "string") }),
    widths: Object.fromEntries(pairs) as Record<string, number>,
  };
}

/** Keeps a layout. */
export function writeLayout(layout: ColumnLayout): void {
  writeLocal(KEY, layout);
}
