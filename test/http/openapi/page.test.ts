import { describe, expect, it } from "vitest";
import type { OpenApiDocument } from "../../../src/http/openapi/document.ts";
import { documentationPage } from "../../../src/http/openapi/page.ts";
import { apiOver } from "../../helpers/api.ts";
import { fakeServices } from "../../helpers/fake-services.ts";

describe("the page of the API", () => {
  it("lists every operation and every schema, and loads and runs nothing", async () => {
    const { call } = apiOver(fakeServices());
    const { paths, components } = (await call("GET", "/api-docs")).json as OpenApiDocument;
    const page = await call("GET", "/swagger-ui/index.html");
    expect(page).toMatchObject({ status: 200, type: "text/html;charset=UTF-8" });
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    for (const methods of Object.values(paths)) {
      for (const { operationId } of Object.values(methods)) {
        expect(page.text).toContain(`<details id="${operationId}">`);
      }
    }
    for (const name of Object.keys(components.schemas)) {
      expect(page.text).toContain(`<details id="schema-${name}">`);
    }
    expect(page.text).not.toMatch(/<script|<link|<img|src=|https?:/);
  });

  it("shows what looks like HTML as text", () => {
    const page = documentationPage({
      openapi: "3.1.0",
      info: { title: "A & <b>", version: "1" },
      paths: {},
      components: { schemas: {} },
    });
    expect(page).toContain("<h1>A &amp; &lt;b&gt; 1</h1>");
  });
});
