/** The tree of routes. Each page beyond the list of runs is a chunk of its own. */
import { createRootRoute, createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { Layout } from "./shell/layout.tsx";
import { NotFound } from "./shell/not-found.tsx";
import {
  readDefinitionsSearch,
  readDefinitionSearch,
  readEditSearch,
} from "./pages/definitions/search.ts";
import { readEventsSearch } from "./pages/events/search.ts";
import { readQueuesSearch } from "./pages/queues/search.ts";
import { RunsPage } from "./pages/runs/page.tsx";
import { readRunsSearch } from "./pages/runs/search.ts";
import { readRunSearch } from "./pages/run/search.ts";
import { readSchedulesSearch } from "./pages/schedules/search.ts";
import { readSettingsSearch } from "./pages/settings/search.ts";
import { readStartSearch } from "./pages/start/search.ts";
import { readTaskSearch, readTasksSearch } from "./pages/tasks/search.ts";

const root = createRootRoute({ component: Layout, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/runs" });
  },
});
const runs = createRoute({
  getParentRoute: () => root,
  path: "/runs",
  validateSearch: readRunsSearch,
  component: RunsPage,
});
const run = createRoute({
  getParentRoute: () => root,
  path: "/runs/$runId",
  validateSearch: readRunSearch,
  component: lazyRouteComponent(() => import("./pages/run/page.tsx"), "RunPage"),
});
const definitions = createRoute({
  getParentRoute: () => root,
  path: "/definitions",
  validateSearch: readDefinitionsSearch,
  component: lazyRouteComponent(() => import("./pages/definitions/page.tsx"), "DefinitionsPage"),
});
const definition = createRoute({
  getParentRoute: () => root,
  path: "/definitions/$name",
  validateSearch: readDefinitionSearch,
  component: lazyRouteComponent(
    () => import("./pages/definitions/definition-page.tsx"),
    "DefinitionPage",
  ),
});
const definitionVersion = createRoute({
  getParentRoute: () => root,
  path: "/definitions/$name/$version",
  validateSearch: readDefinitionSearch,
  component: lazyRouteComponent(
    () => import("./pages/definitions/definition-page.tsx"),
    "DefinitionVersionPage",
  ),
});
const definitionEditor = createRoute({
  getParentRoute: () => root,
  path: "/edit",
  validateSearch: readEditSearch,
  component: lazyRouteComponent(() => import("./pages/definitions/editor-page.tsx"), "EditorPage"),
});
const tasks = createRoute({
  getParentRoute: () => root,
  path: "/tasks",
  validateSearch: readTasksSearch,
  component: lazyRouteComponent(() => import("./pages/tasks/page.tsx"), "TasksPage"),
});
const task = createRoute({
  getParentRoute: () => root,
  path: "/tasks/$name",
  validateSearch: readTaskSearch,
  component: lazyRouteComponent(() => import("./pages/tasks/task-page.tsx"), "TaskPage"),
});
const queues = createRoute({
  getParentRoute: () => root,
  path: "/queues",
  validateSearch: readQueuesSearch,
  component: lazyRouteComponent(() => import("./pages/queues/page.tsx"), "QueuesPage"),
});
const queue = createRoute({
  getParentRoute: () => root,
  path: "/queues/$taskType",
  component: lazyRouteComponent(() => import("./pages/queues/queue-page.tsx"), "QueuePage"),
});
const start = createRoute({
  getParentRoute: () => root,
  path: "/start",
  validateSearch: readStartSearch,
  component: lazyRouteComponent(() => import("./pages/start/page.tsx"), "StartPage"),
});
const startNamed = createRoute({
  getParentRoute: () => root,
  path: "/start/$name",
  validateSearch: readStartSearch,
  component: lazyRouteComponent(() => import("./pages/start/page.tsx"), "StartNamedPage"),
});
const schedules = createRoute({
  getParentRoute: () => root,
  path: "/schedules",
  validateSearch: readSchedulesSearch,
  component: lazyRouteComponent(() => import("./pages/schedules/page.tsx"), "SchedulesPage"),
});
const events = createRoute({
  getParentRoute: () => root,
  path: "/events",
  validateSearch: readEventsSearch,
  component: lazyRouteComponent(() => import("./pages/events/page.tsx"), "EventsPage"),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  validateSearch: readSettingsSearch,
  component: lazyRouteComponent(() => import("./pages/settings/page.tsx"), "SettingsPage"),
});

/** See the head of the file. */
export const routeTree = root.addChildren([
  home,
  runs,
  run,
  definitions,
  definition,
  definitionVersion,
  definitionEditor,
  tasks,
  task,
  queues,
  queue,
  start,
  startNamed,
  schedules,
  events,
  settings,
]);
