import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { consumeEventMessages } from "../../src/app/event-consumer.ts";
import { apiOver, type Api } from "../helpers/api.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const PATH = "/api/metadata/webhook";
const KEY = { "x-key": "secret-value" };

const config = (more: object = {}) => ({
  name: "shop",
  verifier: "HEADER_BASED",
  headers: { "X-Key": "secret-value" },
  ...more,
});

let services: FakeServices;
let call: Api["call"];
beforeEach(() => {
  services = fakeServices({ secretsKey: btoa("k".repeat(32)) });
  ({ call } = apiOver(services));
});

async function add(more: object = {}): Promise<string> {
  const added = await call("POST", PATH, config(more));
  expect(added.status).toBe(200);
  return (added.json as { id: string }).id;
}

const send = (id: string, body: unknown, headers: Record<string, string> = KEY, query = "") =>
  call("POST", `/webhook/${id}${query}`, body, headers);

const sent = () => services.eventMessages.map(({ event }) => event);

describe("webhooks over HTTP", () => {
  it("are kept, and never show their secrets", async () => {
    const id = await add({ secretValue: "other-secret", sourcePlatform: "Custom" });
    const shown = {
      id,
      name: "shop",
      verifier: "HEADER_BASED",
      headers: { "X-Key": "***" },
      secretValue: "***",
      sourcePlatform: "Custom",
      urlVerified: false,
    };
    expect((await call("GET", `${PATH}/${id}`)).json).toEqual(shown);
    expect((await call("GET", PATH)).json).toEqual([shown]);
  });

  it("keep their secrets when they are replaced as they were shown", async () => {
    const id = await add();
    const { json } = await call("GET", `${PATH}/${id}`);
    const changed = { ...(json as object), name: "store" };
    expect(await call("PUT", `${PATH}/${id}`, changed)).toMatchObject({
      status: 200,
      json: { name: "store", headers: { "X-Key": "***" } },
    });
    expect((await send(id, {})).status).toBe(200);
    await call("PUT", `${PATH}/${id}`, config({ headers: { "X-Key": "new" } }));
    expect((await send(id, {})).status).toBe(401);
    expect((await send(id, {}, { "x-key": "new" })).status).toBe(200);
  });

  it("have to be verified again when what requests have to show changes, and only then", async () => {
    const secret = "${workflow.secrets.SHOP}";
    await call("PUT", "/api/secrets/SHOP", "k1");
    await call("PUT", "/api/secrets/OTHER", "k1");
    const headers = { "X-Key": "secret-value", "x-shop": secret };
    const id = await add({ headers });
    const isVerified = async () =>
      ((await call("GET", `${PATH}/${id}`)).json as Record<string, unknown>)["urlVerified"];
    const sendWith = (key: string, shop: string) => send(id, {}, { "x-key": key, "x-shop": shop });
    await sendWith("secret-value", "k1");
    expect(await isVerified()).toBe(true);

    const shown = (await call("GET", `${PATH}/${id}`)).json as object;
    await call("PUT", `${PATH}/${id}`, { ...shown, workflowsToStart: { flow: 1 } });
    await call("PUT", "/api/secrets/SHOP", "k1");
    await call("PUT", "/api/secrets/OTHER", "k2");
    expect(await isVerified()).toBe(true);

    const newHeaders = { ...headers, "X-Key": "new" };
    const changes: [string, string, () => Promise<unknown>][] = [
      ["secret-value", "k1", () => call("PUT", `${PATH}/${id}`, config({ headers: newHeaders }))],
      ["new", "k1", () => call("PUT", "/api/secrets/SHOP", "k2")],
      ["new", "k2", () => call("DELETE", "/api/secrets/SHOP")],
    ];
    for (const [key, shop, change] of changes) {
      expect((await sendWith(key, shop)).status).toBe(200);
      expect(await isVerified()).toBe(true);
      await change();
      expect(await isVerified()).toBe(false);
    }
    await call("PUT", `${PATH}/${id}`, config({ urlVerified: true }));
    expect(await isVerified()).toBe(false);
  });

  it("are removed", async () => {
    const id = await add();
    expect(await call("DELETE", `${PATH}/${id}`)).toMatchObject({ status: 200, text: "" });
    expect((await send(id, {})).status).toBe(404);
    expect((await call("GET", PATH)).json).toEqual([]);
  });

  it.each([
    ["GET", "/webhook/nope", 404],
    ["POST", "/webhook/nope", 404],
    ["GET", `${PATH}/nope`, 404],
    ["PUT", `${PATH}/nope`, 404],
    ["DELETE", `${PATH}/nope`, 404],
  ])("refuse %s %s", async (method, path, status) => {
    const body = method === "GET" ? undefined : config();
    expect(await call(method, path, body, KEY)).toMatchObject({ status, json: { status } });
  });

  it.each([
    ["no verifier", config({ verifier: undefined }), "verifier"],
    ["an unknown verifier", config({ verifier: "NONE" }), "verifier"],
    ["no headers", config({ headers: {} }), "Validation failed"],
    ["no name", config({ name: " " }), "Validation failed"],
    ["no secret", config({ verifier: "STRIPE" }), "Validation failed"],
    ["an expression", config({ expression: "$.x" }), "Validation failed"],
    ["versions that are none", config({ workflowsToStart: { flow: "one" } }), "workflowsToStart"],
    ...[-1, 1.5, 2 ** 31, "-1", true, {}].flatMap((version) =>
      ["workflowsToStart", "receiverWorkflowNamesToVersions"].map(
        (field): [string, object, string] => [
          `the version ${JSON.stringify(version)} in ${field}`,
          config({ [field]: { flow: version } }),
          `JSON parse error: ${field}.flow: `,
        ],
      ),
    ),
    ["a list", [config()], "JSON parse error"],
    ["no JSON", "{", "JSON parse error"],
  ])("are refused with %s", async (_, body, message) => {
    const answer = await call("POST", PATH, body);
    expect(answer.status).toBe(400);
    expect((answer.json as { message: string }).message).toContain(message);
    expect((await call("GET", PATH)).json).toEqual([]);
  });

  it.each([
    ["secretValue", { verifier: "STRIPE", headers: null, secretValue: "***" }],
    ["secretValue", { secretValue: "***" }],
    ["headers.a", { headers: { a: "***" } }],
  ])("are refused with *** as a new %s", async (field, more) => {
    expect(await call("POST", PATH, config(more))).toMatchObject({
      status: 400,
      json: {
        validationErrors: [
          {
            path: `createWebhook.arg0.${field}`,
            message: expect.stringContaining("***") as string,
          },
        ],
      },
    });
    expect((await call("GET", PATH)).json).toEqual([]);
  });

  it.each([
    ["headers.new", { headers: { "X-Key": "***", new: "***" } }],
    ["headers.x-key", { headers: { "x-key": "***" } }],
    ["secretValue", { verifier: "HMAC_BASED", secretValue: "***" }],
  ])("are not replaced where *** as %s has nothing to keep", async (field, more) => {
    const id = await add();
    expect(await call("PUT", `${PATH}/${id}`, config(more))).toMatchObject({
      status: 400,
      json: { validationErrors: [{ path: `updateWebhook.arg1.${field}` }] },
    });
    expect((await send(id, {})).status).toBe(200);
    expect((await send(id, {}, { "x-key": "***" })).status).toBe(401);
  });

  it("have a name of their own", async () => {
    await add();
    expect((await call("POST", PATH, config())).status).toBe(409);
    const id = await add({ name: "store" });
    expect((await call("PUT", `${PATH}/${id}`, config())).status).toBe(409);
    expect((await call("PUT", `${PATH}/${id}`, config({ name: "store" }))).status).toBe(200);
  });
});

describe("secrets of a webhook without a key to encrypt them", () => {
  it("are refused, and nothing is kept", async () => {
    const keyless = apiOver(fakeServices());
    const refused = await keyless.call("POST", PATH, config());
    expect(refused).toMatchObject({
      status: 501,
      json: { message: "secrets of webhooks cannot be kept: BATON_SECRETS_KEY is not set" },
    });
    expect((await keyless.call("GET", PATH)).json).toEqual([]);
  });
});

describe("secrets that a webhook refers to", () => {
  const SECRET = "${workflow.secrets.SHOP}";
  const signed = { verifier: "HEADER_BASED", headers: { "x-key": SECRET, "x-plain": "plain" } };

  it("are shown as they are written, and stand nowhere in the database", async () => {
    await call("PUT", "/api/secrets/SHOP", "value-of-the-shop");
    const id = await add(signed);
    const { headers } = (await call("GET", `${PATH}/${id}`)).json as Record<string, unknown>;
    expect(headers).toEqual({ "x-key": SECRET, "x-plain": "***" });
    const rows = services.database.sqlite.prepare("SELECT config FROM webhook").all();
    expect(JSON.stringify(rows)).not.toMatch(/value-of-the-shop|plain/);
  });

  it("are what requests have to show, from the next one on when they change", async () => {
    await call("PUT", "/api/secrets/SHOP", "k1");
    const id = await add(signed);
    const sendWith = (key: string) => send(id, {}, { "x-key": key, "x-plain": "plain" });
    expect((await sendWith("k1")).status).toBe(200);
    expect((await sendWith(SECRET)).status).toBe(401);
    await call("PUT", "/api/secrets/SHOP", "k2");
    expect((await sendWith("k1")).status).toBe(401);
    expect((await sendWith("k2")).status).toBe(200);
  });

  it("stay with the values beside them when the webhook is saved as it is shown", async () => {
    await call("PUT", "/api/secrets/SHOP", "k1");
    const id = await add(signed);
    const { json } = await call("GET", `${PATH}/${id}`);
    expect((await call("PUT", `${PATH}/${id}`, json)).status).toBe(200);
    expect((await send(id, {}, { "x-key": "k1", "x-plain": "plain" })).status).toBe(200);
  });

  it("let nothing pass once they are gone, whatever a request has", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    await call("PUT", "/api/secrets/SHOP", "k1");
    const byHeader = await add(signed);
    const byHmac = await add({ name: "hmac", verifier: "HMAC_BASED", secretValue: SECRET });
    await call("DELETE", "/api/secrets/SHOP");
    for (const key of ["k1", "", SECRET]) {
      const headers = { "x-key": key, "x-plain": "plain", "x-hub-signature-256": key };
      expect((await send(byHeader, {}, headers)).status).toBe(401);
      expect((await send(byHmac, {}, headers)).status).toBe(401);
    }
    expect(warn).toHaveBeenCalledWith(`webhook ${byHeader} has no secret SHOP`);
    warn.mockRestore();
  });

  it("have to be there when it is saved", async () => {
    const answer = await call("POST", PATH, { name: "shop", ...signed });
    expect(answer).toMatchObject({
      status: 400,
      json: { validationErrors: [{ message: "There is no secret SHOP" }] },
    });
  });
});

describe("a request to a webhook", () => {
  it("needs no key of the server, but its own secret", async () => {
    const id = await add();
    const { call: locked } = apiOver(services, { kind: "keys", keys: new Map([["k", "s"]]) });
    expect((await locked("POST", `/webhook/${id}`, { x: 1 }, KEY)).status).toBe(200);
    expect((await locked("POST", `/webhook/${id}`, { x: 1 })).status).toBe(401);
    expect((await locked("GET", PATH)).status).toBe(401);
    expect((await locked("GET", `/webhook/${id}/more`)).status).toBe(401);
    expect(sent()).toHaveLength(1);
  });

  it("is an event with the members of body and query", async () => {
    const id = await add();
    const answer = await send(id, { x: 1 }, KEY, "?x=0&y=2");
    expect(answer).toMatchObject({
      status: 200,
      type: expect.stringContaining("text/plain") as string,
    });
    expect(sent()).toEqual([
      {
        id: answer.text,
        name: "webhook:shop",
        payload: { x: 1, y: "2" },
        time: services.time.now,
        workflowId: "",
      },
    ]);
    expect((await call("GET", `${PATH}/${id}`)).json).toMatchObject({ urlVerified: true });
  });

  it("is an event of the trace that it belongs to", async () => {
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    await send(await add(), {}, { ...KEY, traceparent, tracestate: "a=1" });
    expect(sent()).toMatchObject([{ trace: { traceparent, tracestate: "a=1" } }]);
  });

  it.each([
    [[1, 2], "application/json", { body: [1, 2] }],
    ["plain words", "text/plain", { body: "plain words" }],
    ['{"a":1}', "text/plain", { a: 1 }],
    ['{"a":1e400}', "text/plain", { body: '{"a":1e400}' }],
    ["a=1&b=x%20y", "application/x-www-form-urlencoded", { a: "1", b: "x y" }],
  ])("carries %j of the type %s", async (body, type, payload) => {
    await send(await add(), body, { ...KEY, "content-type": type });
    expect(sent()).toMatchObject([{ payload }]);
  });

  it("carries no headers but those that name the kind of event", async () => {
    await send(await add(), {}, { ...KEY, "x-github-event": "push", authorization: "Bearer x" });
    expect(sent()[0]?.payload).toEqual({ headers: { "x-github-event": "push" } });
  });

  it.each([
    ["no JSON", "{", 400],
    ["a number that cannot be held", '{"a":1e400}', 400],
    ["JSON that is nested too deep", "[".repeat(600) + "]".repeat(600), 400],
    ["nothing", "", 400],
    ["too much", { x: "x".repeat(1_000_001) }, 413],
  ])("is refused with %s", async (_, body, status) => {
    const id = await add();
    expect(await send(id, body)).toMatchObject({ status, json: { status } });
    expect(sent()).toEqual([]);
  });

  it("is refused without its secret, which no answer tells", async () => {
    const id = await add();
    const answer = await send(id, {}, { "x-key": "secret" });
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain("secret-value");
    expect(sent()).toEqual([]);
    expect((await call("GET", `${PATH}/${id}`)).json).toMatchObject({ urlVerified: false });
  });

  it("is to be sent again when the queue does not take it", async () => {
    const id = await add();
    services.sendEventMessage = async () => {
      throw new Error("queue away");
    };
    expect(await send(id, {})).toMatchObject({ status: 503, json: { retryable: true } });
  });

  it("has the same id each time its sender names it so", async () => {
    const id = await add();
    const named = (name: string) => send(id, {}, { ...KEY, "x-github-delivery": name });
    const [first, again, other] = [await named("a"), await named("a"), await named("b")];
    expect(again.text).toBe(first.text);
    expect(other.text).not.toBe(first.text);
    expect((await send(id, {})).text).not.toBe((await send(id, {})).text);
  });

  it("has the id that Stripe and Slack write into it", async () => {
    const now = Math.floor(services.time.now / 1000);
    const signed = (text: string) => createHmac("sha256", "s").update(text).digest("hex");
    const stripe = await add({ verifier: "STRIPE", secretValue: "s", headers: undefined });
    const slack = await add({
      name: "b",
      verifier: "SLACK_BASED",
      secretValue: "s",
      headers: null,
    });
    const body = '{"id":"evt_1","event_id":"Ev1"}';
    const toStripe = { "stripe-signature": `t=${now},v1=${signed(`${now}.${body}`)}` };
    const toSlack = (text: string) => ({
      "x-slack-request-timestamp": String(now),
      "x-slack-signature": `v0=${signed(`v0:${now}:${text}`)}`,
    });
    for (const [id, headers] of [
      [stripe, toStripe],
      [slack, toSlack(body)],
    ] as const) {
      const first = await send(id, body, headers);
      expect(first.status).toBe(200);
      expect((await send(id, body, headers)).text).toBe(first.text);
    }
    const question = '{"type":"url_verification","challenge":"c"}';
    expect((await send(slack, question, toSlack(question))).text).toBe("c");
    expect((await send(slack, question, toSlack(body))).status).toBe(401);
    expect(sent()).toHaveLength(4);
  });

  it("may ask whether the URL is right", async () => {
    const id = await add();
    expect(await call("GET", `/webhook/${id}?crc_token=c`)).toMatchObject({
      status: 200,
      text: "{}",
    });
    const twitter = await add({ name: "t", verifier: "TWITTER", secretValue: "s", headers: null });
    expect((await call("GET", `/webhook/${twitter}?crc_token=c`)).json).toEqual({
      response_token: `sha256=${createHmac("sha256", "s").update("c").digest("base64")}`,
    });
    expect(await call("GET", `/webhook/${twitter}`)).toMatchObject({ status: 200, text: "{}" });
  });

  it("is a dead letter where a workflow to start is not registered, and starts the others", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const id = await add({ workflowsToStart: { later: 2, flow: 0 } });
    const tasks = [{ name: "a", taskReferenceName: "a", type: "NOOP" }];
    await call("POST", "/api/metadata/workflow", { name: "flow", version: 1, tasks });
    const { text: eventId } = await send(id, { x: 1 });
    const consume = async () => {
      const ack = vi.fn<() => void>();
      const body = services.eventMessages.pop();
      const retry = () => expect.fail("asked again");
      await consumeEventMessages(services, [{ id: "m", body, attempts: 1, ack, retry }]);
      expect(ack).toHaveBeenCalledOnce();
    };
    await consume();
    expect(services.touchedExecutions.size).toBe(1);
    const letters = "/api/baton/dead-letters";
    expect((await call("GET", letters)).json).toMatchObject({
      totalHits: 1,
      results: [
        {
          id: eventId,
          event: "webhook:shop",
          reason: expect.stringContaining(
            "No such workflow defined. name=later, version=2",
          ) as string,
          payload: { x: 1 },
        },
      ],
    });

    await call("POST", "/api/metadata/workflow", { name: "later", version: 2, tasks });
    expect((await call("POST", `${letters}/${encodeURIComponent(eventId)}/retry`)).status).toBe(
      200,
    );
    await consume();
    expect(services.touchedExecutions.size).toBe(2);
    expect((await call("GET", letters)).json).toMatchObject({ totalHits: 0 });
    warn.mockRestore();
  });

  it("starts the webhook's workflows and lets handlers act, once for each event", async () => {
    const tasks = [{ name: "a", taskReferenceName: "a", type: "NOOP" }];
    await call("POST", "/api/metadata/workflow", { name: "flow", version: 1, tasks });
    await call("POST", "/api/event", {
      name: "h",
      event: "webhook:shop",
      active: true,
      actions: [
        { action: "start_workflow", start_workflow: { name: "flow", input: { y: "${x}" } } },
      ],
    });
    const id = await add({ workflowsToStart: { flow: null } });
    for (const name of ["a", "b", "a"]) {
      await send(id, { x: "${not.a.reference}" }, { ...KEY, "webhook-id": name });
    }
    const deliveries = services.eventMessages.map((body) => ({
      id: "m",
      body,
      attempts: 1,
      ack: () => {},
      retry: () => expect.fail("asked again"),
    }));
    await consumeEventMessages(services, deliveries);
    await consumeEventMessages(services, deliveries);
    const inputs = [...services.touchedExecutions.values()].map(({ started }) => started?.input);
    const text = "${not.a.reference}";
    expect(inputs.map((input) => input?.["x"] ?? input?.["y"])).toEqual([text, text, text, text]);
  });
});
