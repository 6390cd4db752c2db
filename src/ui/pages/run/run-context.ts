/** What all parts of a run's page share. */
import { createContext, useContext } from "react";
import type { RunData, RunIndex, Selection } from "./run-data.ts";
import type { RunSearch } from "./search.ts";

/** What a dialog of the page is about. */
export type RunDialog =
  | "terminate"
  | "remove"
  | "restart"
  | "restart-latest"
  | "rerun"
  | "complete"
  | "fail"
  | "skip";

export interface RunPageContext {
  runId: string;
  data: RunData;
  index: RunIndex;
  search: RunSearch;
  selection: Selection | null;
  /** Changes members of the URL; undefined takes one out. */
  change: (search: { [K in keyof RunSearch]?: RunSearch[K] | undefined }) => void;
  /** Chooses a task by its reference name, or none; the latest attempt unless one is named, from 1. */
  select: (ref: string | null, attempt?: number) => void;
  openDialog: (dialog: RunDialog) => void;
  /** Does something at once; what fails is shown under the head of the page. @param what "pause the run" */
  act: (what: string, run: () => Promise<unknown>) => void;
  /** Asks for the run again, for those who do not hear of changes at once. */
  refresh: () => void;
}

export const RunContext = createContext<RunPageContext | null>(null);

/** See the head of the file. @throws outside of a run's page. */
export function useRun(): RunPageContext {
  const context = useContext(RunContext);
  if (context === null) throw new Error("There is no run here.");
  return context;
}
