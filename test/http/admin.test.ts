import { beforeEach, describe, expect, it } from "vitest";
import { consumeIndexMessages } from "../../src/app/index-consumer.ts";
import { apiOver, type Api } from "../helpers/api.ts";
import { workflowDef } from "../helpers/definitions.ts";
import type { FakeExecution } from "../helpers/fake-objects.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const UNKNOWN_ID = "0b5d1c1a-9c2e-4f0a-8f5e-2d7a3c4b5e6f";

let services: FakeServices;
let call: Api["call"];
beforeEach(async () => {
  services = fakeServices();
  ({ call } = apiOver(services));
  await services.definitions.workflowDefs.put([workflowDef({})], 1);
});

/** Starts an execution that the index knows. */
async function start(): Promise<FakeExecution> {
  const { text } = await call("POST", "/api/workflow", { name: "flow" });
  const body = { workflowId: text };
  await consumeIndexMessages(services, [{ body, ack: () => {}, retry: () => {} }]);
  return services.execution(text);
}

describe("GET /api/admin/config", () => {
  it("gives the version of the API and the variables that are set", async () => {
    const answer = await call("GET", "/api/admin/config");
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ version: "3.32.3", BATON_EVENT_RETENTION_DAYS: "7" });
  });
});

describe("GET /api/admin/task/{tasktype}", () => {
  it("gives the tasks of open executions, page by page", async () => {
    const all: string[] = [];
    for (let at = 0; at < 120; at++) {
      const execution = await start();
      execution.openTaskIds = at % 2 === 0 ? [execution.taskId] : [];
      all.push(...execution.openTaskIds);
    }
    all.sort();
    const whole = await call("GET", "/api/admin/task/work");
    expect(whole.json).toEqual(all.map((taskId) => ({ taskId })));
    expect(whole.headers.get("Baton-Warnings")).toBeNull();
    const page = await call("GET", "/api/admin/task/work?start=50&count=3");
    expect(page.json).toEqual(all.slice(50, 53).map((taskId) => ({ taskId })));
  });

  it("leaves out what has ended or gone meanwhile", async () => {
    const [ended, gone, late] = [await start(), await start(), await start()];
    late.openTaskIds = [`${late.workflowId}-7`];
    gone.removed = true;
    ended.workflowStatus = "COMPLETED";
    const answer = await call("GET", "/api/admin/task/work");
    expect([answer.status, answer.json]).toEqual([200, []]);
  });

  it("refuses a negative page", async () => {
    expect((await call("GET", "/api/admin/task/work?start=-1")).status).toBe(400);
  });
});

describe("the repair of an execution", () => {
  it("says by its path whether there was something to look after", async () => {
    const execution = await start();
    const { workflowId } = execution;
    const requeue = `/api/admin/sweep/requeue/${workflowId}`;
    const verify = `/api/admin/consistency/verifyAndRepair/${workflowId}`;
    expect((await call("POST", requeue)).text).toBe(`true.${workflowId}`);
    expect((await call("POST", verify)).text).toBe("true");
    execution.workflowStatus = "COMPLETED";
    expect((await call("POST", requeue)).text).toBe(`false.${workflowId}`);
    expect(await call("POST", verify)).toMatchObject({
      text: "false",
      type: "text/plain;charset=UTF-8",
    });
  });

  it.each(["sweep/requeue", "consistency/verifyAndRepair"])(
    "is 404 for an execution that is not there: %s",
    async (path) => {
      services.execution(UNKNOWN_ID).removed = true;
      for (const id of [UNKNOWN_ID, "nonsense"]) {
        const answer = await call("POST", `/api/admin/${path}/${id}`);
        expect(answer.status).toBe(404);
        expect(answer.json).toMatchObject({ message: `No such workflow found by id: ${id}` });
      }
    },
  );
});
