import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import type { Access } from "../../../src/auth/access.ts";
import { fakeServices } from "../../helpers/fake-services.ts";

const PAGE = "https://page.example.com";
const KEYS: Access = { kind: "keys", keys: new Map([["id", "secret"]]) };

/** The API for these origins; `send` gives the headers of an answer that have to do with them. */
function apiFor(origins: string[], access: Access = { kind: "open" }) {
  const app = createApp(fakeServices(), access, undefined, origins);
  return async (path: string, init: RequestInit) => {
    const { status, headers } = await app.request(`http://baton.test${path}`, init);
    const get = (name: string) => headers.get(name);
    return { status, origin: get("access-control-allow-origin"), vary: get("vary"), get };
  };
}

const preflight = (origin: string): RequestInit => ({
  method: "OPTIONS",
  headers: {
    origin,
    "access-control-request-method": "PUT",
    "access-control-request-headers": "content-type,x-authorization",
  },
});

describe("a page of another origin", () => {
  it("may not call the API unless its origin is named", async () => {
    const closed = apiFor([]);
    const read = await closed("/api/metadata/workflow", { headers: { origin: PAGE } });
    expect(read).toMatchObject({ status: 200, origin: null, vary: null });
    expect(await closed("/api/metadata/workflow", preflight(PAGE))).toMatchObject({
      status: 405,
      origin: null,
    });
  });

  it("is told that it may, and which headers it may read", async () => {
    const send = apiFor([PAGE, "http://localhost:3000"]);
    const answer = await send("/api/metadata/workflow", { headers: { origin: PAGE } });
    expect(answer).toMatchObject({ status: 200, origin: PAGE, vary: "Origin" });
    expect(answer.get("access-control-expose-headers")).toContain("Baton-Next-Cursor");
    expect(answer.get("access-control-allow-credentials")).toBeNull();
  });

  it("reads refusals, too", async () => {
    const send = apiFor([PAGE]);
    expect(await send("/api/workflow/none", { headers: { origin: PAGE } })).toMatchObject({
      status: 404,
      origin: PAGE,
    });
    expect(await send("/api/nowhere", { headers: { origin: PAGE } })).toMatchObject({
      status: 404,
      origin: PAGE,
    });
  });

  it.each(["https://other.example.com", "http://page.example.com", `${PAGE}:444`, "null"])(
    "of the origin %s is not let in by the name of another",
    async (origin) => {
      const send = apiFor([PAGE]);
      const read = await send("/api/metadata/workflow", { headers: { origin } });
      expect(read).toMatchObject({ origin: null, vary: "Origin" });
      expect((await send("/api/metadata/workflow", preflight(origin))).origin).toBeNull();
    },
  );

  it("may ask without a token what it may send", async () => {
    const send = apiFor([PAGE], KEYS);
    const asked = await send("/api/metadata/workflow", preflight(PAGE));
    expect(asked).toMatchObject({ status: 204, origin: PAGE });
    expect(asked.get("access-control-allow-methods")).toContain("PUT");
    expect(asked.get("access-control-allow-headers")).toBe("content-type,x-authorization");
    expect(asked.get("access-control-max-age")).toBe("600");
    expect(await send("/api/metadata/workflow", { headers: { origin: PAGE } })).toMatchObject({
      status: 401,
      origin: PAGE,
    });
  });

  it("may be any where all are let in", async () => {
    const send = apiFor(["*"]);
    expect(await send("/api/metadata/workflow", { headers: { origin: PAGE } })).toMatchObject({
      origin: "*",
      vary: null,
    });
  });
});
