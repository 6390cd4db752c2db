import { inGroups } from "../lib/in-groups.ts";
import type { PollData } from "../model/poll-data.ts";
import { withSecondTry } from "./execution-call.ts";
import type { PollTotal } from "./ports.ts";
import type { Services } from "./services.ts";

/** Queues asked at once. */
const QUEUE_CHUNK = 50;

/** Tasks in a queue, and how many of them are on their way to a worker. */
export interface QueueSize {
  size: number;
  leased: number;
}

/** The number of tasks in each of the named queues: a task type, or `<domain>:<task type>`. */
export async function queueSizes(
  services: Services,
  names: readonly string[],
): Promise<Record<string, number>> {
  const sizes = await inChunks(names, (name) => sizeByName(services, name));
  return Object.fromEntries(names.map((name, position) => [name, sizes[position] ?? 0]));
}

/** The number of tasks of a type that wait in a domain; without one, in none. */
export async function queueSize(
  services: Services,
  taskType: string,
  domain: string | undefined,
): Promise<number> {
  await services.settlements.tell(services, taskType);
  const { size } = await withSecondTry(() => services.queues(taskType).size(domain));
  return size;
}

/** The number of tasks of a type that wait in any domain. Nothing that waits is ever missing in its queue,
 * so there is nothing to put back. */
export async function waitingTasks(services: Services, taskType: string): Promise<number> {
  await services.settlements.tell(services, taskType);
  const sizes = await withSecondTry(() => services.queues(taskType).sizes());
  return Object.values(sizes).reduce((sum, { size }) => sum + size, 0);
}

/** The sizes of all queues that were ever used, by name; those of domains as `<domain>:<type>`. */
export async function allQueues(services: Services): Promise<Record<string, QueueSize>> {
  const { settlements } = services;
  await Promise.all(settlements.types().map((type) => settlements.tell(services, type)));
  const names = await services.queueNames.names();
  const all = await inChunks(names, (name) => withSecondTry(() => services.queues(name).sizes()));
  const entries = names.flatMap((name, position) =>
    Object.entries({ "": { size: 0, leased: 0 }, ...all[position] }).map(
      ([domain, size]): [string, QueueSize] => [domain === "" ? name : `${domain}:${name}`, size],
    ),
  );
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

/** A queue has one shard here, which has the name that it has in Conductor. */
const SHARD = "a";

/** The shards of a queue by their names. */
export type QueueShards = Record<string, { size: number; uacked: number }>;

/** As `allQueues`, by shard, as Conductor tells it. */
export async function allQueueShards(services: Services): Promise<Record<string, QueueShards>> {
  const queues = Object.entries(await allQueues(services));
  return Object.fromEntries(
    queues.map(([name, { size, leased }]) => [name, { [SHARD]: { size, uacked: leased } }]),
  );
}

/** Who polled a queue last, an entry for each domain. */
export async function pollData(services: Services, taskType: string): Promise<PollData[]> {
  return await withSecondTry(() => services.queues(taskType).pollData());
}

/** Who polled which queue last. */
export async function allPollData(services: Services): Promise<PollData[]> {
  const names = await services.queueNames.names();
  return (await inChunks(names, (name) => pollData(services, name))).flat();
}

/** What each queue was asked for and has given, an entry for each domain. */
export async function allPollTotals(
  services: Services,
): Promise<(PollTotal & { taskType: string })[]> {
  const names = await services.queueNames.names();
  const totals = await inChunks(names, async (taskType) => {
    const ofQueue = await withSecondTry(() => services.queues(taskType).pollTotals());
    return ofQueue.map((total) => ({ ...total, taskType }));
  });
  return totals.flat();
}

/** Both readings of a name with a colon count, for a task type may contain one. */
async function sizeByName(services: Services, name: string): Promise<number> {
  const plain = await queueSize(services, name, undefined);
  const colon = name.indexOf(":");
  if (colon < 0) return plain;
  return plain + (await queueSize(services, name.slice(colon + 1), name.slice(0, colon)));
}

/** Asks queues one group after the other. */
export function inChunks<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  return inGroups(items, QUEUE_CHUNK, work);
}
