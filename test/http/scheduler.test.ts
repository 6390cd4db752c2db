import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const PATH = "/api/scheduler/schedules";
const RUNS = "/api/scheduler/search/executions";
const SECOND = 1000;

const schedule = (more: object = {}) => ({
  name: "s",
  cronExpression: "* * * * * *",
  startWorkflowRequest: { name: "flow", version: 1, input: { x: 1 } },
  ...more,
});

interface Page {
  totalHits: number;
  results: Record<string, unknown>[];
}

describe("schedules over HTTP", () => {
  let services: FakeServices;
  let call: Api["call"];
  beforeEach(async () => {
    services = fakeServices();
    ({ call } = apiOver(services));
    await call("POST", "/api/metadata/workflow", { name: "flow", version: 1, tasks: [noop()] });
  });

  const noop = () => ({ name: "a", taskReferenceName: "a", type: "NOOP" });
  const save = (more: object = {}) => call("POST", PATH, schedule(more));
  const page = async (path: string) => (await call("GET", path)).json as Page;
  const names = async (path: string) => (await page(path)).results.map(({ name }) => name);

  /** Lets time pass second by second; every schedule's alarm goes off at its time. */
  async function pass(seconds: number): Promise<void> {
    for (let at = 0; at < seconds; at++) {
      services.time.now += SECOND;
      for (const home of services.touchedSchedules.values()) await home.ring();
    }
  }

  it("are saved as they are answered, and keep their creation when they are replaced", async () => {
    const { now } = services.time;
    const saved = await save();
    expect(saved).toMatchObject({ status: 200, type: "application/json" });
    expect(saved.json).toEqual({
      name: "s",
      cronExpression: "* * * * * *",
      zoneId: "UTC",
      cronSchedules: [],
      runCatchupScheduleInstances: false,
      paused: false,
      startWorkflowRequest: {
        name: "flow",
        version: 1,
        input: { x: 1 },
        taskToDomain: {},
        priority: 0,
      },
      createTime: now,
      updatedTime: now,
      createdBy: "",
      updatedBy: "",
    });
    services.time.now += 500;
    const again = await save({ description: "d", zoneId: "Europe/Paris" });
    expect(again.json).toMatchObject({ createTime: now, updatedTime: now + 500, description: "d" });
    expect((await call("GET", `${PATH}/s`)).json).toEqual({
      ...(again.json as object),
      nextRunTime: now + SECOND,
    });
    expect((await call("GET", PATH)).json).toHaveLength(1);
  });

  it("take several expressions, each with its zone", async () => {
    const cronSchedules = [
      { cronExpression: "0 0 0 1 1 *" },
      { cronExpression: "0 0 12 1 1 *", zoneId: "Asia/Tokyo" },
    ];
    const saved = await save({ cronExpression: null, cronSchedules });
    expect(saved.json).toMatchObject({
      cronSchedules: [{ ...cronSchedules[0], zoneId: "UTC" }, cronSchedules[1]],
    });
    expect(saved.json).not.toHaveProperty("cronExpression");
  });

  it("start their workflow with what they were started by", async () => {
    const startWorkflowRequest = {
      name: "flow",
      input: { x: 1 },
      correlationId: "c",
      priority: 7,
      taskToDomain: { a: "d" },
    };
    await save({ startWorkflowRequest, createdBy: "ada" });
    const { now } = services.time;
    await pass(1);
    const [execution] = services.touchedExecutions.values();
    expect(execution?.started).toMatchObject({
      correlationId: "c",
      priority: 7,
      taskToDomain: { a: "d" },
      createdBy: "ada",
      input: {
        x: 1,
        _startedByScheduler: "s",
        _scheduledTime: now + SECOND,
        _executedTime: now + SECOND,
        _schedulerCron: "* * * * * * UTC",
      },
    });
    const { results } = await page(RUNS);
    expect(results).toEqual([
      {
        executionId: execution?.started?.input["_executionId"],
        scheduleName: "s",
        scheduledTime: now + SECOND,
        executionTime: now + SECOND,
        workflowName: "flow",
        workflowId: execution?.workflowId,
        startWorkflowRequest: { ...startWorkflowRequest, taskToDomain: { a: "d" } },
        state: "EXECUTED",
        zoneId: "UTC",
      },
    ]);
  });

  it("start an inline definition", async () => {
    const workflowDef = { name: "inline", version: 1, tasks: [noop()] };
    await save({ startWorkflowRequest: { name: "inline", workflowDef } });
    await pass(1);
    const [execution] = services.touchedExecutions.values();
    expect(JSON.parse(execution?.started?.definition ?? "{}")).toMatchObject({ name: "inline" });
  });

  it("obey the idempotency key of their request", async () => {
    const request = { name: "flow", idempotencyKey: "k", idempotencyStrategy: "RETURN_EXISTING" };
    await save({ startWorkflowRequest: request });
    await pass(3);
    const { results } = await page(RUNS);
    expect(results).toHaveLength(3);
    expect(new Set(results.map(({ workflowId }) => workflowId)).size).toBe(1);
  });

  it("note an unknown workflow in their history", async () => {
    expect((await save({ startWorkflowRequest: { name: "nope" } })).status).toBe(200);
    await pass(1);
    expect((await page(RUNS)).results).toMatchObject([
      {
        state: "FAILED",
        reason: "No such workflow defined. name=nope, version=null",
        stackTrace: "No such workflow defined. name=nope, version=null",
      },
    ]);
  });

  it("are paused and resumed, by PUT and by GET", async () => {
    await save();
    for (const method of ["PUT", "GET"]) {
      const paused = await call(method, `${PATH}/s/pause?reason=why`);
      expect(paused).toMatchObject({ status: 200, text: "" });
      expect(await call(method, `${PATH}/s/pause?reason=why`)).toMatchObject({ status: 200 });
      const { json } = await call("GET", `${PATH}/s`);
      expect(json).toMatchObject({ paused: true, pausedReason: "why" });
      expect(json).not.toHaveProperty("nextRunTime");
      expect(await call(method, `${PATH}/s/resume`)).toMatchObject({ status: 200, text: "" });
      expect((await call("GET", `${PATH}/s`)).json).not.toHaveProperty("pausedReason");
      expect(await call(method, `${PATH}/s/resume`)).toMatchObject({
        status: 409,
        json: { message: "Schedule 's' is not paused" },
      });
    }
  });

  it("are removed, also when there is none", async () => {
    await save();
    expect(await call("DELETE", `${PATH}/s`)).toMatchObject({ status: 200, text: "" });
    expect(await call("DELETE", `${PATH}/s`)).toMatchObject({ status: 200, text: "" });
    expect((await call("GET", PATH)).json).toEqual([]);
  });

  it.each([
    ["GET", `${PATH}/nope`],
    ["PUT", `${PATH}/nope/pause`],
    ["PUT", `${PATH}/nope/resume`],
    ["GET", `${PATH}/nope/pause`],
  ])("%s %s answers 404", async (method, path) => {
    expect(await call(method, path)).toMatchObject({
      status: 404,
      json: { status: 404, message: "Schedule 'nope' not found", retryable: false },
    });
  });

  it("have names with any characters", async () => {
    const name = "a/b c@ä AND %2F";
    await save({ name });
    const path = `${PATH}/${encodeURIComponent(name)}`;
    expect((await call("GET", path)).json).toMatchObject({ name });
    expect((await call("PUT", `${path}/pause`)).status).toBe(200);
    expect(await names(`${PATH}/search?paused=true`)).toEqual([name]);
  });

  it.each([
    ["no body", "", "Required request body is missing"],
    ["text", "{", "JSON parse error"],
    ["a list", "[]", "JSON parse error"],
    ["null", "null", "Required request body is missing"],
    ["a name of another kind", { name: { a: 1 } }, "name"],
    ["a name that is too long", { name: "x".repeat(1001) }, "name"],
    ["a number in place of a request", { startWorkflowRequest: 5 }, "startWorkflowRequest"],
    ["no list of expressions", { cronSchedules: "x" }, "cronSchedules"],
    ["text in place of a time", { scheduleStartTime: "soon" }, "scheduleStartTime"],
    ["a time beyond numbers", { scheduleEndTime: 1e300 }, "scheduleEndTime"],
    ["text in place of a boolean", { paused: "maybe" }, "paused"],
  ])("with %s are refused", async (_what, body, message) => {
    const sent = typeof body === "string" ? body : schedule(body);
    const answer = await call("POST", PATH, sent);
    expect(answer.status).toBe(400);
    expect((answer.json as { message: string }).message).toContain(message);
    expect((await call("GET", PATH)).json).toEqual([]);
    expect(services.touchedSchedules.size).toBe(0);
  });

  it.each([
    ["name", { name: null }],
    ["cronExpression", { cronExpression: "abc" }],
    ["cronExpression", { cronExpression: "*/5 * * * *" }],
    ["cronExpression", { cronExpression: undefined }],
    ["cronSchedules[0].cronExpression", { cronSchedules: [{ cronExpression: "abc" }] }],
    ["zoneId", { zoneId: "Mars/Phobos" }],
    ["startWorkflowRequest", { startWorkflowRequest: null }],
    ["startWorkflowRequest.name", { startWorkflowRequest: {} }],
  ])("that break the rule of %s are refused, and change nothing", async (path, more) => {
    await save({ description: "before" });
    const answer = await save({ description: "after", ...more });
    expect(answer).toMatchObject({
      status: 400,
      json: { validationErrors: [{ path: `saveSchedule.arg0.${path}` }] },
    });
    expect((await call("GET", PATH)).json).toMatchObject([{ description: "before" }]);
  });

  it("with an inline definition that cannot be run are refused", async () => {
    const workflowDef = { name: "inline", version: 1, tasks: [{ ...noop(), type: "JDBC" }] };
    const answer = await save({ startWorkflowRequest: { name: "inline", workflowDef } });
    expect(answer.status).toBe(400);
  });

  it("that are too large are refused", async () => {
    const input = { text: "x".repeat(300_000) };
    const answer = await save({ startWorkflowRequest: { name: "flow", input } });
    expect(answer.status).toBe(413);
    expect((await call("GET", PATH)).json).toEqual([]);
  });

  describe("in a search", () => {
    beforeEach(async () => {
      await save({ name: "Alpha" });
      await save({ name: "beta", paused: true });
      await save({ name: "gamma", startWorkflowRequest: { name: "other" } });
    });

    it.each([
      ["", ["Alpha", "beta", "gamma"]],
      ["?scheduleName=ALPH", ["Alpha"]],
      ["?workflowName=flow", ["Alpha", "beta"]],
      ["?workflowName=flo", []],
      ["?paused=true", ["beta"]],
      ["?paused=false&workflowName=flow", ["Alpha"]],
      ["?freeText=A", ["Alpha", "beta", "gamma"]],
      ["?freeText=other", ["gamma"]],
      ["?freeText=*", ["Alpha", "beta", "gamma"]],
      ["?freeText=%25", []],
      ["?sort=name:DESC", ["gamma", "beta", "Alpha"]],
      ["?sort=paused:DESC,name:DESC", ["beta", "gamma", "Alpha"]],
      ["?sort=nope:ASC", ["Alpha", "beta", "gamma"]],
      ["?sort=__proto__:ASC", ["Alpha", "beta", "gamma"]],
      ["?start=1&size=1", ["beta"]],
      ["?size=0", []],
      ["?size=-1", ["Alpha", "beta", "gamma"]],
      ["?start=-1&size=2", ["Alpha", "beta"]],
    ])("%s finds %j", async (query, wanted) => {
      expect(await names(`${PATH}/search${query}`)).toEqual(wanted);
    });

    it("count all hits, whatever the page", async () => {
      expect((await page(`${PATH}/search?size=1`)).totalHits).toBe(3);
    });

    it("are listed by workflow", async () => {
      expect((await call("GET", `${PATH}?workflowName=other`)).json).toMatchObject([
        { name: "gamma" },
      ]);
      expect((await call("GET", `${PATH}?workflowName=nope`)).json).toEqual([]);
    });

    it.each(["?start=x", "?size=x", "?size=1001", "?paused=maybe", "?size=99999999999"])(
      "%s is refused",
      async (query) => {
        expect((await call("GET", `${PATH}/search${query}`)).status).toBe(400);
      },
    );
  });

  describe("and their history", () => {
    let first: number;
    beforeEach(async () => {
      first = services.time.now + SECOND;
      await save({ name: "a" });
      await pass(3);
      await call("DELETE", `${PATH}/a`);
      await save({ name: "b", startWorkflowRequest: { name: "nope" } });
      await pass(1);
    });

    const found = async (query: string) => {
      const { results } = await page(`${RUNS}?query=${encodeURIComponent(query)}`);
      return results.map(
        (run) => `${run["scheduleName"]}${(Number(run["scheduledTime"]) - first) / SECOND}`,
      );
    };

    it("outlives them, latest first", async () => {
      expect(await found("")).toEqual(["b3", "a2", "a1", "a0"]);
      expect(await found("*")).toHaveLength(4);
    });

    it("is searched by clauses", async () => {
      expect(await found("scheduleName IN (a)")).toEqual(["a2", "a1", "a0"]);
      expect(await found("scheduleName IN ( a , 'b' )")).toHaveLength(4);
      expect(await found('scheduleName="b"')).toEqual(["b3"]);
      expect(await found("a")).toHaveLength(3);
      expect(await found("state IN (FAILED)")).toEqual(["b3"]);
      expect(await found("state IN (EXECUTED,FAILED) AND workflowName=flow")).toHaveLength(3);
      expect(await found(`scheduledTime>${first} AND scheduledTime<${first + 2 * SECOND}`)).toEqual(
        ["a1"],
      );
      expect(await found(`scheduledTime>=${first} AND scheduledTime<=${first + SECOND}`)).toEqual([
        "a1",
        "a0",
      ]);
      const { results } = await page(`${RUNS}?query=a&size=1`);
      expect(await found(`executionId=${results[0]!["executionId"]}`)).toEqual(["a2"]);
      expect(await found(`workflowId IN (${results[0]!["workflowId"]})`)).toEqual(["a2"]);
      expect(await found("nothing = like 'this'; DROP TABLE schedule_run")).toEqual([]);
    });

    it("is searched by text, sorted and paged", async () => {
      expect((await page(`${RUNS}?freeText=FLO`)).totalHits).toBe(3);
      expect((await page(`${RUNS}?freeText=*`)).totalHits).toBe(4);
      const { totalHits, results } = await page(`${RUNS}?sort=scheduledTime:ASC&start=1&size=2`);
      expect(totalHits).toBe(4);
      expect(results.map((run) => run["scheduledTime"])).toEqual([
        first + SECOND,
        first + 2 * SECOND,
      ]);
      expect((await page(`${RUNS}?start=-1&size=-1`)).results).toHaveLength(4);
      const byState = await page(`${RUNS}?sort=state:DESC,scheduledTime:ASC&size=1`);
      expect(byState.results).toMatchObject([{ state: "FAILED" }]);
      expect((await page(`${RUNS}?sort=nope:ASC&size=1`)).results).toMatchObject([
        { scheduledTime: first },
      ]);
    });

    it.each([
      "query=scheduledTime%3Eabc",
      "query=scheduledTime%3E",
      "query=state%20IN%20(BOGUS)",
      `query=${Array.from({ length: 21 }, () => "a").join("%20AND%20")}`,
      `query=scheduleName%20IN%20(${Array.from({ length: 51 }, (_, at) => at).join(",")})`,
      "size=5001",
      "start=x",
    ])("refuses %.60s", async (query) => {
      expect((await call("GET", `${RUNS}?${query}`)).status).toBe(400);
    });
  });

  describe("preview", () => {
    const preview = (query: string) => call("GET", `/api/scheduler/nextFewSchedules?${query}`);

    it("gives the next times, five unless more or fewer are asked for", async () => {
      const cron = `cronExpression=${encodeURIComponent("0 0 12 * * *")}`;
      expect((await preview(cron)).json).toHaveLength(5);
      expect((await preview(`${cron}&limit=30`)).json).toHaveLength(30);
      expect((await preview(`${cron}&limit=0`)).json).toEqual([]);
      const window = "scheduleStartTime=1800000000000&scheduleEndTime=1800200000000";
      expect((await preview(`${cron}&${window}`)).json).toEqual([
        1800014400000, 1800100800000, 1800187200000,
      ]);
      const tokyo = await preview(
        `${cron}&scheduleStartTime=1800000000000&limit=1&zoneId=Asia/Tokyo`,
      );
      expect(tokyo.json).toEqual([1800068400000]);
    });

    it("begins now where the window has begun", async () => {
      const [time] = (await preview("cronExpression=*+*+*+*+*+*&scheduleStartTime=5"))
        .json as number[];
      expect(time).toBe(services.time.now + SECOND);
    });

    it.each([
      "",
      "cronExpression=",
      "cronExpression=abc",
      "cronExpression=*/5+*+*+*+*",
      "cronExpression=@daily&zoneId=Nowhere",
      "cronExpression=@daily&limit=1001",
      "cronExpression=@daily&limit=-1",
      "cronExpression=@daily&scheduleStartTime=soon",
      `cronExpression=${"1,".repeat(5000)}`,
    ])("of '%.50s' is refused", async (query) => {
      expect((await preview(query)).status).toBe(400);
    });
  });

  describe("in bulk", () => {
    it("are paused and resumed, each reported once", async () => {
      await save();
      for (const [word, paused] of [
        ["pause", true],
        ["resume", false],
      ] as const) {
        const answer = await call("PUT", `/api/scheduler/bulk/${word}`, ["s", "nope", "s"]);
        expect(answer).toMatchObject({ status: 200 });
        expect(answer.json).toEqual({
          bulkErrorResults: { nope: "Schedule 'nope' not found" },
          bulkSuccessfulResults: ["s"],
        });
        expect((await call("GET", `${PATH}/s`)).json).toMatchObject({ paused });
      }
    });

    it("are refused without names, and with too many", async () => {
      expect(await call("PUT", "/api/scheduler/bulk/resume", [])).toMatchObject({
        status: 400,
        json: {
          validationErrors: [
            { path: "resumeSchedules.arg0", message: "Schedule names list cannot be null." },
          ],
        },
      });
      const many = Array.from({ length: 1001 }, (_, at) => `s${at}`);
      expect((await call("PUT", "/api/scheduler/bulk/pause", many)).status).toBe(400);
      expect((await call("PUT", "/api/scheduler/bulk/pause", { a: 1 })).status).toBe(400);
      expect((await call("PUT", "/api/scheduler/bulk/pause", [null])).status).toBe(400);
      expect((await call("PUT", "/api/scheduler/bulk/pause", ["x".repeat(1001)])).status).toBe(400);
    });
  });

  describe("all at once", () => {
    it("stand still and go on, those that are saved meanwhile too", async () => {
      await save({ name: "a" });
      const done = { status: 200, json: { status: "done" } };
      expect(await call("GET", "/api/scheduler/admin/pause")).toMatchObject(done);
      await save({ name: "b" });
      await pass(5);
      expect((await page(RUNS)).totalHits).toBe(0);
      expect((await call("GET", `${PATH}/a`)).json).toMatchObject({ paused: false });
      expect(await call("GET", "/api/scheduler/admin/resume")).toMatchObject(done);
      await pass(2);
      expect((await page(RUNS)).totalHits).toBe(4);
      expect(await call("POST", "/api/scheduler/admin/pause")).toMatchObject(done);
    });

    it("start at once what is overdue", async () => {
      await save();
      const nothing = { "recordIds.size": 0, sampleIds: [] };
      expect((await call("GET", "/api/scheduler/admin/requeue")).json).toEqual(nothing);
      services.scheduleHome("s").alarm = null;
      services.time.now += 3 * SECOND;
      const { json } = await call("GET", "/api/scheduler/admin/requeue");
      const { results } = await page(`${RUNS}?sort=scheduledTime:ASC`);
      expect(results).toHaveLength(3);
      expect(json).toEqual({
        "recordIds.size": 3,
        sampleIds: results.map(({ executionId }) => executionId),
      });
    });
  });
});
