import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isGenuine, twitterResponse, verifierProblem } from "../../src/auth/webhook-verifier.ts";
import { webhookConfigSchema, type WebhookVerifier } from "../../src/model/webhook-config.ts";

const NOW = 1_700_000_000_000;
const SECOND = 1000;
const SECRET = "s3cret";
const BODY = '{"a":"ä"}';

const hmac = (text: string, secret = SECRET) => createHmac("sha256", secret).update(text);
const webhook = (verifier: WebhookVerifier, more: object = {}) =>
  webhookConfigSchema.parse({ name: "w", verifier, secretValue: SECRET, ...more });

async function check(
  config: ReturnType<typeof webhook>,
  headers: Record<string, string>,
  body = BODY,
) {
  return await isGenuine(config, { headers: new Headers(headers), body, now: NOW });
}

describe("HEADER_BASED", () => {
  const config = webhook("HEADER_BASED", { headers: { "X-Key": "k", "X-Other": "o" } });

  it("takes a request with all headers, in any case of their names", async () => {
    expect(await check(config, { "x-key": "k", "X-OTHER": "o" })).toBe(true);
  });

  it.each([
    {},
    { "x-key": "k" },
    { "x-key": "K", "x-other": "o" },
    { "x-key": "k, k", "x-other": "o" },
  ])("refuses %j", async (headers) => {
    expect(await check(config, headers as Record<string, string>)).toBe(false);
  });
});

describe.each(["HMAC_BASED", "SIGNATURE_BASED"] as const)("%s", (verifier) => {
  const signature = hmac(BODY).digest("hex");

  it.each([
    ["hexadecimal", signature],
    ["capitals", signature.toUpperCase()],
    ["a prefix", `sha256=${signature}`],
    ["base64", hmac(BODY).digest("base64")],
  ])("takes a signature in %s", async (_, value) => {
    expect(await check(webhook(verifier), { "x-hub-signature-256": value })).toBe(true);
    expect(await check(webhook(verifier, { headerKey: "X-Sig" }), { "x-sig": value })).toBe(true);
  });

  it.each([
    ["none", ""],
    ["no text of a signature", "ä"],
    ["a part of it", signature.slice(0, 62)],
    ["that of another secret", hmac(BODY, "other").digest("hex")],
    ["that of another body", hmac("{}").digest("hex")],
  ])("refuses %s", async (_, value) => {
    expect(await check(webhook(verifier), { "x-hub-signature-256": encodeURI(value) })).toBe(false);
  });
});

describe("SLACK_BASED", () => {
  const signed = (seconds: number, secret = SECRET) => ({
    "x-slack-request-timestamp": String(seconds),
    "x-slack-signature": `v0=${hmac(`v0:${seconds}:${BODY}`, secret).digest("hex")}`,
  });

  it("takes what is signed and young, and nothing else", async () => {
    const config = webhook("SLACK_BASED");
    const now = NOW / SECOND;
    expect(await check(config, signed(now))).toBe(true);
    expect(await check(config, signed(now - 299))).toBe(true);
    expect(await check(config, signed(now - 301))).toBe(false);
    expect(await check(config, signed(now + 301))).toBe(false);
    expect(await check(config, signed(now, "other"))).toBe(false);
    expect(await check(config, { ...signed(now), "x-slack-request-timestamp": "NaN" })).toBe(false);
    expect(await check(config, {})).toBe(false);
  });
});

describe("STRIPE", () => {
  const sign = (seconds: number, secret = SECRET) =>
    hmac(`${seconds}.${BODY}`, secret).digest("hex");
  const now = NOW / SECOND;

  it("takes a signature of any of its secrets that is young, and nothing else", async () => {
    const config = webhook("STRIPE");
    const header = (value: string) => ({ "stripe-signature": value });
    expect(await check(config, header(`t=${now},v1=${sign(now)}`))).toBe(true);
    expect(await check(config, header(`t=${now}, v1=${sign(now, "old")}, v1=${sign(now)}`))).toBe(
      true,
    );
    expect(await check(config, header(`t=${now},v0=${sign(now)}`))).toBe(false);
    expect(await check(config, header(`t=${now - 301},v1=${sign(now - 301)}`))).toBe(false);
    expect(await check(config, header(`t=${now},v1=${sign(now - 1)}`))).toBe(false);
    expect(await check(config, header("t=,v1="))).toBe(false);
    expect(await check(config, {})).toBe(false);
  });
});

describe("TWITTER", () => {
  it("takes what is signed and answers the challenge", async () => {
    const signature = `sha256=${hmac(BODY).digest("base64")}`;
    const config = webhook("TWITTER");
    expect(await check(config, { "x-twitter-webhooks-signature": signature })).toBe(true);
    expect(await check(config, { "x-twitter-webhooks-signature": signature }, "{}")).toBe(false);
    expect(await twitterResponse(SECRET, "c")).toBe(`sha256=${hmac("c").digest("base64")}`);
  });
});

describe("SENDGRID", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const secretValue = Buffer.from(publicKey.export({ type: "spki", format: "der" })).toString(
    "base64",
  );
  const config = webhook("SENDGRID", { secretValue });
  const signed = (seconds: number) => ({
    "x-twilio-email-event-webhook-timestamp": String(seconds),
    "x-twilio-email-event-webhook-signature": createSign("sha256")
      .update(`${seconds}${BODY}`)
      .sign(privateKey, "base64"),
  });
  const now = NOW / SECOND;

  it("takes what is signed with the key and young, whatever the numbers of the signature", async () => {
    expect(await verifierProblem(config)).toBeNull();
    for (let round = 0; round < 40; round++) expect(await check(config, signed(now))).toBe(true);
    expect(await check(config, signed(now - 301))).toBe(false);
    expect(await check(config, signed(now), "{}")).toBe(false);
    expect(await check(config, {})).toBe(false);
  });

  it.each(["", "AAAA", "MAYCAQECAQE=", "MCUCIQ==", "MAgCAQECAwEBAQE="])(
    "refuses the signature %j",
    async (signature) => {
      const headers = { ...signed(now), "x-twilio-email-event-webhook-signature": signature };
      expect(await check(config, headers)).toBe(false);
    },
  );
});

describe("verifierProblem", () => {
  it.each([
    [webhook("HEADER_BASED"), "needs headers"],
    [webhook("HEADER_BASED", { headers: { a: "" } }), "value for each header"],
    [webhook("HEADER_BASED", { headers: { "a b": "c" } }), "no name of a header"],
    [webhook("HMAC_BASED", { secretValue: "" }), "needs secretValue"],
    [webhook("HMAC_BASED", { headerKey: "a:b" }), "no name of a header"],
    [webhook("STRIPE", { secretValue: null }), "needs secretValue"],
    [webhook("SENDGRID"), "verification key"],
  ])("says what is wrong with %j", async (config, problem) => {
    expect(await verifierProblem(config)).toContain(problem);
  });

  it.each(["HMAC_BASED", "SIGNATURE_BASED", "SLACK_BASED", "STRIPE", "TWITTER"] as const)(
    "finds nothing wrong with a secret for %s",
    async (verifier) => {
      expect(await verifierProblem(webhook(verifier))).toBeNull();
    },
  );
});
