import { beforeEach, describe, expect, it } from "vitest";
import { consumeEventMessages } from "../../src/app/event-consumer.ts";
import { apiOver, type Api } from "../helpers/api.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const PATH = "/api/event";
const LETTERS = "/api/baton/dead-letters";
const EXECUTIONS = "/api/baton/event-executions";
const EVENT = "conductor:flow:e";

const start = { action: "start_workflow", start_workflow: { name: "flow", input: { x: "${x}" } } };
const handler = (more: object = {}) => ({
  name: "h",
  event: EVENT,
  active: true,
  actions: [start],
  ...more,
});

let services: FakeServices;
let call: Api["call"];
beforeEach(() => {
  services = fakeServices();
  ({ call } = apiOver(services));
});

describe("event handlers over HTTP", () => {
  it("are kept as they are given, and shown with their defaults", async () => {
    expect(await call("POST", PATH, handler())).toMatchObject({
      status: 200,
      text: "",
      type: null,
    });
    const expected = [
      {
        name: "h",
        event: EVENT,
        active: true,
        actions: [{ ...start, expandInlineJSON: false }],
      },
    ];
    expect((await call("GET", PATH)).json).toEqual(expected);
    expect((await call("GET", `${PATH}/${EVENT}`)).json).toEqual(expected);
    expect((await call("GET", `${PATH}/conductor%3Aflow%3Ae`)).json).toEqual(expected);
    expect((await call("GET", `${PATH}/conductor:nope`)).json).toEqual([]);
  });

  it("are registered as a list, all or none", async () => {
    const names = async () =>
      ((await call("GET", PATH)).json as { name: string }[]).map(({ name }) => name);
    expect(
      (await call("POST", PATH, [handler({ name: "a" }), handler({ name: "b" })])).status,
    ).toBe(200);
    expect(await names()).toEqual(["a", "b"]);
    const known = await call("POST", PATH, [handler({ name: "c" }), handler({ name: "a" })]);
    expect(known.status).toBe(409);
    expect(
      (await call("POST", PATH, [handler({ name: "d" }), handler({ name: "d" })])).status,
    ).toBe(409);
    expect((await call("POST", PATH, [handler({ name: "e" }), { name: "f" }])).status).toBe(400);
    expect(await names()).toEqual(["a", "b"]);
    expect((await call("POST", PATH, [])).status).toBe(200);
  });

  it("are registered as a list of limited size", async () => {
    const large = (name: string) => handler({ name, condition: `"${"x".repeat(250_000)}" != ""` });
    const many = Array.from({ length: 8 }, (_, at) => large(`h${at}`));
    expect((await call("POST", PATH, many)).status).toBe(413);
    expect((await call("GET", PATH)).json).toEqual([]);
  });

  it("are of every kind of action", async () => {
    const actions = [
      {
        action: "complete_task",
        complete_task: { workflowId: "${w}", taskRefName: "t", output: { a: 1 } },
        expandInlineJSON: true,
      },
      { action: "fail_task", fail_task: { taskId: "x", output: {} }, expandInlineJSON: false },
      {
        action: "terminate_workflow",
        terminate_workflow: { workflowId: "x", terminationReason: "r" },
        expandInlineJSON: false,
      },
      {
        action: "update_workflow_variables",
        update_workflow_variables: { workflowId: "x", variables: { v: 1 }, appendArray: true },
        expandInlineJSON: false,
      },
    ];
    await call("POST", PATH, handler({ actions }));
    expect((await call("GET", PATH)).json).toEqual([
      { name: "h", event: EVENT, active: true, actions },
    ]);
  });

  it("are replaced wholly, and removed", async () => {
    await call("POST", PATH, handler({ condition: "$.x" }));
    expect(await call("PUT", PATH, handler({ active: false }))).toMatchObject({ status: 200 });
    expect((await call("GET", `${PATH}/${EVENT}`)).json).toEqual([]);
    const [all] = (await call("GET", `${PATH}/${EVENT}?activeOnly=false`)).json as object[];
    expect(all).not.toHaveProperty("condition");
    expect(await call("DELETE", `${PATH}/h`)).toMatchObject({ status: 200, text: "" });
    expect((await call("GET", PATH)).json).toEqual([]);
  });

  it("are refused a second time, and where they are not there", async () => {
    await call("POST", PATH, handler());
    const again = await call("POST", PATH, handler({ event: "other" }));
    expect(again).toMatchObject({
      status: 409,
      json: { message: "EventHandler with name h already exists!" },
    });
    expect((await call("GET", `${PATH}/other`)).json).toEqual([]);
    const missing = { status: 404, json: { message: "EventHandler with name z not found!" } };
    expect(await call("PUT", PATH, handler({ name: "z" }))).toMatchObject(missing);
    expect(await call("DELETE", `${PATH}/z`)).toMatchObject(missing);
  });

  it.each([
    ["an empty one", {}, "Validation failed"],
    ["an unknown action", handler({ actions: [{ action: "dance" }] }), "actions"],
    ["actions that are no list", handler({ actions: "start_workflow" }), "actions"],
    ["a list with something else", [1], "JSON parse error"],
    ["a script that cannot be read", handler({ condition: "(((" }), "Validation failed"],
    ["a name beyond all bounds", handler({ name: "n".repeat(2_000) }), "name"],
    [
      "an input that is no object",
      handler({ actions: [{ start_workflow: { input: 5 } }] }),
      "input",
    ],
    ["text that is no JSON", '{"name": ', "JSON"],
  ])("are refused as %s, and change nothing", async (_, body, message) => {
    for (const method of ["POST", "PUT"]) {
      const answer = await call(method, PATH, body);
      expect(answer).toMatchObject({ status: 400, json: { status: 400 } });
      expect((answer.json as { message: string }).message).toContain(message);
    }
    expect((await call("GET", PATH)).json).toEqual([]);
  });

  it("are refused when they are too large or of another content type", async () => {
    const condition = `"${"x".repeat(300_000)}"`;
    expect(await call("POST", PATH, handler({ condition }))).toMatchObject({ status: 413 });
    const text = await call("POST", PATH, handler(), { "content-type": "text/plain" });
    expect(text.status).toBe(415);
  });

  it("are refused where an action can never work, and change nothing", async () => {
    await call("POST", PATH, handler());
    const useless = handler({
      actions: [{ action: "terminate_workflow", terminate_workflow: {} }],
    });
    for (const [method, operation] of [
      ["POST", "addEventHandler"],
      ["PUT", "updateEventHandler"],
    ] as const) {
      const path = `${operation}.arg0.actions[0].terminate_workflow.workflowId`;
      expect(await call(method, PATH, useless)).toMatchObject({
        status: 400,
        json: { validationErrors: [{ path }] },
      });
    }
    expect((await call("GET", PATH)).json).toMatchObject([handler()]);
  });
});

describe("queues that end tasks", () => {
  it("are none", async () => {
    for (const path of ["/api/queue/", "/api/queue/size", "/api/admin/queues?verbose=true"]) {
      expect(await call("GET", path)).toMatchObject({ status: 200, json: {} });
    }
    expect((await call("GET", "/api/queue")).status).toBe(404);
  });

  it.each(["w/t/COMPLETED", "w/task/t/COMPLETED", "w/t/SCHEDULED"])(
    "refuse a message to %s",
    async (path) => {
      const status = path.split("/").at(-1);
      expect(await call("POST", `/api/queue/update/${path}`, { o: 5 })).toMatchObject({
        status: 400,
        json: { message: `There is no queue for handling ${status} status` },
      });
    },
  );

  it.each(["w/t/DONE", "w/task/t/DONE"])("refuse the status of %s", async (path) => {
    expect((await call("POST", `/api/queue/update/${path}`, {})).status).toBe(400);
  });
});

describe("dead letters over HTTP", () => {
  const event = (id: string) => ({
    id,
    name: EVENT,
    payload: { x: 1 },
    time: services.time.now,
    workflowId: "",
  });

  /** Hands over what waits in the queue of events. @returns the fates of the messages. */
  async function consume(...bodies: unknown[]): Promise<string[]> {
    const fates: string[] = [];
    await consumeEventMessages(
      services,
      [...bodies, ...services.eventMessages.splice(0)].map((body, at) => ({
        id: `m${at}`,
        body,
        attempts: 1,
        ack: () => void (fates[at] = "acknowledged"),
        retry: () => void (fates[at] = "retried"),
      })),
    );
    return fates;
  }

  const failed = async () => {
    await call("POST", PATH, handler());
    return await consume({ eventId: "a", event: event("a") });
  };

  it("hold the events that could not be acted on, and the reason", async () => {
    expect(await failed()).toEqual(["acknowledged"]);
    const letter = {
      id: "a",
      event: EVENT,
      reason: "handler h, action 0: No such workflow defined. name=flow, version=null",
      attempts: 1,
      time: services.time.now,
      payload: { x: 1 },
    };
    expect((await call("GET", LETTERS)).json).toEqual({ totalHits: 1, results: [letter] });
    expect((await call("GET", `${LETTERS}?event=other`)).json).toEqual({
      totalHits: 0,
      results: [],
    });
    expect((await call("GET", `${LETTERS}/a`)).json).toEqual(letter);
    expect((await call("GET", `${EXECUTIONS}?eventId=a`)).json).toMatchObject([
      { messageId: "a", name: "h", status: "FAILED" },
    ]);
    expect((await call("GET", `${EXECUTIONS}?handler=other`)).json).toEqual([]);
  });

  it("are acted on when they are sent again and the reason is gone", async () => {
    await failed();
    const tasks = [{ name: "a", taskReferenceName: "a", type: "NOOP" }];
    await call("POST", "/api/metadata/workflow", { name: "flow", version: 1, tasks });
    expect(await call("POST", `${LETTERS}/a/retry`)).toMatchObject({ status: 200, text: "" });
    expect((await call("GET", `${LETTERS}/a`)).status).toBe(404);
    expect(await consume()).toEqual(["acknowledged"]);
    const executions = [...services.touchedExecutions.values()];
    expect(executions.map(({ started }) => started?.input)).toMatchObject([{ x: 1 }]);
    expect((await call("GET", LETTERS)).json).toMatchObject({ totalHits: 0 });
  });

  it("come back when they are sent again and nothing has changed", async () => {
    await failed();
    await call("POST", `${LETTERS}/a/retry`);
    await consume();
    expect((await call("GET", LETTERS)).json).toMatchObject({ totalHits: 1 });
  });

  it("are sent again whole where they are too large for a message", async () => {
    await call("POST", PATH, handler());
    const trace = { traceparent: "00-t-s-01" };
    const large = { ...event("a"), payload: { x: "x".repeat(200_000) }, trace };
    await services.events.keep(large);
    await consume({ eventId: "a" });
    await services.events.sweep(Infinity);
    await call("POST", `${LETTERS}/a/retry`);
    expect(services.eventMessages).toEqual([{ eventId: "a", open: true }]);
    expect(await services.events.get("a")).toMatchObject({ payload: large.payload, trace });
  });

  it("hold messages that name no event, as they came", async () => {
    await consume("poison", { eventId: "b", event: event("b") });
    expect((await call("GET", `${LETTERS}/m0`)).json).toMatchObject({
      payload: "poison",
      event: "",
    });
    await call("POST", `${LETTERS}/m0/retry`);
    expect(services.eventMessages).toEqual(["poison"]);
    expect(await services.events.get("b")).not.toBeNull();
  });

  it("are removed", async () => {
    await failed();
    expect(await call("DELETE", `${LETTERS}/a`)).toMatchObject({ status: 200, text: "" });
    expect((await call("GET", LETTERS)).json).toMatchObject({ totalHits: 0 });
  });

  it.each([
    ["GET", `${LETTERS}/nope`, 404],
    ["DELETE", `${LETTERS}/nope`, 404],
    ["POST", `${LETTERS}/nope/retry`, 404],
    ["GET", `${LETTERS}?size=21`, 400],
    ["GET", `${LETTERS}?start=-1`, 400],
    ["GET", `${EXECUTIONS}?size=1001`, 400],
    ["GET", `${EXECUTIONS}?size=many`, 400],
  ])("refuse %s %s", async (method, path, status) => {
    expect(await call(method, path)).toMatchObject({ status, json: { status } });
  });
});
