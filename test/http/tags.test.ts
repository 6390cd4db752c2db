import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import { taskDef, workflowDef } from "../helpers/definitions.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

let services: FakeServices;
let call: Api["call"];
beforeEach(() => {
  services = fakeServices({
    secretsKey: btoa("k".repeat(32)),
    environment: { REGION: "eu" },
  });
  ({ call } = apiOver(services));
});

const tag = (key: string, value = "x") => ({ key, value, type: "METADATA" });

const read = async (path: string) => (await call("GET", path)).json;

/** Makes each thing that can be tagged; answers the path of its tags, and what removes it. */
const THINGS: Record<string, () => Promise<{ path: string; removal?: string }>> = {
  "a workflow": async () => {
    await call("POST", "/api/metadata/workflow", workflowDef({}));
    return { path: "/api/metadata/workflow/flow/tags", removal: "/api/metadata/workflow/flow/1" };
  },
  "a task definition": async () => {
    await call("POST", "/api/metadata/taskdefs", [taskDef({ name: "work" })]);
    return { path: "/api/metadata/task/work/tags", removal: "/api/metadata/taskdefs/work" };
  },
  "a secret": async () => {
    await call("PUT", "/api/secrets/KEY", "value");
    return { path: "/api/secrets/KEY/tags", removal: "/api/secrets/KEY" };
  },
  "a schedule": async () => {
    await call("POST", "/api/metadata/workflow", workflowDef({}));
    const startWorkflowRequest = { name: "flow" };
    const schedule = { name: "s", cronExpression: "0 0 3 * * ?", startWorkflowRequest };
    await call("POST", "/api/scheduler/schedules", schedule);
    const path = "/api/scheduler/schedules/s";
    return { path: `${path}/tags`, removal: path };
  },
  "a value of the environment": async () => ({ path: "/api/environment/REGION/tags" }),
  "an event handler": async () => {
    const actions = [{ action: "terminate_workflow", terminate_workflow: { workflowId: "w" } }];
    await call("POST", "/api/event", { name: "h", event: "conductor:x", actions });
    return { path: "/api/event/h/tags", removal: "/api/event/h" };
  },
  "a webhook": async () => {
    const webhook = { name: "shop", verifier: "HEADER_BASED", headers: { "x-key": "k" } };
    const { json } = await call("POST", "/api/metadata/webhook", webhook);
    const path = `/api/metadata/webhook/${(json as { id: string }).id}`;
    return { path: `${path}/tags`, removal: path };
  },
};

describe.each(Object.keys(THINGS))("the tags of %s", (thing) => {
  it("are set, read and taken away, and go with it", async () => {
    const { path, removal } = (await THINGS[thing]?.()) ?? { path: "" };
    expect(await read(path)).toEqual([]);
    expect(await call("PUT", path, [tag("b"), tag("a"), tag("a")])).toMatchObject({ status: 200 });
    expect(await read(path)).toEqual([tag("a"), tag("b")]);
    await call("PUT", path, [tag("c"), tag("d", "'\"")]);
    expect((await call("DELETE", path, [tag("c"), tag("never")])).status).toBe(404);
    expect(await read(path)).toEqual([tag("c"), tag("d", "'\"")]);
    expect((await call("DELETE", path, [tag("c")])).status).toBe(200);
    expect(await call("DELETE", path, tag("c"))).toMatchObject({
      status: 404,
      json: { message: expect.stringContaining("There is no tag c:x on ") as string },
    });
    expect(await read(path)).toEqual([tag("d", "'\"")]);
    expect(await read("/api/metadata/tags")).toEqual([tag("d", "'\"")]);
    if (removal === undefined) return;
    expect((await call("DELETE", removal)).status).toBe(200);
    expect(await read("/api/metadata/tags")).toEqual([]);
  });
});

describe("tags", () => {
  it("are added to a workflow one by one, under both of its paths", async () => {
    const { path } = await THINGS["a workflow"]!();
    const other = "/api/metadata/tags/workflow/flow";
    await call("POST", path, tag("a"));
    await call("POST", other, { key: "b", value: "x" });
    expect(await read(other)).toEqual([tag("a"), tag("b")]);
    await call("DELETE", other, tag("a"));
    expect(await read(path)).toEqual([tag("b")]);
  });

  it("of a workflow stay while it has another version", async () => {
    const { path, removal = "" } = await THINGS["a workflow"]!();
    await call("POST", "/api/metadata/workflow", workflowDef({ version: 2 }));
    await call("POST", path, tag("a"));
    await call("DELETE", removal);
    expect(await read(path)).toEqual([tag("a")]);
  });

  it("find schedules", async () => {
    const { path } = await THINGS["a schedule"]!();
    await call("PUT", path, [tag("team", "a:b")]);
    const found = (query: string) => call("GET", `/api/scheduler/schedules/tags${query}`);
    expect(await found("?tag=team:a:b")).toMatchObject({ status: 200, json: [{ name: "s" }] });
    expect((await found("?tag=team:a")).json).toEqual([]);
    expect((await found("?tag=team")).status).toBe(400);
    expect((await found("")).status).toBe(400);
  });

  it("are shown with the names of secrets", async () => {
    const { path } = await THINGS["a secret"]!();
    await call("PUT", "/api/secrets/OTHER", "value");
    await call("PUT", path, [tag("a")]);
    expect(await read("/api/secrets-v2")).toEqual([
      { name: "KEY", tags: [tag("a")] },
      { name: "OTHER", tags: [] },
    ]);
  });

  it.each([
    ["PUT", "/api/metadata/workflow/nope/tags"],
    ["POST", "/api/metadata/workflow/nope/tags"],
    ["DELETE", "/api/metadata/workflow/nope/tags"],
    ["PUT", "/api/metadata/task/nope/tags"],
    ["PUT", "/api/secrets/nope/tags"],
    ["PUT", "/api/scheduler/schedules/nope/tags"],
    ["PUT", "/api/environment/nope/tags"],
    ["PUT", "/api/event/nope/tags"],
    ["PUT", "/api/metadata/webhook/nope/tags"],
  ])("are not kept of what there is not: %s %s", async (method, path) => {
    expect(await call(method, path, [tag("a")])).toMatchObject({ status: 404 });
    expect(await read("/api/metadata/tags")).toEqual([]);
  });

  it.each([
    ["no key", [{ value: "x" }]],
    ["no value", { key: "a" }],
    ["an empty key", { key: "", value: "a" }],
    ["a type that something would have to act on", { key: "a", value: "5", type: "RATE_LIMIT" }],
    ["a text", '"a"'],
    ["too many", Array.from({ length: 101 }, (_, at) => tag(`k${at}`))],
  ])("with %s are refused, and change nothing", async (_, body) => {
    const { path } = await THINGS["a workflow"]!();
    await call("PUT", path, [tag("a")]);
    for (const method of ["PUT", "POST"]) {
      expect((await call(method, path, body)).status).toBe(400);
    }
    expect(await read(path)).toEqual([tag("a")]);
  });
});
