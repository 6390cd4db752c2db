import type { RunView } from "./search.ts";

interface ViewEntry {
  id: RunView;
  name: string;
  /** Its key. */
  hint: string;
}

/** The views of a run in the order of their keys. */
export const VIEW_LIST: readonly ViewEntry[] = [
  { id: "graph", name: "Graph", hint: "1" },
  { id: "timeline", name: "Timeline", hint: "2" },
  { id: "tasks", name: "Tasks", hint: "3" },
  { id: "data", name: "Data", hint: "4" },
  { id: "events", name: "Events", hint: "5" },
  { id: "tree", name: "Tree", hint: "6" },
];

/** What is shown when the URL says nothing. */
export const FIRST_VIEW: RunView = "graph";
