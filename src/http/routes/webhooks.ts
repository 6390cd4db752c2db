import { z } from "zod";
import { answerPing, receiveWebhook } from "../../app/webhook-requests.ts";
import {
  addWebhook,
  getWebhook,
  listWebhooks,
  removeWebhook,
  updateWebhook,
} from "../../app/webhooks.ts";
import { webhookConfigSchema } from "../../model/webhook-config.ts";
import { empty, json, plainText } from "../answer.ts";
import { segment } from "../parameters.ts";
import { declareRoute, jsonBody, textBody, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal, textReply } from "./replies.ts";

const PATH = "/api/metadata/webhook";
const TAG = "Webhooks";

const BY_ID = { id: segment };
const ONE = jsonReply(webhookConfigSchema, "The webhook, its secrets masked");
const INVALID = refusal("The webhook breaks a rule");
const UNKNOWN = refusal("No such webhook");
const TAKEN = refusal("Another webhook has that name");

/** Webhooks, and the requests that other systems send to them. */
export const webhookRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: PATH,
    summary: "Add a webhook",
    tag: TAG,
    body: jsonBody(webhookConfigSchema),
    replies: { 200: ONE, 400: INVALID, 409: TAKEN },
    handle: async ({ services, body }) => json(await addWebhook(services, body)),
  }),
  declareRoute({
    method: "GET",
    path: PATH,
    summary: "All webhooks",
    tag: TAG,
    replies: { 200: jsonReply(z.array(webhookConfigSchema), "Their secrets are masked") },
    handle: async ({ services }) => json(await listWebhooks(services)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{id}`,
    summary: "A webhook",
    tag: TAG,
    pathParameters: BY_ID,
    replies: { 200: ONE, 404: UNKNOWN },
    handle: async ({ services, path }) => json(await getWebhook(services, path.id)),
  }),
  declareRoute({
    method: "PUT",
    path: `${PATH}/{id}`,
    summary: "Replace a webhook; masked secrets stay what they are",
    tag: TAG,
    pathParameters: BY_ID,
    body: jsonBody(webhookConfigSchema),
    replies: { 200: ONE, 400: INVALID, 404: UNKNOWN, 409: TAKEN },
    handle: async ({ services, path, body }) => json(await updateWebhook(services, path.id, body)),
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{id}`,
    summary: "Remove a webhook",
    tag: TAG,
    pathParameters: BY_ID,
    replies: { 200: emptyReply("Removed"), 404: UNKNOWN },
    handle: async ({ services, path }) => {
      await removeWebhook(services, path.id);
      return empty();
    },
  }),
  declareRoute({
    method: "POST",
    path: "/webhook/{id}",
    summary: "Send an event",
    tag: TAG,
    pathParameters: BY_ID,
    body: textBody,
    replies: {
      200: textReply("The id of the event, or the answer to a challenge"),
      400: refusal("The body cannot be read"),
      401: refusal("It is not signed as the webhook requires"),
      404: UNKNOWN,
      413: refusal("It is too large"),
    },
    handle: async ({ services, path, body, headers, otherQuery: query }) =>
      plainText(await receiveWebhook(services, path.id, { headers, query, body })),
  }),
  declareRoute({
    method: "GET",
    path: "/webhook/{id}",
    summary: "Look whether the URL is right",
    tag: TAG,
    pathParameters: BY_ID,
    replies: {
      200: jsonReply(
        z.object({ response_token: z.string().optional() }),
        "It is right; with the answer to a challenge, if there was one",
      ),
      404: UNKNOWN,
    },
    handle: async ({ services, path, otherQuery }) =>
      json(await answerPing(services, path.id, otherQuery)),
  }),
];
