import {
  Ban,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  Clock,
  LoaderCircle,
  SkipForward,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { lookOf, type Tone } from "../lib/status.ts";

const TONE_CLASSES: Readonly<Record<Tone, string>> = {
  completed: "bg-completed-soft text-completed",
  running: "bg-running-soft text-running",
  scheduled: "bg-scheduled-soft text-scheduled",
  failed: "bg-failed-soft text-failed",
  warning: "bg-warning-soft text-warning",
  paused: "bg-paused-soft text-paused",
  neutral: "bg-neutral-soft text-neutral",
};

const ICONS: Readonly<Record<Tone, typeof Clock>> = {
  completed: CircleCheck,
  running: LoaderCircle,
  scheduled: Clock,
  failed: CircleX,
  warning: TriangleAlert,
  paused: CirclePause,
  neutral: CircleDashed,
};

const ICON_OF_STATUS: Readonly<Record<string, typeof Clock>> = {
  CANCELED: Ban,
  TERMINATED: Ban,
  SKIPPED: SkipForward,
  TIMED_OUT: Clock,
};

/** The icon of a status alone; the word must stand beside it or in its label. */
export function StatusIcon({ status, size = 14 }: { status: string; size?: number }): ReactNode {
  const { tone } = lookOf(status);
  const Icon = ICON_OF_STATUS[status] ?? ICONS[tone];
  return <Icon size={size} aria-hidden className="shrink-0" />;
}

/** A status as colour, icon and word. */
export function StatusBadge({ status }: { status: string }): ReactNode {
  const { tone, word } = lookOf(status);
  return (
    <span
      className={`inline-flex h-5 items-center gap-1 rounded px-1.5 text-sm font-medium whitespace-nowrap ${TONE_CLASSES[tone]}`}
      title={status}
    >
      <StatusIcon status={status} size={12} />
      {word}
    </span>
  );
}

/** A small label in a tone, for what is no status: a count, a type, a warning. */
export function ToneLabel({ tone, children }: { tone: Tone; children: ReactNode }): ReactNode {
  return (
    <span
      className={`inline-flex h-5 items-center gap-1 rounded px-1.5 text-sm font-medium whitespace-nowrap ${TONE_CLASSES[tone]}`}
    >
      {children}
    </span>
  );
}
