import { beforeEach, describe, expect, it } from "vitest";
import { rootCauseSchema, treeSchema } from "../../../src/model/baton/tree.ts";
import { apiOver, type Api } from "../../helpers/api.ts";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { fakeServices, type FakeServices } from "../../helpers/fake-services.ts";
import { subWorkflow, worker } from "../../helpers/task-inputs.ts";

const ids = [1, 2, 3].map((at) => `${String(at).repeat(8)}-2222-3333-4444-555555555555`);
const [top = "", middle = "", bottom = ""] = ids;
const UNKNOWN_ID = "0b5d1c1a-9c2e-4f0a-8f5e-2d7a3c4b5e6f";

let services: FakeServices;
let call: Api["call"];
let worlds: EngineWorld[];

/** An execution with a sub-workflow, that has one in turn, whose task fails. */
beforeEach(() => {
  services = fakeServices();
  ({ call } = apiOver(services));
  const once = { a: { retryCount: 0 } };
  worlds = ids.map((workflowId, at) =>
    EngineWorld.started(
      definitionOf([at < 2 ? subWorkflow("s") : worker("a")], { name: `flow${at}` }, once),
      { workflowId, ...(at > 0 && { parentWorkflowId: ids[at - 1] ?? "" }) },
    ),
  );
  worlds.forEach((world, at) => {
    services.shown.set(ids[at] ?? "", world.execution);
    if (at === 2) return;
    const task = world.task("s");
    delete task.outbox;
    task.subWorkflowId = ids[at + 1] ?? "";
  });
});

function fail(): void {
  const [first, second, third] = worlds;
  third?.claim("a", "w");
  third?.update("a", { status: "FAILED", reason: "no money", workerId: "w" });
  for (const world of [second, first]) {
    world?.childEnded("s", { childId: world.task("s").subWorkflowId ?? "", status: "FAILED" });
  }
}

const tree = async (id: string, query = "") =>
  treeSchema.parse((await call("GET", `/api/baton/runs/${id}/tree${query}`)).json);
const rootCause = async (id: string) =>
  rootCauseSchema.parse((await call("GET", `/api/baton/runs/${id}/root-cause`)).json);

describe("GET /api/baton/runs/{workflowId}/tree", () => {
  it("opens one level unless it is asked for more", async () => {
    const { root, ancestors } = await tree(top);
    expect(ancestors).toEqual([]);
    expect(root).toMatchObject({ workflowId: top, ref: null, childCount: 1, status: "RUNNING" });
    expect(root.children).toMatchObject([
      { workflowId: middle, name: "flow1", ref: "s", childCount: 1, children: null },
    ]);
    const deep = await tree(top, "?depth=3");
    expect(deep.root.children?.[0]?.children).toMatchObject([
      { workflowId: bottom, childCount: 0, children: [] },
    ]);
    expect((await tree(top, "?depth=0")).root.children).toBeNull();
  });

  it("names the executions above, the outermost first", async () => {
    const { ancestors } = await tree(bottom);
    expect(ancestors.map(({ workflowId }) => workflowId)).toEqual([top, middle]);
  });

  it("leaves out what has been removed", async () => {
    services.shown.delete(middle);
    expect((await tree(top)).root).toMatchObject({ childCount: 1, children: [] });
    expect((await tree(bottom)).ancestors).toEqual([]);
  });

  it("answers a page of the sub-workflows", async () => {
    expect((await tree(top, "?start=1")).root.children).toEqual([]);
    expect((await tree(top, "?count=0")).root.children).toEqual([]);
  });

  it.each(["?depth=11", "?count=501", "?depth=-1", "?start=x"])("refuses %s", async (query) => {
    const answer = await call("GET", `/api/baton/runs/${top}/tree${query}`);
    expect(answer).toMatchObject({ status: 400, json: { status: 400 } });
  });
});

describe("GET /api/baton/runs/{workflowId}/root-cause", () => {
  it("leads down to the task that failed first", async () => {
    fail();
    const { chain, cause } = await rootCause(top);
    expect(chain.map(({ workflowId, task }) => [workflowId, task?.ref])).toEqual([
      [top, "s"],
      [middle, "s"],
      [bottom, "a"],
    ]);
    expect(cause).toMatchObject({
      workflowId: bottom,
      ref: "a",
      reason: "no money",
      worker: "w",
      attempts: [{ attempt: 0, reason: "no money" }],
      logs: [{ log: "a line", createdTime: 5 }],
    });
  });

  it("is empty while nothing has failed", async () => {
    expect(await rootCause(top)).toEqual({ chain: [], cause: null });
  });

  it("ends where a sub-workflow has been removed", async () => {
    fail();
    services.shown.delete(middle);
    const { chain, cause } = await rootCause(top);
    expect(chain).toHaveLength(1);
    expect(cause).toMatchObject({ workflowId: top, ref: "s" });
  });

  it("ends at a task with which its sub-workflow was ended", async () => {
    worlds[1]?.send({ kind: "terminated", reason: "its parent has ended" });
    worlds[0]?.childEnded("s", { childId: middle, status: "TERMINATED" });
    const { chain } = await rootCause(top);
    expect(chain.map(({ workflowId }) => workflowId)).toEqual([top]);
  });
});

it.each(["tree", "root-cause"])(
  "the %s of an unknown execution is answered with 404",
  async (what) => {
    const answer = await call("GET", `/api/baton/runs/${UNKNOWN_ID}/${what}`);
    expect(answer).toMatchObject({ status: 404, json: { status: 404 } });
  },
);
