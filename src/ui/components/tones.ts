/** The colours of a tone as classes. Each is written out: the style sheet holds only what stands in a source. */
import type { Tone } from "../lib/status.ts";

/** As text. */
export const TONE_TEXT: Readonly<Record<Tone, string>> = {
  completed: "text-completed",
  running: "text-running",
  scheduled: "text-scheduled",
  failed: "text-failed",
  warning: "text-warning",
  paused: "text-paused",
  neutral: "text-neutral",
};

/** As the ground of a part of a strip or bar. */
export const TONE_SOLID: Readonly<Record<Tone, string>> = {
  completed: "bg-completed-solid",
  running: "bg-running-solid",
  scheduled: "bg-scheduled-solid",
  failed: "bg-failed-solid",
  warning: "bg-warning-solid",
  paused: "bg-paused-solid",
  neutral: "bg-neutral-solid",
};
