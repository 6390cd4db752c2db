import { beforeEach, describe, expect, it } from "vitest";
import { consumeIndexMessages, type IndexDelivery } from "../../src/app/index-consumer.ts";
import type { FakeExecution } from "../helpers/fake-objects.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

class FakeDelivery implements IndexDelivery {
  readonly body: unknown;
  fate = "pending";

  constructor(body: unknown) {
    this.body = body;
  }

  ack(): void {
    this.fate = "acknowledged";
  }

  retry(): void {
    this.fate = "retried";
  }
}

let services: FakeServices;
beforeEach(() => {
  services = fakeServices();
});

async function execution(): Promise<FakeExecution> {
  const workflowId = crypto.randomUUID();
  const made = services.execution(workflowId);
  const definition = JSON.stringify({ name: "flow", version: 1 });
  await made.start({ workflowId, definition, input: {}, priority: 0, taskToDomain: {} });
  return made;
}

async function consume(...bodies: unknown[]): Promise<string[]> {
  const deliveries = bodies.map((body) => new FakeDelivery(body));
  await consumeIndexMessages(services, deliveries);
  return deliveries.map((delivery) => delivery.fate);
}

describe("consumeIndexMessages", () => {
  it("writes what each execution says and tells it", async () => {
    const [a, b] = [await execution(), await execution()];
    a.indexVersion = 4;
    const fates = await consume({ workflowId: a.workflowId }, { workflowId: b.workflowId });
    expect(fates).toEqual(["acknowledged", "acknowledged"]);
    expect((await services.index.running("flow")).toSorted()).toEqual(
      [a.workflowId, b.workflowId].toSorted(),
    );
    expect(a.indexedVersions).toEqual([4]);
  });

  it("reads an execution once for many messages", async () => {
    const { workflowId, indexedVersions } = await execution();
    expect(await consume({ workflowId }, { workflowId })).toEqual(["acknowledged", "acknowledged"]);
    expect(indexedVersions).toEqual([1]);
  });

  it("serves all executions of a message, and asks for it again when one is left", async () => {
    const [a, b] = [await execution(), await execution()];
    const workflowIds = [a.workflowId, b.workflowId];
    b.failures.push(new Error("away"));
    expect(await consume({ workflowIds }, { workflowIds: [a.workflowId] })).toEqual([
      "retried",
      "acknowledged",
    ]);
    expect(await consume({ workflowIds })).toEqual(["acknowledged"]);
    expect((await services.index.running("flow")).toSorted()).toEqual(workflowIds.toSorted());
  });

  it("takes an execution that is no more out of the index", async () => {
    const { workflowId } = await execution();
    await consume({ workflowId });
    services.execution(workflowId).removed = true;
    expect(await consume({ workflowId })).toEqual(["acknowledged"]);
    expect(await services.index.running("flow")).toEqual([]);
  });

  it.each([null, "text", {}, { workflowId: 7 }, { workflowIds: [] }, { workflowIds: ["nope"] }])(
    "retries the message %j, and serves the others (N2)",
    async (poison) => {
      const { workflowId } = await execution();
      expect(await consume(poison, { workflowId })).toEqual(["retried", "acknowledged"]);
      expect(await services.index.running("flow")).toEqual([workflowId]);
    },
  );

  it("retries an execution that cannot be read, and serves the others (N2)", async () => {
    const [bad, good] = [await execution(), await execution()];
    bad.failures.push(new Error("away"));
    const fates = await consume({ workflowId: bad.workflowId }, { workflowId: good.workflowId });
    expect(fates).toEqual(["retried", "acknowledged"]);
  });

  it("writes one after the other when a row cannot be written, and tells nobody too early (N1)", async () => {
    const [bad, good] = [await execution(), await execution()];
    // A row without a status breaks the whole statement.
    bad.workflowStatus = null as unknown as string;
    const fates = await consume({ workflowId: bad.workflowId }, { workflowId: good.workflowId });
    expect(fates).toEqual(["retried", "acknowledged"]);
    expect(bad.indexedVersions).toEqual([]);
    expect(good.indexedVersions).toEqual([1]);
  });

  it("retries when the execution cannot be told", async () => {
    const made = await execution();
    made.failures.push(undefined, new Error("away"));
    expect(await consume({ workflowId: made.workflowId })).toEqual(["retried"]);
  });

  it("retries everything while the database is away, and says nothing wrong", async () => {
    const made = await execution();
    services.database.before = () => {
      throw new Error("away");
    };
    expect(await consume({ workflowId: made.workflowId })).toEqual(["retried"]);
    expect(made.indexedVersions).toEqual([]);
  });
});
