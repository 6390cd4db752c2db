import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";
import { indexRow, reportsOf } from "../helpers/index-rows.ts";

let services: FakeServices;
let call: Api["call"];
beforeEach(() => {
  services = fakeServices();
  ({ call } = apiOver(services));
});

interface Answer {
  totalHits: number;
  results: Record<string, unknown>[];
}

async function search(parameters: Record<string, string>, path = "/api/workflow/search") {
  const answer = await call("GET", `${path}?${new URLSearchParams(parameters)}`);
  return { ...answer, body: answer.json as Answer };
}

/** Executions that can be read, in the index. */
async function indexed(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  for (const workflowId of ids) {
    const definition = JSON.stringify({ name: "flow", version: 1 });
    const start = { workflowId, definition, input: {}, priority: 0, taskToDomain: {} };
    await services.execution(workflowId).start(start);
  }
  await services.index.write(reportsOf(ids.map((workflowId) => indexRow({ workflowId }))), 0);
  return ids;
}

describe("GET /api/workflow/search", () => {
  it("shows summaries, with times as texts and without what has no value", async () => {
    await services.index.write(
      reportsOf([
        indexRow({
          workflowId: "open",
          input: '{"a":1}',
          details: '{"inputSize":7,"outputSize":2}',
        }),
        indexRow({
          workflowId: "ended",
          status: "FAILED",
          correlationId: "c",
          idempotencyKey: "k",
          parentWorkflowId: "open",
          priority: 3,
          createTime: 1000,
          updateTime: 3000,
          endTime: 3500,
          reason: "it broke",
          details: JSON.stringify({
            failedReferenceTaskNames: ["a", "b"],
            failedTaskNames: ["work"],
            taskToDomain: { "*": "blue" },
            event: "e",
            createdBy: "me",
          }),
        }),
      ]),
      0,
    );
    const { status, body } = await search({});
    expect(status).toBe(200);
    expect(body).toEqual({
      totalHits: 2,
      results: [
        {
          workflowType: "flow",
          version: 1,
          workflowId: "open",
          startTime: "1970-01-01T00:00:00.100Z",
          updateTime: "1970-01-01T00:00:00.100Z",
          status: "RUNNING",
          input: '{"a":1}',
          output: "{}",
          executionTime: 0,
          failedReferenceTaskNames: "",
          failedTaskNames: [],
          priority: 0,
          taskToDomain: {},
          parentWorkflowId: "",
          classifier: "workflow",
          inputSize: 7,
          outputSize: 2,
        },
        expect.objectContaining({
          correlationId: "c",
          idempotencyKey: "k",
          endTime: "1970-01-01T00:00:03.500Z",
          executionTime: 2500,
          reasonForIncompletion: "it broke",
          failedReferenceTaskNames: "a,b",
          failedTaskNames: ["work"],
          taskToDomain: { "*": "blue" },
          event: "e",
          createdBy: "me",
        }),
      ],
    });
  });

  it("has 100 hits on a page unless asked otherwise, and leads on by a cursor", async () => {
    const ids = await indexed(130);
    const first = await search({});
    expect([first.body.totalHits, first.body.results.length]).toEqual([130, 100]);
    const cursor = first.headers.get("Baton-Next-Cursor") ?? "";
    const second = await search({ cursor });
    expect(second.headers.get("Baton-Next-Cursor")).toBeNull();
    const found = [...first.body.results, ...second.body.results].map((hit) => hit["workflowId"]);
    expect(found).toEqual(ids);
  });

  it("refuses a cursor of another search", async () => {
    await indexed(3);
    const page = { size: "1", query: "status=RUNNING", freeText: "*", sort: "startTime:ASC" };
    const cursor = (await search(page)).headers.get("Baton-Next-Cursor") ?? "";
    expect(
      (await search({ ...page, size: "2", query: "(status = 'RUNNING')", cursor })).status,
    ).toBe(200);
    for (const other of [
      { query: "" },
      { query: "status=FAILED" },
      { freeText: "flow" },
      { sort: "startTime:DESC" },
      { sort: "" },
      { topLevelOnly: "true" },
      { classifier: "workflow" },
    ]) {
      const { status, json } = await search({ ...page, ...other, cursor });
      expect([other, status, (json as { message: string }).message]).toEqual([
        other,
        400,
        "The cursor is none of this search and this sort order",
      ]);
    }
    const ofTasks = await call("GET", `/api/tasks/search?sort=startTime:ASC&cursor=${cursor}`);
    expect(ofTasks.status).toBe(400);
  });

  it("gives the count alone for a size of 0, and all for a negative one", async () => {
    await indexed(3);
    expect((await search({ size: "0" })).body).toEqual({ totalHits: 3, results: [] });
    expect((await search({ size: "-1", start: "-5" })).body.results).toHaveLength(3);
  });

  it("leaves out what runs within others when asked to, and knows the kinds", async () => {
    await services.index.write(
      reportsOf([
        indexRow({ workflowId: "top" }),
        indexRow({ workflowId: "below", parentWorkflowId: "top" }),
      ]),
      0,
    );
    expect((await search({ topLevelOnly: "true" })).body.totalHits).toBe(1);
    expect((await search({ classifier: "agent" })).body.totalHits).toBe(0);
    expect((await search({ classifier: "agent,workflow" })).body.totalHits).toBe(2);
  });

  it("says how far the index is behind", async () => {
    expect((await search({})).headers.get("Baton-Index-Lag-Ms")).toMatch(/^\d+$/);
  });

  it.each([
    [{ query: "what is this" }, /at position 6$/],
    [{ query: "colour = red" }, /^Unknown search field "colour" at position 1\. Known fields: /],
    [{ query: "startTime > yesterday" }, /at position 13$/],
    [{ sort: "colour:ASC" }, /^Unknown sort field/],
    [{ cursor: "nonsense" }, /cursor/],
    [{ cursor: "nonsense", start: "5" }, /leave start out/],
    [{ freeText: "x\0y" }, /NUL/],
    [{ freeText: "x".repeat(1001) }, /longer than 1000/],
    [{ classifier: "x,".repeat(1001) }, /classifier/],
    [{ size: "many" }, /size/],
  ])("refuses %j and says why", async (parameters: Record<string, string>, problem) => {
    const { status, json } = await search(parameters);
    expect([status, json]).toEqual([
      400,
      expect.objectContaining({ status: 400, message: expect.stringMatching(problem) }),
    ]);
  });

  it("refuses a page that is too large as Conductor does", async () => {
    const { status, json } = await search({ size: "5001" });
    expect(status).toBe(400);
    expect(json).toMatchObject({
      validationErrors: [
        {
          path: "searchWorkflows.arg1",
          message: "Cannot return more than 5000 workflows. Please use pagination.",
          invalidValue: "5001",
        },
      ],
    });
  });
});

describe("GET /api/workflow/search-v2", () => {
  it("shows executions as they are, and forgets those that are no more", async () => {
    const [kept = "", gone = ""] = await indexed(2);
    services.execution(gone).removed = true;
    const { body } = await search({}, "/api/workflow/search-v2");
    expect(body.totalHits).toBe(1);
    expect(body.results).toMatchObject([{ workflowId: kept }]);
    await services.settled();
    expect((await search({})).body.totalHits).toBe(1);
  });
});
