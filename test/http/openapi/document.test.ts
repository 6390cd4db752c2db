import { describe, expect, it } from "vitest";
import type { Access } from "../../../src/auth/access.ts";
import { openApiDocument, type OpenApiDocument } from "../../../src/http/openapi/document.ts";
import { routesFor } from "../../../src/http/routes/index.ts";
import { notBuiltRoutes } from "../../../src/http/routes/not-built.ts";
import { apiOver } from "../../helpers/api.ts";
import { fakeServices } from "../../helpers/fake-services.ts";

const KEYS: Access = { kind: "keys", keys: new Map([["one", "secret"]]) };

async function served(access: Access = { kind: "open" }): Promise<OpenApiDocument> {
  const { call } = apiOver(fakeServices(), access);
  return (await call("GET", "/api-docs")).json as OpenApiDocument;
}

describe("the OpenAPI document", () => {
  it("says of every route how a refusal looks", async () => {
    const { paths } = await served();
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { responses }] of Object.entries(operations)) {
        expect(responses["default"]?.content, `${method} ${path}`).toEqual({
          "application/json": { schema: { $ref: "#/components/schemas/ErrorResponse" } },
        });
      }
    }
  });

  it("has each route that is served, and none that is not", async () => {
    const { paths } = await served();
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const notBuilt = new Set(notBuiltRoutes);
    const expected = routesFor({ kind: "open" })
      .filter((route) => !notBuilt.has(route))
      .map(({ declaration: { method, path } }) => `${method} ${path}`);
    expect(described.toSorted()).toEqual(expected.toSorted());
  });

  it("describes parameters, bodies and answers by the schemas that check them", async () => {
    const { paths, components } = await served();
    const definition = { $ref: "#/components/schemas/WorkflowDef" };
    expect(paths["/api/metadata/workflow"]?.["put"]?.requestBody).toEqual({
      required: true,
      content: {
        "application/json": {
          schema: { type: "array", items: definition },
          example: [expect.objectContaining({ name: "hello" })],
        },
      },
    });
    const read = paths["/api/workflow/{workflowId}"]?.["get"];
    expect(read?.parameters).toContainEqual({
      name: "workflowId",
      in: "path",
      required: true,
      schema: { type: "string", maxLength: 1000 },
    });
    expect(read?.parameters).toContainEqual({
      name: "includeTasks",
      in: "query",
      required: false,
      schema: { type: "boolean", default: true },
    });
    expect(read?.responses["404"]?.content).toEqual({
      "application/json": { schema: { $ref: "#/components/schemas/ErrorResponse" } },
    });
    expect(components.schemas["WorkflowTask"]).toMatchObject({
      properties: {
        loopOver: { type: "array", items: { $ref: "#/components/schemas/WorkflowTask" } },
      },
    });
  });

  it("describes what may be sent in two ways, and what headers of answers say", async () => {
    const { paths } = await served();
    const handler = { $ref: "#/components/schemas/EventHandler" };
    expect(paths["/api/event"]?.["post"]?.requestBody?.content["application/json"]?.schema).toEqual(
      { anyOf: [handler, { type: "array", items: handler }] },
    );
    const schema = { type: "string" };
    for (const path of ["/api/workflow/search", "/api/tasks/search-v2"]) {
      expect(paths[path]?.["get"]?.responses["200"]?.headers).toEqual({
        "Baton-Index-Lag-Ms": { description: expect.any(String), schema },
        "Baton-Next-Cursor": { description: expect.any(String), schema },
      });
    }
    expect(paths["/api/metadata/workflow"]?.["post"]?.responses["200"]?.headers).toEqual({
      "Baton-Warnings": { description: expect.any(String), schema },
    });
  });

  it("names each operation once, and refers only to what it has", async () => {
    const document = await served();
    const ids = Object.values(document.paths)
      .flatMap((methods) => Object.values(methods))
      .map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const names = Object.keys(document.components.schemas);
    const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g);
    for (const [, reference] of references) {
      expect(names.map((name) => `#/components/schemas/${name}`)).toContain(reference);
    }
    expect(JSON.stringify(document)).not.toContain("unnamed");
  });

  it("says which routes need a token on a server with keys, and needs none itself", async () => {
    const { paths, security, components } = await served(KEYS);
    expect(security).toEqual([{ token: [] }]);
    expect(components.securitySchemes).toHaveProperty("token.name", "X-Authorization");
    expect(paths["/health"]?.["get"]?.security).toEqual([]);
    expect(paths["/webhook/{id}"]?.["post"]?.security).toEqual([]);
    expect(paths["/api/workflow"]?.["post"]).not.toHaveProperty("security");
    const open = openApiDocument(routesFor({ kind: "open" }), { kind: "open" }, "1");
    expect(open).not.toHaveProperty("security");
  });
});
