import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Why, WhyPart } from "../../../model/baton/why.ts";
import { Time } from "../../components/time.tsx";
import { durationText } from "../../lib/format-time.ts";
import { useNow } from "../../lib/use-now.ts";

const LINK = "font-medium text-accent hover:underline";

/** Why a task waits, as a sentence with links and with times in the chosen zone. */
export function WhySentence({ why }: { why: Pick<Why, "parts" | "sentence"> }): ReactNode {
  if (why.parts.length === 0) return <span>{why.sentence}</span>;
  return (
    <span className="break-words">
      {why.parts.map((part, at) => (
        <Part key={at} part={part} />
      ))}
    </span>
  );
}

function Part({ part }: { part: WhyPart }): ReactNode {
  if ("text" in part) return <bdi>{part.text}</bdi>;
  if ("at" in part) return <Time at={part.at} />;
  if ("until" in part) return <CountDown until={part.until} />;
  if ("queue" in part) {
    return (
      <Link to="/queues/$taskType" params={{ taskType: part.queue }} className={LINK}>
        <bdi>{part.domain === undefined ? part.queue : `${part.queue} (${part.domain})`}</bdi>
      </Link>
    );
  }
  if ("workflowId" in part) {
    return (
      <Link to="/runs/$runId" params={{ runId: part.workflowId }} className={LINK}>
        <bdi>{part.label}</bdi>
      </Link>
    );
  }
  return (
    <Link
      to="/runs/$runId"
      // An id of a task is that of its run with a counter behind it.
      params={{ runId: part.taskId.replace(/-\d+$/, "") }}
      search={{ task: part.taskId }}
      className={LINK}
    >
      <bdi>{part.label}</bdi>
    </Link>
  );
}

/** The time until a moment, ticking; the moment itself on hover. */
function CountDown({ until }: { until: number }): ReactNode {
  const left = until - useNow();
  return (
    <time
      dateTime={new Date(until).toISOString()}
      title={new Date(until).toISOString()}
      className="font-medium tabular"
    >
      {left > 0 ? durationText(left) : "a moment"}
    </time>
  );
}
