/** Why tasks stand where they stand: what the execution, the queues and the sub-workflows say of it together. */
import type { QueuePlace } from "../model/baton/queue-place.ts";
import type { OpenTasks, WhyFacts } from "../model/baton/why-facts.ts";
import type { Why, WhyList } from "../model/baton/why.ts";
import { callView } from "./run-views.ts";
import type { Services } from "./services.ts";
import { worded, type Wordless } from "./why-sentence.ts";
import { lookInto } from "./queue-views.ts";

/** Open tasks of a run that are explained, and those of a sub-workflow. */
const MAX_TASKS = 50;
const MAX_CHILD_TASKS = 5;
/** Sub-workflows that one answer looks into, and how deep it goes. */
const MAX_RUNS = 50;
const MAX_DEPTH = 8;

/** What is left of what one answer may look into. */
interface Budget {
  runs: number;
}

/** Why one task stands where it stands. */
export async function getWhy(services: Services, workflowId: string, taskId: string): Promise<Why> {
  const facts = await callView(services, workflowId, (view) => view.viewWhy(taskId));
  const [why] = await explained(services, [facts], { runs: MAX_RUNS }, 0);
  return why as Why;
}

/** Why the open tasks of an execution stand where they stand. */
export async function getWhyList(services: Services, workflowId: string): Promise<WhyList> {
  const open = await openTasks(services, workflowId, MAX_TASKS);
  const tasks = await explained(services, open.tasks, { runs: MAX_RUNS }, 0);
  return { workflowId, status: open.status, tasks, more: open.more };
}

function openTasks(services: Services, workflowId: string, count: number): Promise<OpenTasks> {
  return callView(services, workflowId, (view) => view.viewOpenTasks(count));
}

async function explained(
  services: Services,
  facts: readonly WhyFacts[],
  budget: Budget,
  depth: number,
): Promise<Why[]> {
  const places = await placesOf(services, facts);
  const now = services.clock();
  return await Promise.all(
    facts.map(async ({ inQueue, childId, ...own }) => {
      if (inQueue !== undefined) {
        return worded(inQueueReason(own, inQueue, places.get(own.taskId)), now);
      }
      if (childId === undefined || depth >= MAX_DEPTH || budget.runs <= 0) return worded(own, now);
      budget.runs -= 1;
      const child = await childOf(services, childId, budget, depth);
      return worded(child === null ? own : { ...own, child }, now);
    }),
  );
}

/** Null for a child that is not there, or not reached. */
async function childOf(
  services: Services,
  childId: string,
  budget: Budget,
  depth: number,
): Promise<NonNullable<Why["child"]> | null> {
  try {
    const { tasks, ...open } = await openTasks(services, childId, MAX_CHILD_TASKS);
    return { ...open, tasks: await explained(services, tasks, budget, depth + 1) };
  } catch {
    return null;
  }
}

/** Where the tasks stand in their queues. Each queue is asked once; one that is not reached tells nothing. */
async function placesOf(
  services: Services,
  facts: readonly WhyFacts[],
): Promise<Map<string, QueuePlace>> {
  const waiting = facts.filter(({ inQueue }) => inQueue !== undefined);
  const byQueue = Map.groupBy(waiting, ({ inQueue = "" }) => inQueue);
  const asked = await Promise.allSettled(
    [...byQueue].map(([taskType, tasks]) => {
      const taskIds = tasks.map(({ taskId }) => taskId);
      return lookInto(services, taskType, (queue) => queue.viewPlaces(taskIds));
    }),
  );
  const places = asked.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  return new Map(places.map((place) => [place.taskId, place]));
}

/** Why a task in a queue is not handed out. */
function inQueueReason(own: Wordless, taskType: string, place: QueuePlace | undefined): Wordless {
  if (place === undefined) return { ...own, queue: { taskType, waiting: 0, pollers: 0 } };
  const { domain, ahead, waiting, pollers, lastPoll, otherDomains, state, limited } = place;
  const queue = {
    taskType,
    ...(domain !== null && { domain }),
    ...(state === "READY" && { ahead }),
    waiting,
    pollers,
    ...(lastPoll !== null && { lastPoll }),
    otherDomains: otherDomains.map((other) => other ?? ""),
  };
  const why = { ...own, queue };
  if (state === "LEASED" || state === "HELD") return { ...why, kind: "HANDED_OVER" };
  if (state === "DELAYED") return { ...why, kind: "CALLBACK", until: place.availableAt };
  if (limited !== null) return { ...why, ...limitReason(place, limited) };
  return { ...why, kind: pollers === 0 ? "NO_WORKER" : "QUEUED" };
}

function limitReason(
  { limits }: QueuePlace,
  { by, opensAt }: NonNullable<QueuePlace["limited"]>,
): Pick<Wordless, "kind" | "limit" | "until"> {
  const { concurrency, rate } = limits;
  if (by === "CONCURRENCY") {
    return { kind: "CONCURRENCY_LIMIT", ...(concurrency !== null && { limit: concurrency }) };
  }
  return {
    kind: "RATE_LIMIT",
    ...(rate !== null && { limit: { ...rate, holders: [] } }),
    ...(opensAt !== null && { until: opensAt }),
  };
}
