import { CircleCheck, CircleX, Moon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ToneLabel } from "../../components/status-badge.tsx";
import type { QueueHealth } from "./queue-health.ts";

const ICONS = { completed: CircleCheck, failed: CircleX, warning: TriangleAlert, neutral: Moon };

/** A queue's health as a label; the sentence on hover. */
export function HealthLabel({ health }: { health: QueueHealth }): ReactNode {
  const Icon = ICONS[health.tone];
  return (
    <span title={health.sentence}>
      <ToneLabel tone={health.tone}>
        <Icon size={12} aria-hidden /> {health.word}
      </ToneLabel>
    </span>
  );
}
