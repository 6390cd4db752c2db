import { Pause, Radio, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import type { LiveState } from "./use-live.ts";

interface Look {
  word: string;
  colour: string;
  hint: string;
}

const LOOKS: Readonly<Record<LiveState, Look>> = {
  connecting: { word: "Connecting", colour: "text-muted", hint: "pause live updates" },
  live: { word: "Live", colour: "text-completed", hint: "pause live updates" },
  reconnecting: { word: "Reconnecting", colour: "text-warning", hint: "pause live updates" },
  paused: { word: "Paused", colour: "text-paused", hint: "follow the run again" },
  removed: { word: "Removed", colour: "text-muted", hint: "the run is gone" },
};

const ICONS = {
  connecting: RefreshCw,
  live: Radio,
  reconnecting: RefreshCw,
  paused: Pause,
} as const;

/** Whether the page follows the run; pressing it pauses or goes on. */
export function LiveMark(props: {
  state: LiveState;
  /** Even asking again and again gets no answer. */
  lost: boolean;
  /** The run has ended: nothing much is to be expected. */
  ended: boolean;
  onToggle: () => void;
}): ReactNode {
  const { state } = props;
  const look = LOOKS[state];
  const Icon = state === "removed" ? Pause : ICONS[state];
  const isLost = props.lost && state !== "live" && state !== "paused";
  // Green beside "Failed" would be read as a status.
  const calm = state === "live" && props.ended ? "text-muted" : look.colour;
  const colour = isLost ? "text-failed" : calm;
  const word = isLost ? "No connection" : look.word;
  return (
    <Button look="quiet" label={`${word}: ${look.hint}`} onPress={props.onToggle}>
      <span role="status" className={`flex items-center gap-1.5 ${colour}`}>
        <Icon size={14} aria-hidden />
        {word}
      </span>
    </Button>
  );
}
