/** What other systems send to webhooks: each genuine request is an event. */
import { isGenuine, twitterResponse } from "../auth/webhook-verifier.ts";
import { derivedUuid } from "../lib/derived-uuid.ts";
import { formatWebhookEventId } from "../lib/event-id.ts";
import { jsonBytes } from "../lib/json-size.ts";
import type { JsonObject } from "../model/json.ts";
import { readTraceContext } from "../model/trace-context.ts";
import type { Webhook } from "../model/webhook-config.ts";
import { publishEvent } from "./open-events.ts";
import { TooLarge, Unauthorized, Unavailable } from "./errors.ts";
import type { Services } from "./services.ts";
import { payloadOf } from "./webhook-payload.ts";
import { fillSecrets } from "./webhook-secrets.ts";
import { noSuchWebhook } from "./webhooks.ts";

/** Bytes of the JSON of what an event carries. */
export const MAX_WEBHOOK_BYTES = 1_000_000;

/** Headers by which senders tell a repetition from another event. */
const ID_HEADERS = [
  "webhook-id",
  "svix-id",
  "idempotency-key",
  "x-event-id",
  "x-github-delivery",
  "x-gitlab-event-uuid",
  "x-shopify-webhook-id",
];

/** A request as it came. */
export interface WebhookRequest {
  headers: Headers;
  query: Readonly<Record<string, string>>;
  body: string;
}

/**
 * Takes an event. It is in the queue of events when this returns.
 * @returns the event's id, or what the sender wants to hear to know that the URL is right.
 * @throws Unauthorized for a request that is not genuine.
 */
export async function receiveWebhook(
  services: Services,
  id: string,
  request: WebhookRequest,
): Promise<string> {
  const webhook = await find(services, id);
  const now = services.clock();
  if (!(await isGenuine(webhook, { ...request, now }))) {
    throw notSigned(webhook);
  }
  const payload = payloadOf(request);
  if (webhook.urlVerified !== true) await services.webhooks.setVerified(id, true);
  const challenge = slackChallenge(webhook, payload);
  if (challenge !== null) return challenge;
  const bytes = jsonBytes(payload);
  if (bytes > MAX_WEBHOOK_BYTES) {
    throw new TooLarge(
      `The event has ${bytes} bytes, more than the permissible limit: ${MAX_WEBHOOK_BYTES} bytes`,
    );
  }
  const key = keyOf(services, webhook, { ...request, payload });
  const eventId = formatWebhookEventId(id, key);
  const trace = readTraceContext(request.headers);
  const event = {
    id: eventId,
    name: `webhook:${webhook.name}`,
    payload,
    time: now,
    ...(trace !== undefined && { trace }),
  };
  try {
    await publishEvent(services, { ...event, workflowId: "" });
  } catch (error) {
    throw new Unavailable("Try again: the event cannot be queued.", { cause: error });
  }
  return eventId;
}

/** Answers a sender that looks whether the URL is right; empty where it wants to hear nothing. */
export async function answerPing(
  services: Services,
  id: string,
  query: Readonly<Record<string, string>>,
): Promise<{ response_token?: string }> {
  const { verifier, secretValue = "" } = await find(services, id);
  const challenge = query["crc_token"];
  if (verifier !== "TWITTER" || challenge === undefined) return {};
  return { response_token: await twitterResponse(secretValue, challenge) };
}

function notSigned({ name }: Webhook): Unauthorized {
  return new Unauthorized(`The request is not signed as webhook ${name} requires`);
}

/** The webhook, with the secrets that it refers to. */
async function find(services: Services, id: string): Promise<Webhook> {
  const found = await services.webhooks.get(id);
  if (found === null) throw noSuchWebhook(id);
  const { webhook, missing } = await fillSecrets(services, found);
  if (missing.length === 0) return webhook;
  // Without its secret no request can show that it is genuine.
  console.warn(`webhook ${id} has no secret ${missing.join(", ")}`);
  throw notSigned(webhook);
}

/** Slack asks once, when a URL is entered, and signs the question like an event. */
function slackChallenge({ verifier }: Webhook, { type, challenge }: JsonObject): string | null {
  const asks = verifier === "SLACK_BASED" && type === "url_verification";
  return asks && typeof challenge === "string" ? challenge : null;
}

/** The same for each delivery of an event; a new one where the sender does not name its events. */
function keyOf(
  services: Services,
  { verifier }: Webhook,
  { headers, payload }: WebhookRequest & { payload: JsonObject },
): string {
  const member = { STRIPE: "id", SLACK_BASED: "event_id" }[verifier as string];
  const named = member === undefined ? undefined : payload[member];
  if (typeof named === "string" && named !== "") return derivedUuid(`${member} ${named}`);
  for (const header of ID_HEADERS) {
    const value = headers.get(header) ?? "";
    if (value !== "") return derivedUuid(`${header} ${value}`);
  }
  return services.newId();
}
