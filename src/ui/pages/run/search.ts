/** What the URL of a run's page holds: the view, and the selection that all views share. */
import {
  choiceParam,
  compact,
  countParam,
  listParam,
  textParam,
  type RawSearch,
} from "../../lib/search-params.ts";

const RUN_VIEWS = ["graph", "timeline", "tasks", "data", "events", "tree"] as const;
export type RunView = (typeof RUN_VIEWS)[number];

const PANEL_TABS = [
  "overview",
  "input",
  "output",
  "logs",
  "attempts",
  "definition",
  "raw",
] as const;
export type PanelTab = (typeof PANEL_TABS)[number];

export const TASK_GROUPS = ["ref", "status", "worker", "none"] as const;
export type TaskGroup = (typeof TASK_GROUPS)[number];

export interface RunSearch {
  view?: RunView;
  /** Reference name of the selected task; an id of a task is understood as well. */
  task?: string;
  /** Which of its attempts, counted from 1; the latest when it is absent. */
  attempt?: number;
  /** What the panel shows of it. */
  tab?: PanelTab;
  /** Id of the task that the selected one is compared with. */
  with?: string;
  /** Only tasks with these statuses. */
  status?: string[];
  /** Only tasks that have this text. */
  q?: string;
  group?: TaskGroup;
}

export function readRunSearch(search: RawSearch): RunSearch {
  return compact({
    view: choiceParam(search, "view", RUN_VIEWS),
    task: textParam(search, "task"),
    attempt: countParam(search, "attempt"),
    tab: choiceParam(search, "tab", PANEL_TABS),
    with: textParam(search, "with"),
    status: listParam(search, "status"),
    q: textParam(search, "q"),
    group: choiceParam(search, "group", TASK_GROUPS),
  });
}
