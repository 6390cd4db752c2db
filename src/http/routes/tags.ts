/** The routes of tags: the same for all that can be tagged, under the path of each. */
import { z } from "zod";
import {
  addTags,
  allTags,
  removeTags,
  schedulesWithTag,
  secretsWithTags,
  setTags,
  tagsOf,
  type TagTarget,
} from "../../app/tags.ts";
import type { Services } from "../../app/services.ts";
import { tagSchema, tagsSchema, type Tag, type Tagged } from "../../model/tag.ts";
import { workflowScheduleSchema } from "../../model/workflow-schedule.ts";
import { empty, json } from "../answer.ts";
import { requiredText, segment } from "../parameters.ts";
import { declareRoute, jsonBody, type Method, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal } from "./replies.ts";

const TAG = "Tags";
const LIST = jsonReply(z.array(tagSchema), "The tags");

/** Where the tags of something stand, and how they are changed there besides by PUT and DELETE. */
interface Place {
  kind: Tagged;
  path: string;
  parameter: string;
  methods: readonly Method[];
}

const PLACES: readonly Place[] = [
  {
    kind: "workflow",
    path: "/api/metadata/workflow/{name}/tags",
    parameter: "name",
    methods: ["PUT", "POST", "DELETE"],
  },
  // The same for one of the official clients.
  {
    kind: "workflow",
    path: "/api/metadata/tags/workflow/{name}",
    parameter: "name",
    methods: ["POST", "DELETE"],
  },
  {
    kind: "task",
    path: "/api/metadata/task/{taskName}/tags",
    parameter: "taskName",
    methods: ["PUT", "POST", "DELETE"],
  },
  ...[
    place("secret", "/api/secrets/{key}/tags", "key"),
    place("schedule", "/api/scheduler/schedules/{name}/tags", "name"),
    place("environment", "/api/environment/{name}/tags", "name"),
    place("event-handler", "/api/event/{name}/tags", "name"),
    place("webhook", "/api/metadata/webhook/{id}/tags", "id"),
  ],
];

function place(kind: Tagged, path: string, parameter: string): Place {
  return { kind, path, parameter, methods: ["PUT", "DELETE"] };
}

type Change = (services: Services, target: TagTarget, tags: readonly Tag[]) => Promise<void>;

const CHANGES: Readonly<Partial<Record<Method, { summary: string; change: Change }>>> = {
  PUT: { summary: "Put these tags in the place of those that are there", change: setTags },
  POST: { summary: "Add tags to those that are there", change: addTags },
  DELETE: { summary: "Take tags away", change: removeTags },
};

function routesOf({ kind, path, parameter, methods }: Place): Route[] {
  const targetOf = (values: Readonly<Record<string, string>>): TagTarget => ({
    kind,
    name: values[parameter] ?? "",
  });
  const read = declareRoute({
    method: "GET",
    path,
    summary: "The tags of this",
    tag: TAG,
    pathParameters: { [parameter]: segment },
    replies: { 200: LIST },
    handle: async ({ services, path: values }) => json(await tagsOf(services, targetOf(values))),
  });
  const changes = methods.flatMap((method) => {
    const described = CHANGES[method];
    if (described === undefined) return [];
    const { summary, change } = described;
    return declareRoute({
      method,
      path,
      summary,
      tag: TAG,
      pathParameters: { [parameter]: segment },
      body: jsonBody(tagsSchema),
      replies: {
        200: emptyReply("Done"),
        400: refusal("No tags, or too many"),
        404: refusal("There is no such thing, or no such tag"),
      },
      handle: async ({ services, path: values, body }) => {
        await change(services, targetOf(values), body);
        return empty();
      },
    });
  });
  return [read, ...changes];
}

export const tagRoutes: Route[] = [
  ...PLACES.flatMap(routesOf),
  declareRoute({
    method: "GET",
    path: "/api/metadata/tags",
    summary: "All tags that there are",
    tag: TAG,
    replies: { 200: LIST },
    handle: async ({ services }) => json(await allTags(services)),
  }),
  declareRoute({
    method: "GET",
    path: "/api/scheduler/schedules/tags",
    summary: "The schedules that have a tag",
    tag: TAG,
    query: { tag: requiredText },
    replies: {
      200: jsonReply(z.array(workflowScheduleSchema), "The schedules"),
      400: refusal("It is not given as key:value"),
    },
    handle: async ({ services, query }) => json(await schedulesWithTag(services, query.tag)),
  }),
  declareRoute({
    method: "GET",
    path: "/api/secrets-v2",
    summary: "The names of all secrets with their tags",
    tag: TAG,
    replies: {
      200: jsonReply(
        z.array(z.object({ name: z.string(), tags: z.array(tagSchema) })),
        "The secrets, without values",
      ),
    },
    handle: async ({ services }) => json(await secretsWithTags(services)),
  }),
];
