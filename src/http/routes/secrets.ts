import { z } from "zod";
import {
  describeSecrets,
  listSecrets,
  noSuchSecret,
  readSecret,
  removeSecret,
  secretExists,
  writeSecret,
} from "../../app/secrets.ts";
import { secretMetadataSchema } from "../../model/secret.ts";
import { empty, json, plainText } from "../answer.ts";
import { segment } from "../parameters.ts";
import { declareRoute, textBody, type Method, type Reply, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal, textReply } from "./replies.ts";

const PATH = "/api/secrets";
const TAG = "Secrets";
const BAD_KEY = refusal("A key that cannot be one");
const KEY = { key: segment };

/** Some SDKs ask for the names by POST. */
const namesRoute = (method: Method): Route =>
  declareRoute({
    method,
    path: PATH,
    summary: "The names of all secrets",
    tag: TAG,
    replies: { 200: jsonReply(z.array(z.string()), "The names") },
    handle: async ({ services }) => json(await listSecrets(services)),
  });

interface ValuePlace {
  path: string;
  absent: Reply;
  /** The answer when there is no such secret. */
  answerAbsent: (key: string) => Response;
}

const valueRoute = ({ path, absent, answerAbsent }: ValuePlace): Route =>
  declareRoute({
    method: "GET",
    path,
    summary: "The value of a secret",
    tag: TAG,
    pathParameters: KEY,
    replies: {
      200: textReply("The value"),
      400: BAD_KEY,
      404: absent,
    },
    handle: async ({ services, path: { key } }) => {
      const value = await readSecret(services, key);
      return value === null ? answerAbsent(key) : plainText(value);
    },
  });

export const secretRoutes: Route[] = [
  namesRoute("GET"),
  namesRoute("POST"),
  declareRoute({
    method: "GET",
    path: `${PATH}/v2`,
    summary: "All secrets with their times, and the ends of long values",
    tag: TAG,
    replies: { 200: jsonReply(z.array(secretMetadataSchema), "The secrets") },
    handle: async ({ services }) => json(await describeSecrets(services)),
  }),
  valueRoute({
    path: `${PATH}/{key}`,
    absent: emptyReply("No such secret"),
    answerAbsent: () => new Response(null, { status: 404 }),
  }),
  // Where a secret of the name `v2` would be read stands the list.
  valueRoute({
    path: "/api/baton/secrets/{key}",
    absent: refusal("No such secret"),
    answerAbsent: (key) => {
      throw noSuchSecret(key);
    },
  }),
  declareRoute({
    method: "PUT",
    path: `${PATH}/{key}`,
    summary: "Write a secret; the body is its value as it stands",
    tag: TAG,
    pathParameters: KEY,
    body: { ...textBody, optional: true, isExact: true },
    replies: {
      200: emptyReply("Written"),
      400: BAD_KEY,
      413: refusal("The value is too large"),
      501: refusal("The server has no key to encrypt it with"),
    },
    handle: async ({ services, path, body }) => {
      await writeSecret(services, path.key, body);
      return empty();
    },
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{key}`,
    summary: "Remove a secret",
    tag: TAG,
    pathParameters: KEY,
    replies: { 200: emptyReply("Removed"), 400: BAD_KEY, 404: refusal("No such secret") },
    handle: async ({ services, path }) => {
      await removeSecret(services, path.key);
      return empty();
    },
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{key}/exists`,
    summary: "Whether there is a secret",
    tag: TAG,
    pathParameters: KEY,
    replies: { 200: jsonReply(z.boolean(), "Whether there is one"), 400: BAD_KEY },
    handle: async ({ services, path }) => json(await secretExists(services, path.key)),
  }),
];
