import { beforeEach, describe, expect, it, vi } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const PATH = "/api/secrets";
const KEY = btoa("k".repeat(32));
const VALUE = "correct horse battery staple";

describe("secrets", () => {
  let services: FakeServices;
  let call: Api["call"];
  beforeEach(() => {
    services = fakeServices({ secretsKey: KEY });
    ({ call } = apiOver(services));
  });

  const write = (name: string, value: string, headers = {}) =>
    call("PUT", `${PATH}/${name}`, value, headers);

  it("are written, listed by name, read, asked for and removed", async () => {
    expect(await write("db", VALUE)).toMatchObject({ status: 200, text: "", type: null });
    await write("api-Key_2", '"as it stands"', { "content-type": "text/plain" });
    for (const method of ["GET", "POST"]) {
      expect((await call(method, PATH)).json).toEqual(["api-Key_2", "db"]);
    }
    expect(await call("GET", `${PATH}/db`)).toMatchObject({ status: 200, text: VALUE });
    expect((await call("GET", `${PATH}/api-Key_2`)).text).toBe('"as it stands"');
    expect((await call("GET", `${PATH}/db/exists`)).json).toBe(true);
    expect(await call("DELETE", `${PATH}/db`)).toMatchObject({ status: 200, text: "" });
    expect((await call("GET", `${PATH}/db/exists`)).json).toBe(false);
    expect(await call("GET", `${PATH}/db`)).toMatchObject({ status: 404, text: "", type: null });
    expect((await call("DELETE", `${PATH}/db`)).status).toBe(404);
  });

  it("are described with their times and the ends of long values only", async () => {
    await write("long", VALUE);
    services.time.now += 1_000;
    await write("long", VALUE);
    await write("short", "nineteen characters");
    expect((await call("GET", `${PATH}/v2`)).json).toEqual([
      {
        name: "long",
        partial: "corr...aple",
        created_at: "2023-11-14T22:13:20.000Z",
        updated_at: "2023-11-14T22:13:21.000Z",
      },
      expect.objectContaining({ name: "short", partial: "..." }),
    ]);
  });

  it("may have the name of the list, beside which they are read", async () => {
    expect((await write("v2", VALUE)).status).toBe(200);
    expect((await call("GET", `${PATH}/v2`)).json).toMatchObject([{ name: "v2" }]);
    const beside = "/api/baton/secrets";
    expect(await call("GET", `${beside}/v2`)).toMatchObject({ status: 200, text: VALUE });
    expect((await call("GET", `${PATH}/v2/exists`)).json).toBe(true);
    expect((await call("DELETE", `${PATH}/v2`)).status).toBe(200);
    expect(await call("GET", `${beside}/v2`)).toMatchObject({
      status: 404,
      json: { status: 404, message: "No such secret found by key: v2", retryable: false },
    });
    expect((await call("GET", `${beside}/a.b`)).status).toBe(400);
  });

  it("have to be UTF-8, for other bytes would be lost", async () => {
    await write("db", VALUE);
    const { app } = apiOver(services);
    const response = await app.request(`http://baton.test${PATH}/db`, {
      method: "PUT",
      body: Uint8Array.of(0xff, 0xfe),
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ message: "The body is not UTF-8" }),
    ]);
    expect((await call("GET", `${PATH}/db`)).text).toBe(VALUE);
  });

  it("stand in the database encrypted, with the value before", async () => {
    await write("db", VALUE);
    await write("db", "another value");
    const found = await services.secrets.find(["db", "none"]);
    expect([...found]).toEqual([["db", { value: "another value", previous: VALUE }]]);
    const rows = await services.database.binding.prepare("SELECT * FROM secret").all();
    expect(JSON.stringify(rows.results)).not.toMatch(/horse|another/);
  });

  it.each(["a b", "a.b", "ä", "a%2Fb", "${x}", "x".repeat(256)])(
    "are refused under the key %s",
    async (name) => {
      const path = `${PATH}/${name.includes("%") ? name : encodeURIComponent(name)}`;
      const calls = [
        call("PUT", path, "value"),
        call("GET", path),
        call("DELETE", path),
        call("GET", `${path}/exists`),
      ];
      for (const { status, json } of await Promise.all(calls)) {
        expect(status).toBe(400);
        expect(json).toMatchObject({ status: 400, message: expect.stringMatching(/^key /) });
      }
      expect((await call("GET", PATH)).json).toEqual([]);
    },
  );

  it("are refused when they are empty or too large, and nothing is written", async () => {
    expect((await write("db", "")).json).toMatchObject({
      status: 400,
      message: "value is required",
    });
    const large = await write("db", "ü".repeat(40_000));
    expect(large).toMatchObject({ status: 413 });
    expect(large.json).toMatchObject({
      message: "value has 80000 bytes, more than the 65536 allowed",
    });
    expect((await call("GET", PATH)).json).toEqual([]);
  });

  it.each([[undefined], ["not a key"]])("cannot be written with the key %j", async (secretsKey) => {
    const errors = vi.spyOn(console, "error");
    const keyless = apiOver(fakeServices(secretsKey === undefined ? {} : { secretsKey }));
    const { status, text } = await keyless.call("PUT", `${PATH}/db`, VALUE);
    expect(status).toBe(501);
    expect(text).toContain("secrets are read-only: BATON_SECRETS_KEY is not");
    expect(text).not.toContain(VALUE);
    expect(errors).not.toHaveBeenCalled();
    expect((await keyless.call("GET", PATH)).json).toEqual([]);
  });
});

describe("the environment", () => {
  const { call } = apiOver(fakeServices({ environment: { REGION: "eu", EMPTY: "" } }));

  it("is listed and read, and nothing is answered for what it lacks", async () => {
    expect((await call("GET", "/api/environment")).json).toEqual([
      { name: "REGION", value: "eu" },
      { name: "EMPTY", value: "" },
    ]);
    expect(await call("GET", "/api/environment/REGION")).toMatchObject({ text: "eu" });
    const none = await call("GET", "/api/environment/NONE");
    expect(none).toMatchObject({ status: 200, text: "", type: null });
  });

  it("cannot be written", async () => {
    expect((await call("PUT", "/api/environment/REGION", "us")).status).toBe(405);
  });
});
