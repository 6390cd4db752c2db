/**
 * How webhooks make sure who calls. All comparisons take the same time wherever two values differ: signatures
 * are compared by WebCrypto, headers by their digests.
 */
import type { WebhookConfig } from "../model/webhook-config.ts";
import { assertNever } from "../lib/assert-never.ts";
import { fromBase64, fromHex, p256FromDer, toBase64, utf8 } from "./bytes.ts";

/** A request as it was signed. */
export interface SignedRequest {
  headers: Headers;
  body: string;
  /** Epoch milliseconds. */
  now: number;
}

/** How old a signature with a time may be, and how far in the future: against replays. */
const MAX_AGE_MS = 5 * 60 * 1000;

/** The header of HMAC_BASED and SIGNATURE_BASED unless the webhook names one: that of GitHub. */
export const DEFAULT_SIGNATURE_HEADER = "X-Hub-Signature-256";

/** What is wrong with the secrets of a webhook; null when a request can be verified with them. */
export async function verifierProblem(webhook: WebhookConfig): Promise<string | null> {
  const { verifier, headers = {}, secretValue = "", headerKey } = webhook;
  const names = headerKey === undefined ? Object.keys(headers) : [headerKey];
  const bad = names.find((name) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name));
  if (bad !== undefined) return `${JSON.stringify(bad)} is no name of a header`;
  if (verifier === "HEADER_BASED") {
    const values = Object.values(headers);
    if (values.length === 0) return "HEADER_BASED needs headers";
    return values.includes("") ? "HEADER_BASED needs a value for each header" : null;
  }
  if (secretValue === "") return `${verifier} needs secretValue`;
  if (verifier !== "SENDGRID") return null;
  return (await sendGridKey(secretValue)) === null
    ? "SENDGRID needs the verification key as secretValue"
    : null;
}

/** Whether a request comes from who has the secrets of a webhook. */
export async function isGenuine(webhook: WebhookConfig, request: SignedRequest): Promise<boolean> {
  const { verifier, headerKey = DEFAULT_SIGNATURE_HEADER, secretValue = "" } = webhook;
  const { headers, body } = request;
  switch (verifier) {
    case "HEADER_BASED":
      return await hasHeaders(webhook.headers ?? {}, headers);
    case "HMAC_BASED":
    case "SIGNATURE_BASED":
      return await isSigned(secretValue, body, headers.get(headerKey) ?? "");
    case "TWITTER":
      return await isSigned(secretValue, body, headers.get("x-twitter-webhooks-signature") ?? "");
    case "SLACK_BASED":
      return await isFromSlack(secretValue, request);
    case "STRIPE":
      return await isFromStripe(secretValue, request);
    case "SENDGRID":
      return await isFromSendGrid(secretValue, request);
    default:
      return assertNever(verifier);
  }
}

/** Whether two webhooks take the same requests for genuine. */
export function haveSameProof(one: WebhookConfig, other: WebhookConfig): boolean {
  return proofOf(one) === proofOf(other);
}

function proofOf({ verifier, headerKey, secretValue, headers = {} }: WebhookConfig): string {
  const sorted = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([verifier, headerKey, secretValue, sorted]);
}

/** What Twitter wants to hear to know that the webhook has its secret. */
export async function twitterResponse(secret: string, challenge: string): Promise<string> {
  const key = await hmacKey(secret);
  const signature = await crypto.subtle.sign("HMAC", key, utf8(challenge));
  return `sha256=${toBase64(new Uint8Array(signature))}`;
}

async function hasHeaders(wanted: Record<string, string>, given: Headers): Promise<boolean> {
  const equal = await Promise.all(
    Object.entries(wanted).map(([name, value]) => isSameText(value, given.get(name) ?? "")),
  );
  return equal.length > 0 && equal.every(Boolean);
}

/** @param signature in hexadecimal or base64, with or without `sha256=` */
async function isSigned(secret: string, text: string, signature: string): Promise<boolean> {
  const bare = signature.replace(/^(?:sha256|v0)=/, "");
  const bytes = fromHex(bare) ?? fromBase64(bare);
  if (secret === "" || bytes === null) return false;
  return await crypto.subtle.verify("HMAC", await hmacKey(secret), bytes, utf8(text));
}

async function isFromSlack(secret: string, { headers, body, now }: SignedRequest) {
  const time = headers.get("x-slack-request-timestamp") ?? "";
  if (!isRecent(time, now)) return false;
  return await isSigned(secret, `v0:${time}:${body}`, headers.get("x-slack-signature") ?? "");
}

/** `t=<seconds>,v1=<signature>`; there are several of `v1` while a secret is being changed. */
async function isFromStripe(secret: string, { headers, body, now }: SignedRequest) {
  const parts = (headers.get("stripe-signature") ?? "").split(",").map((part) => part.trim());
  const valuesOf = (name: string) =>
    parts.flatMap((part) => (part.startsWith(`${name}=`) ? [part.slice(name.length + 1)] : []));
  const [time = ""] = valuesOf("t");
  if (!isRecent(time, now)) return false;
  const checks = valuesOf("v1").map((signature) => isSigned(secret, `${time}.${body}`, signature));
  return (await Promise.all(checks)).some(Boolean);
}

async function isFromSendGrid(publicKey: string, { headers, body, now }: SignedRequest) {
  const time = headers.get("x-twilio-email-event-webhook-timestamp") ?? "";
  const der = fromBase64(headers.get("x-twilio-email-event-webhook-signature") ?? "");
  const signature = der === null ? null : p256FromDer(der);
  const key = await sendGridKey(publicKey);
  if (signature === null || key === null || !isRecent(time, now)) return false;
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  return await crypto.subtle.verify(algorithm, key, signature, utf8(`${time}${body}`));
}

async function sendGridKey(text: string): Promise<CryptoKey | null> {
  const bytes = fromBase64(text);
  if (bytes === null) return null;
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  try {
    return await crypto.subtle.importKey("spki", bytes, algorithm, false, ["verify"]);
  } catch {
    return null;
  }
}

/** @param time epoch seconds, as they were signed */
function isRecent(time: string, now: number): boolean {
  return /^\d{1,12}$/.test(time) && Math.abs(now - Number(time) * 1000) <= MAX_AGE_MS;
}

async function isSameText(wanted: string, given: string): Promise<boolean> {
  const [left, right] = await Promise.all([digest(wanted), digest(given)]);
  let difference = 0;
  left.forEach((byte, at) => {
    difference |= byte ^ (right[at] ?? 0);
  });
  return difference === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text)));
}

async function hmacKey(secret: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return await crypto.subtle.importKey("raw", utf8(secret), algorithm, false, ["sign", "verify"]);
}
