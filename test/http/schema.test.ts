import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const PATH = "/api/schema";
const NUMBER = { type: "object", properties: { n: { type: "number" } } };

describe("schemas", () => {
  let services: FakeServices;
  let call: Api["call"];
  beforeEach(() => {
    services = fakeServices();
    ({ call } = apiOver(services));
  });

  const register = (...schemas: object[]) => call("POST", PATH, schemas);

  it("are registered, read by version and as the latest, and removed", async () => {
    const both = [1, 2].map((version) => ({ name: "order", version, data: NUMBER }));
    expect(await register(...both)).toMatchObject({ status: 200, text: "" });
    expect((await call("GET", `${PATH}/order`)).json).toMatchObject({ version: 2, data: NUMBER });
    expect((await call("GET", `${PATH}/order/1`)).json).toMatchObject({ version: 1 });
    expect((await call("DELETE", `${PATH}/order/2`)).status).toBe(200);
    expect((await call("GET", `${PATH}/order`)).json).toMatchObject({ version: 1 });
    expect((await call("DELETE", `${PATH}/order`)).status).toBe(200);
    expect((await call("GET", `${PATH}/order`)).status).toBe(404);
    expect((await call("DELETE", `${PATH}/order`)).status).toBe(404);
  });

  it("are registered one by one, and read and removed by a version in the query", async () => {
    for (const version of [1, 2, 3]) {
      expect((await call("POST", PATH, { name: "order", version, data: NUMBER })).status).toBe(200);
    }
    expect((await call("GET", `${PATH}/order?version=1`)).json).toMatchObject({ version: 1 });
    expect((await call("GET", `${PATH}/order?version=9`)).status).toBe(404);
    expect((await call("DELETE", `${PATH}/order?version=3`)).status).toBe(200);
    expect((await call("DELETE", `${PATH}/order?version=3`)).status).toBe(404);
    expect((await call("DELETE", `${PATH}/order?version=x`)).status).toBe(400);
    expect((await call("GET", `${PATH}/order`)).json).toMatchObject({ version: 2 });
    expect((await call("DELETE", `${PATH}/order/all`)).status).toBe(200);
    expect((await call("GET", `${PATH}/order`)).status).toBe(404);
    expect((await call("DELETE", `${PATH}/order/all`)).status).toBe(404);
  });

  it.each([false, "elsewhere"])(
    "keep an external reference of %j as it came",
    async (externalRef) => {
      await register({ name: "order", data: NUMBER, externalRef });
      expect((await call("GET", `${PATH}/order`)).json).toMatchObject({ externalRef });
    },
  );

  it("are listed, without their text if that is asked for", async () => {
    await register({ name: "b", data: NUMBER }, { name: "a", data: NUMBER });
    const listed = (await call("GET", PATH)).json as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(["a", "b"]);
    expect((await call("GET", `${PATH}?short=true`)).json).toEqual([
      { name: "a", version: 1 },
      { name: "b", version: 1 },
    ]);
  });

  it("are registered one by one without a list, too", async () => {
    expect((await call("POST", PATH, { name: "order", data: NUMBER })).status).toBe(200);
    expect((await call("GET", `${PATH}/order`)).json).toMatchObject({ version: 1, data: NUMBER });
  });

  it("keep the time of their first registration", async () => {
    const createTime = services.time.now;
    await register({ name: "order", createTime: 7 });
    services.time.now += 1000;
    await register({ name: "order", createTime: 0 });
    const times = { createTime, updateTime: createTime + 1000 };
    expect((await call("GET", `${PATH}/order`)).json).toMatchObject(times);
  });

  it("get the next version when a new one is asked for", async () => {
    await register({ name: "order", version: 4 });
    await call("POST", `${PATH}?newVersion=true`, [{ name: "order" }, { name: "order" }]);
    expect((await call("GET", `${PATH}/order`)).json).toMatchObject({ version: 6 });
  });

  it("get a version each when new ones are asked for at the same time", async () => {
    const ids = ["a", "b", "c", "d", "e"];
    const answers = await Promise.all(
      ids.map(($id) => call("POST", `${PATH}?newVersion=true`, { name: "order", data: { $id } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 200));
    const stored = (await call("GET", PATH)).json as { version: number; data: { $id: string } }[];
    expect(stored.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    expect(stored.map(({ data }) => data.$id).toSorted()).toEqual(ids);
  });

  it("that cannot be enforced are refused, and nothing is stored", async () => {
    const refused = await register({ name: "a" }, { name: "b", data: { type: "text" } });
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({ validationErrors: [{ path: "saveSchema.arg0[1].data" }] });
    expect((await call("GET", PATH)).json).toEqual([]);
  });

  it("over the limit are refused", async () => {
    const large = { name: "a", data: { description: "x".repeat(300_000) } };
    expect((await register(large)).status).toBe(413);
  });

  it("that definitions name are written into the executions that begin", async () => {
    await register({ name: "order", data: NUMBER });
    const named = { name: "order", version: 1 };
    await call("POST", "/api/metadata/taskdefs", [
      { name: "work", inputSchema: named, enforceSchema: true },
    ]);
    const tasks = [{ name: "work", taskReferenceName: "a", type: "SIMPLE" }];
    await call("POST", "/api/metadata/workflow", { name: "flow", tasks, outputSchema: named });
    const { text } = await call("POST", "/api/workflow/flow", {});
    const definition = JSON.parse(services.execution(text).started?.definition ?? "{}");
    expect(definition.outputSchema.data).toEqual(NUMBER);
    expect(definition.tasks[0].taskDefinition.inputSchema.data).toEqual(NUMBER);
  });

  it("that definitions name with a version below 1 are the latest when an execution begins", async () => {
    const tasks = [{ name: "work", taskReferenceName: "a", type: "SIMPLE" }];
    const inputSchema = { name: "order", version: 0 };
    await call("POST", "/api/metadata/workflow", { name: "flow", tasks, inputSchema });
    for (const version of [2, 10, 3]) {
      await register({ name: "order", version, data: { title: `version ${version}` } });
    }
    const { text } = await call("POST", "/api/workflow/flow", {});
    const definition = JSON.parse(services.execution(text).started?.definition ?? "{}");
    expect(definition.inputSchema).toMatchObject({ version: 10, data: { title: "version 10" } });
  });

  it("in definitions are checked when these are registered", async () => {
    const inputSchema = { name: "s", data: { pattern: "(" } };
    const refused = await call("POST", "/api/metadata/taskdefs", [{ name: "work", inputSchema }]);
    expect(refused.status).toBe(400);
  });
});
