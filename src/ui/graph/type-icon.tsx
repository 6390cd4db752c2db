import {
  Braces,
  CalendarClock,
  CircleDot,
  CircleStop,
  Code,
  GitFork,
  Globe,
  Hand,
  Hourglass,
  Merge,
  Radio,
  Repeat,
  Shield,
  Split,
  SquareFunction,
  Variable,
  Workflow,
} from "lucide-react";
import type { ReactNode } from "react";

const ICONS: Readonly<Record<string, typeof Code>> = {
  HTTP: Globe,
  INLINE: Code,
  LAMBDA: Code,
  JSON_JQ_TRANSFORM: Braces,
  SET_VARIABLE: Variable,
  WAIT: Hourglass,
  WAIT_FOR_WEBHOOK: Radio,
  HUMAN: Hand,
  EVENT: Radio,
  SWITCH: Split,
  DECISION: Split,
  FORK_JOIN: GitFork,
  FORK: GitFork,
  FORK_JOIN_DYNAMIC: GitFork,
  JOIN: Merge,
  EXCLUSIVE_JOIN: Merge,
  DO_WHILE: Repeat,
  FOR_EACH: Repeat,
  TRY_CATCH: Shield,
  SUB_WORKFLOW: Workflow,
  START_WORKFLOW: Workflow,
  TERMINATE: CircleStop,
  DYNAMIC: SquareFunction,
  NOOP: CircleDot,
  PULL_WORKFLOW_MESSAGES: CalendarClock,
};

/** The picture of a task type; a worker's task where the type is none of the server's. */
export function TypeIcon({ type, size = 13 }: { type: string; size?: number }): ReactNode {
  const Icon = Object.hasOwn(ICONS, type) ? (ICONS[type] ?? SquareFunction) : SquareFunction;
  return <Icon size={size} aria-hidden className="shrink-0" />;
}
