import { beforeEach, describe, expect, it } from "vitest";
import { whyListSchema, whySchema, type Why } from "../../../src/model/baton/why.ts";
import { apiOver, type Api } from "../../helpers/api.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { fakeServices, type FakeServices } from "../../helpers/fake-services.ts";
import { fork, join, subWorkflow, worker } from "../../helpers/task-inputs.ts";
import { item } from "../../objects/task-queue/items.ts";
import { World } from "../../objects/task-queue/queue-world.ts";

const UNKNOWN_ID = "0b5d1c1a-9c2e-4f0a-8f5e-2d7a3c4b5e6f";
const CHILD_ID = "22222222-2222-3333-4444-555555555555";
const WHY = `/api/baton/runs/${WORKFLOW_ID}/why`;

let services: FakeServices;
let call: Api["call"];
let world: EngineWorld;
let queue: World;
beforeEach(() => {
  services = fakeServices();
  ({ call } = apiOver(services));
  world = EngineWorld.started(definitionOf([worker("mail")]));
  queue = new World();
  services.shown.set(WORKFLOW_ID, world.execution);
  services.shownQueues.set("mail", queue.queue);
});

async function push(...tasks: ReturnType<typeof item>[]): Promise<void> {
  const pushed = queue.queue.push(tasks);
  await queue.clock.advance(10);
  await pushed;
}

async function why(reference = "mail"): Promise<Why> {
  const { status, json } = await call("GET", `${WHY}/${world.taskId(reference)}`);
  expect(status).toBe(200);
  return whySchema.parse(json);
}

describe("GET /api/baton/runs/{workflowId}/why/{taskId}", () => {
  it("says that the task is not in its queue yet", async () => {
    expect(await why()).toMatchObject({ kind: "QUEUED", sentence: "It is on its way into mail." });
  });

  it("says that nobody polls", async () => {
    await push(item(world.taskId("mail"), { domains: ["blue"] }));
    await queue.taken();
    expect(await why()).toMatchObject({
      kind: "NO_WORKER",
      queue: { taskType: "mail", domain: "blue", ahead: 0, waiting: 1, otherDomains: [""] },
      sentence: "No worker has ever polled mail (domain blue). Workers poll it without a domain.",
    });
  });

  it("says how many are ahead", async () => {
    await queue.queue.take({ count: 1, timeout: 0, workerId: "w" });
    await push(item("x"), item("y"), item(world.taskId("mail")));
    expect(await why()).toMatchObject({ kind: "QUEUED", queue: { ahead: 2, pollers: 1 } });
  });

  it("names the limit and who holds it", async () => {
    await queue.queue.limit({ concurrent: 1, starts: 0, windowMs: 0, since: 1 });
    await push(item("x"), item(world.taskId("mail")));
    await queue.taken();
    expect(await why()).toMatchObject({
      kind: "CONCURRENCY_LIMIT",
      limit: { allowed: 1, used: 1, holders: ["x"] },
    });
  });

  it("says when a rate limit lets it go", async () => {
    await queue.queue.limit({ concurrent: 0, starts: 1, windowMs: 10_000, since: 1 });
    await push(item("x"), item(world.taskId("mail")));
    await queue.taken();
    await queue.queue.settle({ done: queue.leased("x"), returned: [] });
    expect(await why()).toMatchObject({
      kind: "RATE_LIMIT",
      until: queue.clock.now() + 10_000,
      limit: { allowed: 1, windowMs: 10_000 },
    });
  });

  it("says that it is on its way to a worker", async () => {
    await push(item(world.taskId("mail")));
    await queue.taken();
    expect(await why()).toMatchObject({ kind: "HANDED_OVER" });
  });

  it("says what it can when the queue cannot be asked", async () => {
    queue.queue.viewPlaces = () => Promise.reject(new Error("it is gone"));
    expect(await why()).toMatchObject({ kind: "QUEUED" });
  });

  it.each([`${UNKNOWN_ID}-1`, `${WORKFLOW_ID}-77`, "nonsense"])(
    "answers 404 for the unknown task %s",
    async (taskId) => {
      const answer = await call("GET", `${WHY}/${taskId}`);
      expect(answer).toMatchObject({ status: 404, json: { status: 404 } });
    },
  );
});

describe("GET /api/baton/runs/{workflowId}/why", () => {
  it("answers for each open task, fifty at most", async () => {
    const branches = Array.from({ length: 60 }, (_, at) => [worker(`a${at}`)]);
    const many = EngineWorld.started(definitionOf([fork("f", branches), join("j", [])]));
    services.shown.set(WORKFLOW_ID, many.execution);
    const list = whyListSchema.parse((await call("GET", WHY)).json);
    expect(list).toMatchObject({ workflowId: WORKFLOW_ID, status: "RUNNING", more: true });
    expect(list.tasks).toHaveLength(50);
  });

  it("follows sub-workflows down", async () => {
    services.shown.set(CHILD_ID, world.execution);
    const parent = EngineWorld.started(definitionOf([subWorkflow("s")]));
    Object.assign(parent.task("s"), { status: "IN_PROGRESS", subWorkflowId: CHILD_ID });
    delete parent.task("s").outbox;
    services.shown.set(WORKFLOW_ID, parent.execution);
    await push(item(world.taskId("mail")));
    const { tasks } = whyListSchema.parse((await call("GET", WHY)).json);
    expect(tasks).toMatchObject([
      {
        kind: "SUB_WORKFLOW",
        sentence: expect.stringContaining("mail — No worker has ever polled mail."),
        child: { name: "flow", status: "RUNNING", tasks: [{ kind: "NO_WORKER" }], more: false },
      },
    ]);
  });

  it("says what it can of a sub-workflow that is not there", async () => {
    const parent = EngineWorld.started(definitionOf([subWorkflow("s")]));
    Object.assign(parent.task("s"), { status: "IN_PROGRESS", subWorkflowId: CHILD_ID });
    delete parent.task("s").outbox;
    services.shown.set(WORKFLOW_ID, parent.execution);
    const { tasks } = whyListSchema.parse((await call("GET", WHY)).json);
    expect(tasks).toMatchObject([{ sentence: "It waits for its sub-workflow." }]);
  });

  it("answers 404 for an unknown execution", async () => {
    const answer = await call("GET", `/api/baton/runs/${UNKNOWN_ID}/why`);
    expect(answer).toMatchObject({ status: 404, json: { status: 404 } });
  });
});
