/** The words for why a task stands where it stands: pieces that a page shows in its own way, and plain text. */
import type { Why, WhyPart } from "../model/baton/why.ts";

/** A reason that has no words yet. */
export type Wordless = Omit<Why, "sentence" | "parts">;

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;
/** Holders of a limit that are named. */
const MAX_HOLDERS = 3;

/** A reason with its words. */
export function worded(why: Wordless, now: number): Why {
  const parts = joined(partsOf(why));
  return { ...why, parts, sentence: parts.map((part) => textOf(part, now)).join("") };
}

type Piece = string | WhyPart;

function partsOf(why: Wordless): Piece[] {
  const { kind, since = 0, until = 0, worker, status, child } = why;
  switch (kind) {
    case "ENDED":
      return [`It has ended as ${status} at `, { at: since }, "."];
    case "PAUSED":
      return ["The execution is paused since ", { at: since }, "."];
    case "WORKFLOW_LIMIT":
      return ["The execution waits until the limit of its workflow lets it run."];
    case "RETRY":
      return ["Retry in ", { until }, ` (attempt ${why.attempt} of ${why.attempts}).`];
    case "START_DELAY":
      return ["Its start is delayed: it begins in ", { until }, "."];
    case "CALLBACK":
      return ["Its worker wants to get it again in ", { until }, "."];
    case "NO_WORKER":
      return noWorker(why);
    case "QUEUED":
      return queued(why);
    case "RATE_LIMIT":
    case "CONCURRENCY_LIMIT":
      return limited(why);
    case "HANDED_OVER":
      return ["It is on its way to a worker."];
    case "WORKING":
      return [
        worker === undefined ? "A worker has had it since " : `Worker ${worker} has had it since `,
        { at: since },
        ...(until > 0 ? [", and it times out in ", { until }] : []),
        ".",
      ];
    case "SERVER":
      return ["The server has been carrying it out since ", { at: since }, "."];
    case "WAIT_UNTIL":
      return ["It waits until ", { at: until }, ", ", { until }, " from now."];
    case "SIGNAL":
      return ["It waits for its result from outside since ", { at: since }, "."];
    case "HUMAN":
      return ["It waits for a person since ", { at: since }, "."];
    case "WEBHOOK":
      return ["It waits for an event of a webhook since ", { at: since }, "."];
    case "MESSAGE":
      return ["It waits for a message to the execution since ", { at: since }, "."];
    case "JOIN":
    case "CONTAINER":
      return waiting(why);
    case "SUB_WORKFLOW":
      if (child === undefined) return ["It waits for its sub-workflow."];
      return [
        "It waits for its sub-workflow ",
        { workflowId: child.workflowId, label: child.name },
        `, which is ${child.status}`,
        ...deeper(child.tasks[0]),
      ];
  }
}

/** What the child's first open task waits for, in the same sentence. */
function deeper(first: Why | undefined): Piece[] {
  if (first === undefined) return ["."];
  const { taskId, ref, parts } = first;
  return [": ", { taskId, label: ref }, " — ", ...parts];
}

function queueOf({ queue }: Wordless): Piece {
  const { taskType = "", domain } = queue ?? {};
  return { queue: taskType, ...(domain !== undefined && { domain }) };
}

function noWorker(why: Wordless): Piece[] {
  const { lastPoll, otherDomains = [] } = why.queue ?? {};
  const elsewhere =
    otherDomains.length === 0
      ? []
      : [` Workers poll it ${otherDomains.map(domainText).join(", ")}.`];
  if (lastPoll === undefined)
    return ["No worker has ever polled ", queueOf(why), ".", ...elsewhere];
  return ["No worker has polled ", queueOf(why), " since ", { at: lastPoll }, ".", ...elsewhere];
}

function domainText(domain: string): string {
  return domain === "" ? "without a domain" : `in domain ${domain}`;
}

function queued(why: Wordless): Piece[] {
  const { ahead, pollers = 0 } = why.queue ?? {};
  if (ahead === undefined) return ["It is on its way into ", queueOf(why), "."];
  const workers = pollers === 1 ? "1 worker polls" : `${pollers} workers poll`;
  if (ahead === 0) return ["It is the next in ", queueOf(why), "; ", workers, " it."];
  return [`${ahead} ahead of it in `, queueOf(why), "; ", workers, " it."];
}

function limited(why: Wordless): Piece[] {
  const { allowed = 0, used = 0, windowMs = 0, holders = [] } = why.limit ?? {};
  if (why.kind === "RATE_LIMIT") {
    const opening =
      why.until === undefined ? [] : ["; the next may start in ", { until: why.until }];
    const limit = `${allowed} in ${windowMs / SECOND_MS} s`;
    return ["The rate limit of ", queueOf(why), ` is reached, ${limit}`, ...opening, "."];
  }
  const named = holders
    .slice(0, MAX_HOLDERS)
    .flatMap((taskId, at): Piece[] => [at === 0 ? ", held by " : ", ", { taskId, label: taskId }]);
  const others =
    holders.length > 0 && used > Math.min(holders.length, MAX_HOLDERS) ? " and others" : "";
  const head = ` is reached, ${used} of ${allowed}`;
  return ["The concurrency limit of ", queueOf(why), head, ...named, others, "."];
}

function waiting({ kind, waitsFor }: Wordless): Piece[] {
  const { open = 0, total, references = [] } = waitsFor ?? {};
  const of = total === undefined ? `${open} task${open === 1 ? "" : "s"}` : `${open} of ${total}`;
  const head =
    kind === "JOIN" ? `It waits for ${of}` : `${of} within it run${open === 1 ? "s" : ""}`;
  if (references.length === 0) return [`${head}.`];
  const more = open > references.length ? ", …" : "";
  return [`${head}: ${references.join(", ")}${more}.`];
}

/** Pieces of text next to each other are one. */
function joined(pieces: readonly Piece[]): WhyPart[] {
  const parts: WhyPart[] = [];
  for (const piece of pieces) {
    const part = typeof piece === "string" ? { text: piece } : piece;
    const last = parts.at(-1);
    if ("text" in part && last !== undefined && "text" in last) last.text += part.text;
    else if (!("text" in part) || part.text !== "") parts.push({ ...part });
  }
  return parts;
}

function textOf(part: WhyPart, now: number): string {
  if ("text" in part) return part.text;
  if ("at" in part) return momentText(part.at, now);
  if ("until" in part) return lengthText(part.until - now);
  if ("queue" in part) {
    return part.domain === undefined ? part.queue : `${part.queue} (domain ${part.domain})`;
  }
  return part.label;
}

/** `14:02 UTC`, with the date where it is not of today. */
function momentText(at: number, now: number): string {
  const [date = "", time = ""] = new Date(at).toISOString().split("T");
  const isToday = Math.floor(at / DAY_MS) === Math.floor(now / DAY_MS);
  return `${isToday ? "" : `${date} `}${time.slice(0, 5)} UTC`;
}

/** `00:41`, `02:00:41`, `3 d 02:00:41`. */
function lengthText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / SECOND_MS));
  const two = (value: number): string => String(value).padStart(2, "0");
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor((seconds % 86_400) / 3600)];
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  if (days > 0) return `${days} d ${two(hours)}:${rest}`;
  return hours > 0 ? `${two(hours)}:${rest}` : rest;
}
