/** A burst of 1,000 requests to a webhook, 100 of them repetitions: 900 events, each acted on once. */
import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seededRandom } from "../helpers/random.ts";
import { LocalApi, task } from "./local-api.ts";

const EVENTS = 900;
const REPETITIONS = 100;
const SECRET = "burst-secret";

let api: LocalApi;
beforeEach(async () => {
  api = await LocalApi.open();
});
afterEach(async () => {
  await api.close();
});

interface Hits {
  totalHits: number;
  results: { workflowId: string }[];
}

const search = async (name: string): Promise<Hits> =>
  JSON.parse(await api.send("GET", `/workflow/search?size=1000&query=workflowType=${name}`));

const executionsOf = async (handler: string): Promise<{ messageId: string; status: string }[]> =>
  JSON.parse(await api.send("GET", `/baton/event-executions?size=1000&handler=${handler}`));

/** Waits until all events are handled. */
async function handled(handler: string): Promise<void> {
  while ((await executionsOf(handler)).length < EVENTS) await pause(500);
}

describe("a burst of requests to a webhook", () => {
  it("is one event for each that is not a repetition, and each is acted on once", async () => {
    const random = seededRandom();
    await api.define([
      { name: "received", version: 1, tasks: [task("note", "NOOP")] },
      { name: "handled", version: 1, tasks: [task("note", "NOOP")] },
    ]);
    await api.send("POST", "/event", {
      name: "handles",
      event: "webhook:burst",
      active: true,
      actions: [{ action: "start_workflow", start_workflow: { name: "handled" } }],
    });
    const added = await api.send("POST", "/metadata/webhook", {
      name: "burst",
      verifier: "HMAC_BASED",
      headerKey: "X-Signature",
      secretValue: SECRET,
      workflowsToStart: { received: 1 },
    });
    const { id } = JSON.parse(added) as { id: string };
    const numbers = Array.from({ length: EVENTS }, (_, number) => number);
    for (let repetition = 0; repetition < REPETITIONS; repetition++) {
      numbers.splice(random.below(numbers.length), 0, repetition * 9);
    }
    const began = Date.now();
    const answers = await Promise.all(
      numbers.map(async (number) => {
        const body = { number };
        const signature = createHmac("sha256", SECRET).update(JSON.stringify(body)).digest("hex");
        const headers = { "x-signature": signature, "webhook-id": `event-${number}` };
        return await api.sendToWebhook(id, body, headers);
      }),
    );
    const took = Date.now() - began;
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(EVENTS);
    await Promise.all([handled("handles"), handled(`webhook:${id}`)]);
    console.info(`taken in ${took} ms, acted on after ${Date.now() - began} ms`);
    for (const handler of ["handles", `webhook:${id}`]) {
      const executions = await executionsOf(handler);
      expect(new Set(executions.map(({ messageId }) => messageId)).size).toBe(EVENTS);
      expect(executions.filter(({ status }) => status !== "COMPLETED")).toEqual([]);
    }
    // What is repeated may still be on its way; it must not start anything.
    await pause(5_000);
    expect((await search("received")).totalHits).toBe(EVENTS);
    expect((await search("handled")).totalHits).toBe(EVENTS);
    expect(JSON.parse(await api.send("GET", "/baton/dead-letters"))).toMatchObject({
      totalHits: 0,
    });
  });
});
