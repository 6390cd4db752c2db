import { z } from "zod";
import { html, json } from "../answer.ts";
import type { Access } from "../../auth/access.ts";
import { openApiDocument, type OpenApiDocument } from "../openapi/document.ts";
import { documentationPage } from "../openapi/page.ts";
import { declareRoute, type Route } from "../route.ts";
import { CONDUCTOR_VERSION } from "./health.ts";
import { jsonReply } from "./replies.ts";

const documentSchema = z.looseObject({ openapi: z.string() });

/** Routes that describe routes. @param routes is called at the first request. */
export function documentationRoutes(access: Access, routes: () => readonly Route[]): Route[] {
  let made: OpenApiDocument | undefined;
  const document = () => (made ??= openApiDocument(routes(), access, CONDUCTOR_VERSION));
  return [
    declareRoute({
      method: "GET",
      path: "/api-docs",
      summary: "The OpenAPI document",
      tag: "Documentation",
      replies: { 200: jsonReply(documentSchema, "The document") },
      handle: async () => json(document()),
    }),
    declareRoute({
      method: "GET",
      path: "/swagger-ui/index.html",
      summary: "The OpenAPI document as a page to read",
      tag: "Documentation",
      replies: { 200: { description: "The page", contentType: "text/html" } },
      handle: async () => html(documentationPage(document())),
    }),
  ];
}
