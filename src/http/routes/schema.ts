import { z } from "zod";
import { getSchema, listSchemas, registerSchemas, removeSchema } from "../../app/schemas.ts";
import { schemaDefSchema, schemaNameSchema } from "../../model/schema-def.ts";
import { empty, json } from "../answer.ts";
import { boolean, integerSegment, optionalInteger, segment } from "../parameters.ts";
import { declareRoute, jsonBodyOrList, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal } from "./replies.ts";

const PATH = "/api/schema";
const TAG = "Schemas";
const UNKNOWN = refusal("No such schema");

export const schemaRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: PATH,
    summary: "All schemas",
    tag: TAG,
    query: { short: boolean(false) },
    replies: {
      200: jsonReply(
        z.array(z.union([schemaDefSchema, schemaNameSchema])),
        "The schemas; with `short` their names and versions alone",
      ),
    },
    handle: async ({ services, query }) => json(await listSchemas(services, query.short)),
  }),
  declareRoute({
    method: "POST",
    path: PATH,
    summary: "Register schemas, a list or one, replacing those of the same names and versions",
    tag: TAG,
    query: { newVersion: boolean(false) },
    body: jsonBodyOrList(schemaDefSchema),
    replies: { 200: emptyReply("Registered"), 400: refusal("A schema that cannot be enforced") },
    handle: async ({ services, body, query }) => {
      await registerSchemas(services, body, query.newVersion);
      return empty();
    },
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{name}`,
    summary: "A version of a schema: the latest one, if none is given",
    tag: TAG,
    pathParameters: { name: segment },
    query: { version: optionalInteger },
    replies: { 200: jsonReply(schemaDefSchema, "The schema"), 404: UNKNOWN },
    handle: async ({ services, path, query }) =>
      json(await getSchema(services, path.name, query.version)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{name}/{version}`,
    summary: "A schema",
    tag: TAG,
    pathParameters: { name: segment, version: integerSegment },
    replies: { 200: jsonReply(schemaDefSchema, "The schema"), 404: UNKNOWN },
    handle: async ({ services, path }) => json(await getSchema(services, path.name, path.version)),
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{name}`,
    summary: "Remove a version of a schema: all of them, if none is given",
    tag: TAG,
    pathParameters: { name: segment },
    query: { version: optionalInteger },
    replies: { 200: emptyReply("Removed"), 404: UNKNOWN },
    handle: async ({ services, path, query }) => {
      await removeSchema(services, path.name, query.version);
      return empty();
    },
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{name}/all`,
    summary: "Remove all versions of a schema",
    tag: TAG,
    pathParameters: { name: segment },
    replies: { 200: emptyReply("Removed"), 404: UNKNOWN },
    handle: async ({ services, path }) => {
      await removeSchema(services, path.name);
      return empty();
    },
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{name}/{version}`,
    summary: "Remove a schema",
    tag: TAG,
    pathParameters: { name: segment, version: integerSegment },
    replies: { 200: emptyReply("Removed"), 404: UNKNOWN },
    handle: async ({ services, path }) => {
      await removeSchema(services, path.name, path.version);
      return empty();
    },
  }),
];
