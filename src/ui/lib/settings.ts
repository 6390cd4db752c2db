/** What a person has chosen for this browser: theme and time zone. Kept in `localStorage`, shared by all tabs. */
import { useSyncExternalStore } from "react";

export type ThemeChoice = "system" | "light" | "dark";

export interface Settings {
  theme: ThemeChoice;
  /** "local", "UTC" or a name such as "Europe/Zurich". */
  zone: string;
  railCollapsed: boolean;
  /** Of the panel beside a run, in pixels. */
  panelWidth: number;
  /** The bars above the list of runs. */
  showsStarts: boolean;
}

const STORAGE_KEY = "baton.settings";
const DEFAULTS: Settings = {
  theme: "system",
  zone: "local",
  railCollapsed: false,
  panelWidth: 460,
  showsStarts: true,
};
const listeners = new Set<() => void>();
let current = read();

function read(): Settings {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "{}");
    return { ...DEFAULTS, ...(stored as Partial<Settings>) };
  } catch {
    // Storage may be forbidden, or hold what another version wrote.
    return DEFAULTS;
  }
}

function publish(next: Settings): void {
  current = next;
  applyTheme();
  for (const listener of listeners) listener();
}

/** Changes settings; the page follows at once. */
export function changeSettings(change: Partial<Settings>): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ ...current, ...change }));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  publish({ ...current, ...change });
}

/** The settings; the component renders again when they change. */
export function useSettings(): Settings {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** The settings outside of components. */
export function settings(): Settings {
  return current;
}

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

/** Puts the theme that is in force on the document. */
export function applyTheme(): void {
  const { theme } = current;
  const dark = theme === "dark" || (theme === "system" && systemIsDark.matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
}

/** Follows the system's theme and the other tabs. */
export function watchSettings(): void {
  systemIsDark.addEventListener("change", () => publish(current));
  addEventListener("storage", (event) => {
    if (event.key === STORAGE_KEY) publish(read());
  });
}
