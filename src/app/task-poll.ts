/**
 * Polling: lease tasks at their queue, claim each at its execution, hand out what was claimed.
 *
 * P1. A task is handed out only after its execution has said that it is this poll's.
 * P2. What was refused is gone: it leaves the queue and the poll goes on, so an empty answer means
 *     that nothing was there.
 * P3. A caller that has hung up takes nothing along: what was leased or claimed for it is given back, also when that
 *     becomes known after the answer (`taking-calls.ts`).
 */
import { claimOfLease } from "../lib/claim-of-lease.ts";
import { errorText } from "../lib/error-text.ts";
import type { LeftCall } from "../lib/left-calls.ts";
import type { Outcome } from "../lib/outcome.ts";
import { workflowIdOf } from "../lib/task-id.ts";
import type {
  JsonText,
  Lease,
  LeasedTask,
  Release,
  Settlement,
  TakeRequest,
  TaskQueuePort,
} from "./ports.ts";
import { InvalidRequest } from "./errors.ts";
import { withSecondTry } from "./execution-call.ts";
import type { Services } from "./services.ts";

/** How long a poll for one task waits, in milliseconds. */
export const SINGLE_POLL_TIMEOUT_MS = 100;

/** How long a poll may wait, in milliseconds. */
const MAX_POLL_TIMEOUT_MS = 5000;

/** Tasks in one answer. Each execution is called, and the platform bounds calls per request. */
const MAX_POLL_COUNT = 1000;

export interface PollRequest {
  taskType: string;
  count: number;
  /** Milliseconds to wait for a first task; 0 looks once. */
  timeout: number;
  workerId?: string | undefined;
  domain?: string | undefined;
  /** Aborted when the caller hangs up. */
  signal?: AbortSignal | undefined;
  /** When the caller stops waiting, in epoch milliseconds: under load `signal` may come late. */
  deadline?: number | undefined;
  /** How what stands in front of the Worker names the call. */
  call?: string | undefined;
  /** What has been leased for the caller already, and perhaps claimed. */
  leased?: LeasedTask | undefined;
}

/** A task that a poll has taken. */
export type TakenTask = Required<LeasedTask>;

/** What became of a leased task. */
type Claim = ({ kind: "claimed" } & TakenTask) | { kind: "refused" | "unreachable"; lease: Lease };

/**
 * Gives a worker tasks, as soon as there is one. Answers the JSON of each.
 * @throws InvalidRequest for a timeout over 5 seconds.
 */
export async function pollTasks(services: Services, request: PollRequest): Promise<JsonText[]> {
  return (await takeTasks(services, request)).map(({ text }) => text);
}

/** As `pollTasks`, for who may have to give back what it cannot deliver. */
export async function takeTasks(services: Services, request: PollRequest): Promise<TakenTask[]> {
  if (request.timeout > MAX_POLL_TIMEOUT_MS) {
    throw new InvalidRequest("Long Poll Timeout value cannot be more than 5 seconds");
  }
  const count = Math.min(request.count, MAX_POLL_COUNT);
  if (count <= 0) return [];
  const taking = takeInTime(services, { ...request, count });
  // The platform drops the work of a caller that hangs up: this must go on to give back what it takes.
  services.background(taking);
  return await taking;
}

/** Gives tasks back that could not be delivered: they are offered again at once. */
export async function giveBackTasks(
  services: Services,
  tasks: readonly TakenTask[],
): Promise<void> {
  for (const { text } of tasks) if (typeof text !== "string") text.cancel().catch(() => undefined);
  await takeBack(services, tasks.map(releaseOf));
}

/** Gives back what has not gone out to callers that have left. */
export async function leaveCalls(services: Services, calls: readonly LeftCall[]): Promise<void> {
  await takeBack(
    services,
    calls.flatMap((call) => services.takingCalls.left(call)),
  );
}

function releaseOf({ lease: { taskId, turn } }: TakenTask): Release {
  return { taskId, turn: turn + 1 };
}

async function takeBack(services: Services, releases: readonly Release[]): Promise<void> {
  const byExecution = Map.groupBy(releases, ({ taskId }) => workflowIdOf(taskId) ?? "");
  const takenBack = [...byExecution].map(([workflowId, group]) =>
    withSecondTry(() => services.executions(workflowId).takeBack(group)),
  );
  await Promise.all(takenBack);
}

async function takeInTime(services: Services, request: PollRequest): Promise<TakenTask[]> {
  const queue = services.queues(request.taskType);
  const { deadline: leaves = Infinity } = request;
  const deadline = Math.min(services.clock() + request.timeout, leaves);
  for (let { leased } = request; ; leased = undefined) {
    const timeout = Math.max(0, deadline - services.clock());
    const claims =
      leased === undefined
        ? await claimAll(services, await take(services, queue, { ...request, timeout }), request)
        : await claimLeased(services, leased, request);
    if (claims.length === 0) return [];
    settle(services, request.taskType, claims);
    const taken = claims.filter((each) => each.kind === "claimed");
    if (isGone(services, request)) {
      await giveBackTasks(services, taken);
      return [];
    }
    // What could not be asked is offered again at once: going on would turn in circles.
    const stuck = claims.some((each) => each.kind === "unreachable");
    if (taken.length === 0 && !stuck) continue;
    if (request.call !== undefined) services.takingCalls.took(request.call, taken.map(releaseOf));
    return taken;
  }
}

/** Whether a poll has lost its caller. */
export function isGone(
  services: Services,
  { signal, deadline = Infinity, call }: Pick<PollRequest, "signal" | "deadline" | "call">,
): boolean {
  if (signal?.aborted === true || services.clock() >= deadline) return true;
  return call !== undefined && services.takingCalls.hasLeft(call);
}

/** Leases tasks; gives them back when the caller has hung up while it waited. */
async function take(
  services: Services,
  queue: TaskQueuePort,
  request: PollRequest,
): Promise<Lease[]> {
  const { count, timeout, workerId, domain } = request;
  const wanted: TakeRequest = { count, timeout };
  if (workerId !== undefined) wanted.workerId = workerId;
  if (domain !== undefined) wanted.domain = domain;
  const stay = leaveWithCaller(services, queue, wanted, request.signal);
  const done = services.settlements.takeAlong(request.taskType);
  if (done.length > 0) wanted.done = done;
  const leases = await withSecondTry(() => queue.take(wanted)).finally(stay);
  if (leases.length === 0 || !isGone(services, request)) return leases;
  await queue.settle({ done: [], returned: leases.map((lease) => lease.taskId) });
  return [];
}

/**
 * Lets a poll end with its caller: one that nobody waits for would hold the memory of its request until its timeout.
 * A short one is over before it could be called off.
 * @returns what is to be called when the poll has ended by itself.
 */
function leaveWithCaller(
  services: Services,
  queue: TaskQueuePort,
  wanted: TakeRequest,
  signal: AbortSignal | undefined,
): () => void {
  if (signal === undefined || wanted.timeout <= SINGLE_POLL_TIMEOUT_MS) return () => {};
  const poll = services.newId();
  wanted.poll = poll;
  const leave = (): void => services.background(queue.leave(poll));
  signal.addEventListener("abort", leave, { once: true });
  return () => signal.removeEventListener("abort", leave);
}

async function claimLeased(
  services: Services,
  { lease, text }: LeasedTask,
  request: PollRequest,
): Promise<Claim[]> {
  if (text !== undefined) return [{ kind: "claimed", lease, text }];
  return await claimAll(services, [lease], request);
}

/** Claims leased tasks, those of one execution by one call. Answers in the order of the leases. */
async function claimAll(
  services: Services,
  leases: readonly Lease[],
  request: PollRequest,
): Promise<Claim[]> {
  const byExecution = Map.groupBy(leases, ({ taskId }) => workflowIdOf(taskId));
  const groups = [...byExecution].map(([workflowId, group]) =>
    workflowId === null
      ? group.map((lease) => refusalOf(lease))
      : claimOf(services, workflowId, group, request),
  );
  const claims = (await Promise.all(groups)).flat();
  const byTask = new Map(claims.map((claim) => [claim.lease.taskId, claim]));
  return leases.flatMap(({ taskId }) => byTask.get(taskId) ?? []);
}

async function claimOf(
  services: Services,
  workflowId: string,
  leases: readonly Lease[],
  request: PollRequest,
): Promise<Claim[]> {
  const wanted = leases.map((lease) => claimOfLease(lease, request.workerId));
  const execution = services.executions(workflowId);
  const [only, ...others] = wanted;
  try {
    // Not tried twice: the first try may have claimed them, and the second would be refused.
    const outcomes =
      only !== undefined && others.length === 0
        ? [await execution.claim(only)]
        : await execution.claimAll(wanted);
    return leases.map((lease, at) => claimFrom(lease, outcomes[at]));
  } catch (error) {
    console.warn(`claims at execution ${workflowId} failed: ${errorText(error)}`);
    return leases.map((lease) => ({ kind: "unreachable", lease }));
  }
}

function claimFrom(lease: Lease, outcome: Outcome<JsonText> | undefined): Claim {
  if (outcome?.ok === true) return { kind: "claimed", lease, text: outcome.value };
  const unreachable = outcome === undefined || outcome.code === "unavailable";
  return unreachable ? { kind: "unreachable", lease } : refusalOf(lease);
}

function refusalOf(lease: Lease): Claim {
  return { kind: "refused", lease };
}

/** Tells the queue what became of its leases: by the next poll, or at once where it can offer a task again. */
function settle(services: Services, taskType: string, claims: readonly Claim[]): void {
  const settlement: Required<Settlement> = { done: [], returned: [], refused: [] };
  for (const { kind, lease } of claims) {
    const { taskId, limit, passedIn } = lease;
    if (kind === "unreachable") settlement.returned.push(taskId);
    else if (kind === "refused" && limit !== undefined) settlement.refused.push(taskId);
    else
      settlement.done.push({
        taskId,
        lease: lease.lease,
        ...(passedIn !== undefined && { passedIn }),
      });
  }
  const { done, returned, refused } = settlement;
  if (returned.length + refused.length === 0) services.settlements.note(services, taskType, done);
  else services.background(services.queues(taskType).settle(settlement));
}
