import { beforeEach, describe, expect, it } from "vitest";
import {
  queueDetailSchema,
  queueListSchema,
  type WaitingTask,
} from "../../../src/model/baton/queues.ts";
import { apiOver, type Api } from "../../helpers/api.ts";
import { fakeServices, type FakeServices } from "../../helpers/fake-services.ts";
import { item } from "../../objects/task-queue/items.ts";
import { World } from "../../objects/task-queue/queue-world.ts";

let services: FakeServices;
let call: Api["call"];
beforeEach(() => {
  services = fakeServices();
  ({ call } = apiOver(services));
});

async function show(type: string): Promise<World> {
  const world = new World();
  services.shownQueues.set(type, world.queue);
  await services.queueNames.register(type);
  return world;
}

describe("GET /api/baton/queues", () => {
  it("answers an entry for each task type and domain", async () => {
    const world = await show("mail");
    const pushed = world.queue.push([item("a"), item("b", { domains: ["blue"] })]);
    await world.clock.advance(10);
    await pushed;
    const { status, json } = await call("GET", "/api/baton/queues");
    expect(status).toBe(200);
    expect(queueListSchema.parse(json)).toMatchObject({
      queues: [
        { taskType: "mail", domain: null, waiting: 1 },
        { taskType: "mail", domain: "blue", waiting: 1 },
      ],
      missing: [],
    });
  });

  it("is empty where there is no queue", async () => {
    expect((await call("GET", "/api/baton/queues")).json).toEqual({ queues: [], missing: [] });
  });

  it("names a queue that cannot be asked, and shows the others", async () => {
    await show("mail");
    const broken = await show("print");
    broken.queue.viewQueue = () => Promise.reject(new Error("it is gone"));
    const { status, json } = await call("GET", "/api/baton/queues");
    expect([status, json]).toEqual([200, { queues: [], missing: ["print"] }]);
  });
});

describe("GET /api/baton/queues/{taskType}", () => {
  it("answers the tasks, no more than 200", async () => {
    const world = await show("mail");
    const tasks = Array.from({ length: 201 }, (_, at): WaitingTask => {
      const taskId = `t${at}`;
      const where = { workflowId: "w", domain: null, priority: 0 };
      return { ...where, taskId, availableAt: 0, state: "WAITING" };
    });
    world.queue.viewWaiting = async (count) => tasks.slice(0, count);
    const { json } = await call("GET", "/api/baton/queues/mail");
    const detail = queueDetailSchema.parse(json);
    expect(detail).toMatchObject({ taskType: "mail", queues: [], more: true });
    expect(detail.tasks).toHaveLength(200);
  });

  it("is empty for a type that never was in a queue", async () => {
    const { status, json } = await call("GET", "/api/baton/queues/never%2Fused");
    const empty = { taskType: "never/used", queues: [], tasks: [], more: false };
    expect([status, json]).toEqual([200, empty]);
  });

  it("refuses a name that is too long for one", async () => {
    const answer = await call("GET", `/api/baton/queues/${"x".repeat(2000)}`);
    expect(answer).toMatchObject({ status: 400, json: { status: 400 } });
  });
});
