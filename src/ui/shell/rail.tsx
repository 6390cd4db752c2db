import { Link } from "@tanstack/react-router";
import {
  CalendarClock,
  Command,
  Keyboard,
  ListChecks,
  ListTree,
  PanelLeft,
  Play,
  Puzzle,
  Rows3,
  Settings as SettingsIcon,
  Zap,
} from "lucide-react";
import type { ReactNode } from "react";
import { changeSettings, useSettings } from "../lib/settings.ts";
import { EnvironmentName } from "./environment-name.tsx";

const PLACES = [
  { to: "/runs", label: "Runs", icon: ListChecks },
  { to: "/definitions", label: "Definitions", icon: ListTree },
  { to: "/tasks", label: "Tasks", icon: Puzzle },
  { to: "/queues", label: "Queues", icon: Rows3 },
  { to: "/schedules", label: "Schedules", icon: CalendarClock },
  { to: "/events", label: "Events", icon: Zap },
  { to: "/start", label: "Workbench", icon: Play },
  { to: "/settings", label: "Settings", icon: SettingsIcon },
] as const;

const ITEM =
  "flex h-8 shrink-0 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-hover hover:text-text data-[status=active]:bg-selected data-[status=active]:font-medium data-[status=active]:text-text";

/** Where one can go: at the left, or at the bottom where the page is narrow. */
export function Rail({
  onPalette,
  onKeys,
}: {
  onPalette: () => void;
  onKeys: () => void;
}): ReactNode {
  const { railCollapsed } = useSettings();
  const words = railCollapsed ? "sr-only" : "max-sm:sr-only";
  return (
    <nav
      aria-label="Pages"
      className={`flex shrink-0 gap-0.5 overflow-x-auto border-line bg-sunken p-2 max-sm:justify-between max-sm:border-t sm:flex-col sm:border-r ${railCollapsed ? "sm:w-13" : "sm:w-48"}`}
    >
      <div className="mb-2 flex h-8 items-center gap-2 px-1.5 max-sm:hidden">
        <img src="./icon.svg" alt="" className="size-6" />
        {!railCollapsed && <EnvironmentName />}
      </div>
      {PLACES.map(({ to, label, icon: Icon }) => (
        <Link key={to} to={to} className={ITEM} {...(railCollapsed && { title: label })}>
          <Icon size={16} aria-hidden className="shrink-0" />
          <span className={words}>{label}</span>
        </Link>
      ))}
      <div className="mt-auto flex flex-col gap-0.5 max-sm:hidden">
        <button type="button" onClick={onPalette} className={ITEM}>
          <Command size={16} aria-hidden className="shrink-0" />
          <span className={words}>Go to…</span>
          {!railCollapsed && <kbd className="ml-auto font-mono text-xs text-faint">Ctrl K</kbd>}
        </button>
        <button type="button" onClick={onKeys} className={ITEM}>
          <Keyboard size={16} aria-hidden className="shrink-0" />
          <span className={words}>Keys</span>
          {!railCollapsed && <kbd className="ml-auto font-mono text-xs text-faint">?</kbd>}
        </button>
        <button
          type="button"
          onClick={() => changeSettings({ railCollapsed: !railCollapsed })}
          aria-expanded={!railCollapsed}
          className={ITEM}
        >
          <PanelLeft size={16} aria-hidden className="shrink-0" />
          <span className={words}>{railCollapsed ? "Show names" : "Hide names"}</span>
        </button>
      </div>
    </nav>
  );
}
