import { beforeEach, describe, expect, it } from "vitest";
import type { StartExecution } from "../../../src/app/ports.ts";
import { watchJobs } from "../../../src/app/bulk-jobs.ts";
import {
  bulkJobDetailSchema,
  bulkJobListSchema,
  previewSchema,
  type BulkJobDetail,
} from "../../../src/model/baton/bulk-job.ts";
import type { IndexRow } from "../../../src/model/index-row.ts";
import { apiOver, type Api } from "../../helpers/api.ts";
import { fakeServices, type FakeServices } from "../../helpers/fake-services.ts";
import { indexRow } from "../../helpers/index-rows.ts";

const PREVIEW = "/api/baton/runs/preview";
const JOBS = "/api/baton/jobs";
const UNKNOWN_ID = "0b5d1c1a-9c2e-4f0a-8f5e-2d7a3c4b5e6f";
const ALL = { query: "", freeText: "*" };
const terminate = { kind: "terminate", reason: "enough" };

let services: FakeServices;
let call: Api["call"];
beforeEach(() => {
  services = fakeServices();
  ({ call } = apiOver(services));
});

const id = (at: number): string => `${String(at).padStart(8, "0")}-2222-3333-4444-555555555555`;

/** Executions in the index and in their objects. */
async function runs(count: number, changes: (at: number) => Partial<IndexRow> = () => ({})) {
  const reports = Array.from({ length: count }, (_, at) => {
    const execution = indexRow({ workflowId: id(at), ...changes(at) });
    const object = services.execution(id(at));
    object.workflowStatus = execution.status;
    object.started = { workflowId: id(at) } as StartExecution;
    return { execution, since: -1, tasks: [], more: false, changedTime: 0 };
  });
  await services.index.write(reports, services.clock());
}

/** Begins a job that nobody works on yet, as if the server had stopped. */
async function begin(body: Record<string, unknown>): Promise<string> {
  const { claim } = services.bulkJobs;
  services.bulkJobs.claim = async () => false;
  const begun = await call("POST", JOBS, body);
  services.bulkJobs.claim = claim;
  expect(begun.json).toMatchObject({ status: "RUNNING", done: 0 });
  return (begun.json as { jobId: string }).jobId;
}

async function job(body: Record<string, unknown>): Promise<BulkJobDetail> {
  const begun = await call("POST", JOBS, body);
  expect(begun).toMatchObject({ status: 200 });
  await services.settled();
  const { jobId } = begun.json as { jobId: string };
  return bulkJobDetailSchema.parse((await call("GET", `${JOBS}/${jobId}`)).json);
}

describe("POST /api/baton/runs/preview", () => {
  const preview = async (body: unknown) => {
    const { status, json } = await call("POST", PREVIEW, body);
    expect(status).toBe(200);
    return previewSchema.parse(json);
  };

  it("counts what a query finds, shows ten of it and what would be refused, and changes nothing", async () => {
    await runs(15, (at) => (at < 4 ? { status: "COMPLETED" } : {}));
    const found = await preview({ selection: ALL, action: terminate });
    expect(found).toMatchObject({
      total: 15,
      more: false,
      asOf: services.clock(),
      byStatus: { COMPLETED: 4, RUNNING: 11 },
      refused: [{ reason: "It has completed", count: 4 }],
    });
    expect(found.samples).toHaveLength(10);
    expect(found.samples[0]).toMatchObject({ name: "flow", version: 1, created: 100 });
    expect(services.execution(id(5)).calls).toEqual([]);
  });

  it("finds by query and words as the search does", async () => {
    await runs(3, (at) => ({ name: at === 1 ? "other" : "flow", names: `word${at}` }));
    const selection = { query: "workflowType = other", freeText: "*" };
    expect(await preview({ selection, action: terminate })).toMatchObject({ total: 1 });
    const words = { query: "", freeText: "word2" };
    expect(await preview({ selection: words, action: terminate })).toMatchObject({
      total: 1,
      samples: [{ workflowId: id(2) }],
    });
  });

  it("counts named executions once, and refuses those that are not there", async () => {
    await runs(1);
    const selection = { workflowIds: [id(0), id(0), UNKNOWN_ID] };
    expect(await preview({ selection, action: { kind: "pause" } })).toMatchObject({
      total: 2,
      byStatus: { RUNNING: 1, UNKNOWN: 1 },
      refused: [{ reason: "There is no such execution", count: 1 }],
      samples: [{ workflowId: id(0), refusal: null }],
    });
  });

  it.each([
    [{ kind: "pause" }, ["COMPLETED", "FAILED", "TERMINATED"]],
    [{ kind: "resume" }, ["COMPLETED", "FAILED", "RUNNING", "TERMINATED"]],
    [{ kind: "retry" }, ["COMPLETED", "PAUSED", "RUNNING"]],
    [{ kind: "restart" }, ["PAUSED", "RUNNING"]],
    [terminate, ["COMPLETED"]],
    [{ kind: "remove" }, ["PAUSED", "RUNNING"]],
    [{ kind: "remove", archiveWorkflow: false }, []],
  ])("says of %j that it is refused to those which are %j", async (action, refused) => {
    const statuses = ["COMPLETED", "FAILED", "PAUSED", "RUNNING", "TERMINATED"];
    await runs(5, (at) => ({ status: statuses[at] ?? "" }));
    const { samples } = await preview({ selection: ALL, action });
    const told = samples.filter(({ refusal }) => refusal !== null).map(({ status }) => status);
    expect(told.toSorted()).toEqual(refused);
  });

  it.each([
    [{}],
    [{ selection: ALL }],
    [{ selection: ALL, action: { kind: "explode" } }],
    [{ selection: { workflowIds: [] }, action: terminate }],
    [{ selection: { ...ALL, workflowIds: ["x"] }, action: terminate }],
    [{ selection: {}, action: terminate }],
    [{ selection: { query: "nonsense ===" }, action: terminate }],
    [[]],
    ["{"],
  ])("refuses %j", async (body) => {
    for (const path of [PREVIEW, JOBS]) {
      const answer = await call("POST", path, body);
      expect(answer).toMatchObject({ status: 400, json: { status: 400 } });
    }
    expect((await call("GET", JOBS)).json).toEqual({ jobs: [] });
  });
});

describe("POST /api/baton/jobs", () => {
  it("does it to each, and tells of each that it could not be done to", async () => {
    await runs(120);
    services.execution(id(7)).pause = () => Promise.reject(new Error("the disk is full"));
    const done = await job({ selection: ALL, action: { kind: "resume" } });
    expect(done).toMatchObject({
      status: "COMPLETED",
      total: 120,
      done: 120,
      succeeded: 0,
      failed: 120,
      ended: services.clock(),
    });
    expect(done.failures).toContainEqual({ workflowId: id(0), reason: "is not PAUSED" });
    const paused = await job({ selection: ALL, action: { kind: "pause" } });
    expect(paused).toMatchObject({ status: "COMPLETED", succeeded: 119, failed: 1 });
    expect(paused.failures).toEqual([{ workflowId: id(7), reason: "Internal server error" }]);
  });

  it.each([
    [{ kind: "pause" }, "RUNNING", "pause"],
    [{ kind: "resume" }, "PAUSED", "resume"],
    [{ kind: "retry" }, "FAILED", 'retry {"resumeSubWorkflows":false}'],
    [
      { kind: "restart", useLatestDefinitions: true },
      "FAILED",
      'restart {"useLatestDefinition":true}',
    ],
    [terminate, "RUNNING", "terminate enough"],
    [{ kind: "remove" }, "FAILED", "archive"],
    [{ kind: "remove", archiveWorkflow: false }, "RUNNING", "remove"],
  ])("carries out %j", async (action, status, asked) => {
    await runs(1, () => ({ status }));
    expect(await job({ selection: { workflowIds: [id(0)] }, action })).toMatchObject({
      succeeded: 1,
    });
    expect(services.execution(id(0)).calls).toContain(asked);
  });

  it("leaves out what was created after the preview", async () => {
    const { now } = services.time;
    await runs(2, (at) => ({ createTime: at === 0 ? now : now + 1 }));
    expect(await job({ selection: ALL, action: terminate, asOf: now, expected: 1 })).toMatchObject({
      total: 1,
    });
  });

  it("is refused where more are found than were expected, or none", async () => {
    await runs(2, () => ({ createTime: 1 }));
    const refused = (more: object) =>
      call("POST", JOBS, { selection: ALL, action: terminate, ...more });
    expect(await refused({ expected: 1 })).toMatchObject({ status: 409, json: { status: 409 } });
    expect(await refused({ asOf: 0 })).toMatchObject({ status: 400, json: { status: 400 } });
    expect(services.execution(id(0)).calls).toEqual([]);
  });

  it("is refused for more than 10,000", async () => {
    const found = Array.from({ length: 10_001 }, (_, at) => ({
      workflowId: id(at),
      status: "RUNNING",
    }));
    services.search.matching = async (_search, limit) => found.slice(0, limit);
    const answer = await call("POST", JOBS, { selection: ALL, action: terminate });
    expect(answer).toMatchObject({ status: 400 });
    const preview = await call("POST", PREVIEW, { selection: ALL, action: terminate });
    expect(preview.json).toMatchObject({ total: 10_000, more: true });
  });
});

describe("a job", () => {
  it("goes on after a restart with what is not done", async () => {
    await runs(60);
    await begin({ selection: ALL, action: terminate });
    await watchJobs(services);
    const { jobs } = bulkJobListSchema.parse((await call("GET", JOBS)).json);
    expect(jobs).toMatchObject([{ status: "COMPLETED", done: 60, succeeded: 60 }]);
  });

  it("is worked on by one at a time, and taken over from who gives no sign", async () => {
    await runs(1);
    const jobId = await begin({ selection: ALL, action: terminate });
    const now = services.clock();
    expect(await services.bulkJobs.claim(jobId, { now, until: now + 60_000 })).toBe(true);
    await watchJobs(services);
    expect(services.execution(id(0)).calls).toEqual([]);
    services.time.now += 60_000;
    await watchJobs(services);
    expect(services.execution(id(0)).calls).toEqual(["terminate enough"]);
  });

  it("stops where it is, and goes on when it is told to", async () => {
    await runs(120);
    const path = `${JOBS}/${await begin({ selection: ALL, action: terminate })}`;
    const first = services.execution(id(0));
    const pass = first.terminate.bind(first);
    first.terminate = async (reason) => {
      await call("POST", `${path}/stop`);
      return await pass(reason);
    };
    await watchJobs(services);
    const stopped = bulkJobDetailSchema.parse((await call("GET", path)).json);
    expect(stopped).toMatchObject({ status: "STOPPED", done: 50, ended: services.clock() });
    expect((await call("POST", `${path}/resume`)).json).toMatchObject({ status: "RUNNING" });
    await services.settled();
    expect((await call("GET", path)).json).toMatchObject({ status: "COMPLETED", done: 120 });
    expect((await call("POST", `${path}/stop`)).json).toMatchObject({ status: "COMPLETED" });
  });

  it("waits for another round where the database fails", async () => {
    await runs(1);
    await begin({ selection: ALL, action: terminate });
    const { partDone } = services.bulkJobs;
    services.bulkJobs.partDone = () => Promise.reject(new Error("no database"));
    await watchJobs(services);
    services.bulkJobs.partDone = partDone;
    services.time.now += 60_000;
    await watchJobs(services);
    expect((await call("GET", JOBS)).json).toMatchObject({ jobs: [{ status: "COMPLETED" }] });
  });

  it("is forgotten a month after its end", async () => {
    await runs(1);
    const { jobId, ended } = await job({ selection: ALL, action: terminate });
    await services.bulkJobs.sweep(ended ?? 0);
    expect(await services.bulkJobs.get(jobId, 0)).not.toBeNull();
    await services.bulkJobs.sweep((ended ?? 0) + 1);
    expect(await call("GET", `${JOBS}/${jobId}`)).toMatchObject({ status: 404 });
    expect(services.database.sqlite.prepare("SELECT * FROM bulk_job_part").all()).toEqual([]);
  });

  it("that is unknown is answered with 404", async () => {
    for (const [method, path] of [
      ["GET", ""],
      ["POST", "/stop"],
      ["POST", "/resume"],
    ] as const) {
      const answer = await call(method, `${JOBS}/${UNKNOWN_ID}${path}`);
      expect(answer).toMatchObject({ status: 404, json: { status: 404 } });
    }
  });
});
