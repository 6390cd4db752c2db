/** What the palette offers for a text: pages, ids, names. Pure. */

/** A place that one can go to. */
export type PaletteTarget =
  | { kind: "page"; to: PagePath }
  | { kind: "run"; id: string }
  | { kind: "correlation"; id: string }
  | { kind: "definition"; name: string }
  | { kind: "task"; name: string }
  | { kind: "start"; name: string };

export type PagePath =
  | "/runs"
  | "/definitions"
  | "/tasks"
  | "/queues"
  | "/schedules"
  | "/events"
  | "/start"
  | "/settings";

export interface PaletteEntry {
  id: string;
  label: string;
  /** What kind of thing it is, in a word or two. */
  hint: string;
  target: PaletteTarget;
}

export interface PaletteNames {
  workflows: readonly string[];
  tasks: readonly string[];
  /** Ids of runs that were looked at lately, the latest first. */
  recent: readonly string[];
}

const PAGES: readonly (readonly [PagePath, string])[] = [
  ["/runs", "Runs"],
  ["/definitions", "Definitions"],
  ["/tasks", "Tasks"],
  ["/queues", "Queues"],
  ["/schedules", "Schedules"],
  ["/events", "Events"],
  ["/start", "Workbench"],
  ["/settings", "Settings"],
];

/** How many entries are offered of each kind. */
const MOST_OF_A_KIND = 8;
/** The shape of a run's id, alone or at the head of a task's id. */
const RUN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** The entries for a text, the best first. */
export function paletteEntries(text: string, names: PaletteNames): PaletteEntry[] {
  const wanted = text.trim();
  return [
    ...runEntries(wanted),
    ...PAGES.filter(([, label]) => isIn(wanted, label)).map(([to, label]) =>
      entry(`page ${to}`, label, "page", { kind: "page", to }),
    ),
    ...best(wanted, names.workflows).flatMap((name) => [
      entry(`definition ${name}`, name, "workflow", { kind: "definition", name }),
      ...(wanted === ""
        ? []
        : [entry(`start ${name}`, `Start ${name}`, "action", { kind: "start", name })]),
    ]),
    ...best(wanted, names.tasks).map((name) =>
      entry(`task ${name}`, name, "task", { kind: "task", name }),
    ),
    ...names.recent
      .filter((id) => isIn(wanted, id))
      .slice(0, MOST_OF_A_KIND)
      .map((id) => entry(`recent ${id}`, id, "recent run", { kind: "run", id })),
    ...correlationEntries(wanted),
  ];
}

function entry(id: string, label: string, hint: string, target: PaletteTarget): PaletteEntry {
  return { id, label, hint, target };
}

/** The id of a run that was pasted, alone or at the head of a task's id. */
function runEntries(wanted: string): PaletteEntry[] {
  const [id] = RUN_ID.exec(wanted) ?? [];
  if (id === undefined) return [];
  return [entry(`run ${id}`, id, wanted === id ? "run" : "run of this task", { kind: "run", id })];
}

/** Any other word may be a correlation id; it comes last, so that Enter takes a name that is known. */
function correlationEntries(wanted: string): PaletteEntry[] {
  if (wanted.length < 3 || /\s/.test(wanted) || RUN_ID.test(wanted)) return [];
  const label = `Runs with the correlation id ${wanted}`;
  return [entry(`correlation ${wanted}`, label, "search", { kind: "correlation", id: wanted })];
}

function isIn(wanted: string, text: string): boolean {
  return text.toLowerCase().includes(wanted.toLowerCase());
}

/** The names that hold the text, those that begin with it first. */
function best(wanted: string, names: readonly string[]): string[] {
  const lower = wanted.toLowerCase();
  const rank = (name: string): number => (name.toLowerCase().startsWith(lower) ? 0 : 1);
  return names
    .filter((name) => isIn(wanted, name))
    .toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .slice(0, MOST_OF_A_KIND);
}
