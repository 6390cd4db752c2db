/** Tags: what people call definitions, schedules, secrets and others by. Nothing acts on them. */
import type { Tag, Tagged } from "../model/tag.ts";
import type { WorkflowSchedule } from "../model/workflow-schedule.ts";
import { InvalidRequest, NotFound } from "./errors.ts";
import { listSchedules } from "./schedules.ts";
import type { Services } from "./services.ts";

/** Tags of one thing. */
export const MAX_TAGS = 100;

/** What is tagged. */
export interface TagTarget {
  kind: Tagged;
  name: string;
}

/** The tags of something; none of what there is not. */
export async function tagsOf(services: Services, { kind, name }: TagTarget): Promise<Tag[]> {
  return await services.tags.of(kind, name);
}

/** All tags that there are, each once. */
export async function allTags(services: Services): Promise<Tag[]> {
  return await services.tags.all();
}

/** Adds tags to those that are there. @throws NotFound, InvalidRequest for too many. */
export async function addTags(
  services: Services,
  target: TagTarget,
  added: readonly Tag[],
): Promise<void> {
  await refuseUnknown(services, target);
  const present = await services.tags.of(target.kind, target.name);
  refuseMany([...present, ...added]);
  await services.tags.add(target.kind, target.name, added);
}

/** Puts tags in the place of those that are there. @throws NotFound, InvalidRequest for too many. */
export async function setTags(
  services: Services,
  target: TagTarget,
  wanted: readonly Tag[],
): Promise<void> {
  await refuseUnknown(services, target);
  refuseMany(wanted);
  await services.tags.set(target.kind, target.name, wanted);
}

/** Takes tags away, all of them or none. @throws NotFound for what is not there, tags included. */
export async function removeTags(
  services: Services,
  target: TagTarget,
  removed: readonly Tag[],
): Promise<void> {
  await refuseUnknown(services, target);
  const present = new Set((await services.tags.of(target.kind, target.name)).map(identityOf));
  const absent = removed.find((tag) => !present.has(identityOf(tag)));
  if (absent !== undefined) {
    const { key, value } = absent;
    throw new NotFound(`There is no tag ${key}:${value} on ${nameOf(target)}`);
  }
  await services.tags.remove(target.kind, target.name, removed);
}

/** The schedules that have a tag. @param tag as `key:value` */
export async function schedulesWithTag(
  services: Services,
  tag: string,
): Promise<WorkflowSchedule[]> {
  const colon = tag.indexOf(":");
  if (colon < 0) throw new InvalidRequest("tag has to be given as key:value");
  const [key, value] = [tag.slice(0, colon), tag.slice(colon + 1)];
  const names = new Set(await services.tags.namesWith("schedule", { key, value }));
  if (names.size === 0) return [];
  return (await listSchedules(services)).filter(({ name }) => names.has(name));
}

/** The names of all secrets with their tags. */
export async function secretsWithTags(
  services: Services,
): Promise<{ name: string; tags: Tag[] }[]> {
  const [names, tags] = await Promise.all([
    services.secrets.names(),
    services.tags.ofKind("secret"),
  ]);
  return names.map((name) => ({ name, tags: tags.get(name) ?? [] }));
}

const EXISTS: Readonly<Record<Tagged, (services: Services, name: string) => Promise<boolean>>> = {
  environment: async ({ environment }, name) => environment.has(name),
  "event-handler": async ({ eventHandlers }, name) =>
    (await eventHandlers.all()).some((handler) => handler.name === name),
  schedule: async ({ schedules }, name) => (await schedules(name).read()) !== null,
  secret: async ({ secrets }, name) => (await secrets.names()).includes(name),
  task: async ({ definitions }, name) => (await definitions.taskDefs.get(name)) !== null,
  webhook: async ({ webhooks }, name) => (await webhooks.get(name)) !== null,
  workflow: async ({ definitions }, name) => (await definitions.workflowDefs.get(name)) !== null,
};

async function refuseUnknown(services: Services, target: TagTarget): Promise<void> {
  if (await EXISTS[target.kind](services, target.name)) return;
  throw new NotFound(`There is no ${nameOf(target)}`);
}

function nameOf({ kind, name }: TagTarget): string {
  return `${kind.replace("-", " ")} ${name}`;
}

function identityOf({ key, value }: Tag): string {
  return JSON.stringify([key, value]);
}

function refuseMany(tags: readonly Tag[]): void {
  const given = new Set(tags.map(identityOf));
  if (given.size > MAX_TAGS) throw new InvalidRequest(`There can be ${MAX_TAGS} tags at most`);
}
