import { beforeEach, describe, expect, it } from "vitest";
import type { IndexMessage } from "../../src/store/index-message.ts";
import { IndexMessages } from "../../src/store/index-messages.ts";

let now: number;
let sent: string[][];
let failures: Error[];
let pauses: (() => void)[];
let messages: IndexMessages;
beforeEach(() => {
  [now, sent, failures, pauses] = [1000, [], [], []];
  messages = new IndexMessages({
    now: () => now,
    pause: () => new Promise((resolve) => void pauses.push(resolve)),
  });
});

const queue = {
  send: async ({ workflowIds }: IndexMessage) => {
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    sent.push(workflowIds);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  },
};

const tell = (workflowId: string): Promise<void> => messages.tell(queue, workflowId);

describe("IndexMessages", () => {
  it("sends what is told within a moment in one message, each id once", async () => {
    const first = tell("a");
    await Promise.all([tell("b"), tell("a"), tell("c")]);
    expect(sent).toEqual([]);
    pauses.shift()?.();
    await first;
    expect(sent).toEqual([["a", "b", "c"]]);
    const next = tell("d");
    pauses.shift()?.();
    await next;
    expect(sent).toEqual([["a", "b", "c"], ["d"]]);
  });

  it("sends at once when a message is full", async () => {
    void tell("0");
    for (let at = 1; at < 100; at += 1) await tell(String(at));
    expect(sent.map((ids) => ids.length)).toEqual([100]);
  });

  it("sends for one that has died (M1)", async () => {
    void tell("dies");
    now += 1999;
    await tell("waits");
    expect(pauses).toHaveLength(1);
    now += 1;
    const third = tell("sends");
    pauses.pop()?.();
    await third;
    expect(sent).toEqual([["dies", "waits", "sends"]]);
  });

  it("says that it could not send, and sends it all with the next message (M2)", async () => {
    const first = tell("a");
    await tell("b");
    failures.push(new Error("away"));
    pauses.shift()?.();
    await expect(first).rejects.toThrow("away");
    const next = tell("c");
    pauses.shift()?.();
    await next;
    expect(sent).toEqual([["a", "b", "c"]]);
  });

  it("sends nothing when another has sent it meanwhile", async () => {
    const first = tell("0");
    for (let at = 1; at < 100; at += 1) await tell(String(at));
    pauses.shift()?.();
    await first;
    expect(sent).toHaveLength(1);
  });
});
