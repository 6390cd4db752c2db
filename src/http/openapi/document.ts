/** The OpenAPI document of routes, made of the schemas that check their requests. */
import type { z } from "zod";
import type { Access } from "../../auth/access.ts";
import type { Json } from "../../model/json.ts";
import { needsToken } from "../middleware/authentication.ts";
import { refusal } from "../routes/replies.ts";
import type { Body, Parameters, Reply, Route } from "../route.ts";
import { bodyExample, parameterExample } from "./examples.ts";
import { SchemaCollection, type JsonSchema } from "./schema-collection.ts";

type Content = Record<string, { schema: JsonSchema; example?: Json }>;

export interface ParameterObject {
  name: string;
  in: "path" | "query";
  required: boolean;
  schema: JsonSchema;
  example?: Json;
}

/** What the document says of an answer. */
export interface ResponseObject {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Content;
}

/** What the document says of a route. */
export interface OperationObject {
  operationId: string;
  summary: string;
  tags: string[];
  parameters: ParameterObject[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, ResponseObject>;
  security?: [];
}

export interface OpenApiDocument {
  openapi: "3.1.0";
  info: { title: string; version: string };
  security?: Record<string, string[]>[];
  paths: Record<string, Record<string, OperationObject>>;
  components: {
    schemas: Record<string, JsonSchema>;
    securitySchemes?: Record<string, Record<string, string>>;
  };
}

const TOKEN = { token: { type: "apiKey", in: "header", name: "X-Authorization" } };

/** Describes routes. @param version of the API. */
export function openApiDocument(
  routes: readonly Route[],
  access: Access,
  version: string,
): OpenApiDocument {
  const schemas = new SchemaCollection(routes.flatMap(schemasOf));
  const hasKeys = access.kind === "keys";
  const paths: OpenApiDocument["paths"] = {};
  for (const route of routes) {
    const { method, path } = route.declaration;
    const operation = operationOf(route, schemas);
    if (hasKeys && !needsToken(path)) operation.security = [];
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Baton", version },
    ...(hasKeys && { security: [{ token: [] }] }),
    paths,
    components: { schemas: schemas.named(), ...(hasKeys && { securitySchemes: TOKEN }) },
  };
}

/** What every route may answer: for a parameter or a body that cannot be read, without a token, or at a failure. */
const ANY_REFUSAL = refusal("The request is refused, or has failed");

/** The schemas of the bodies of a route. */
function schemasOf({ declaration: { body, replies } }: Route): z.ZodType[] {
  const replied = Object.values({ ...replies, default: ANY_REFUSAL }).flatMap(
    ({ schema }) => schema ?? [],
  );
  return body === undefined ? replied : [describedBy(body), ...replied];
}

/** What may be sent. */
function describedBy(body: Body<unknown>): z.ZodType {
  return (body.kind === "json" ? body.described : undefined) ?? body.schema;
}

function operationOf({ declaration }: Route, schemas: SchemaCollection): OperationObject {
  const { method, path, summary, tag, pathParameters, query, body, replies } = declaration;
  const words = path.match(/[\w-]+/g) ?? [];
  return {
    operationId: [method.toLowerCase(), ...words].join("_"),
    summary,
    tags: [tag],
    parameters: [
      ...parametersOf(pathParameters, { declaration, where: "path" }, schemas),
      ...parametersOf(query, { declaration, where: "query" }, schemas),
    ],
    ...(body !== undefined && { requestBody: requestBodyOf(body, schemas) }),
    responses: Object.fromEntries(
      Object.entries({ ...replies, default: ANY_REFUSAL }).map(([status, reply]) => [
        status,
        responseOf(reply, schemas),
      ]),
    ),
  };
}

function parametersOf(
  parameters: Parameters | undefined,
  { declaration, where }: Pick<Route, "declaration"> & { where: ParameterObject["in"] },
  schemas: SchemaCollection,
): ParameterObject[] {
  // What is tried with a name of these goes on to be there for the others.
  const hasExamples = declaration.method !== "DELETE" || declaration.path.includes("/tags");
  return Object.entries(parameters ?? {}).map(([name, schema]) => {
    const required = where === "path" || !schema.safeParse(undefined).success;
    const example = hasExamples && required ? parameterExample(name, declaration.path) : undefined;
    return {
      name,
      in: where,
      required,
      schema: schemas.use(schema),
      ...(example !== undefined && { example }),
    };
  });
}

function requestBodyOf(
  body: Body<unknown>,
  schemas: SchemaCollection,
): NonNullable<OperationObject["requestBody"]> {
  const contentType = body.kind === "json" ? "application/json" : "*/*";
  const schema = schemas.use(describedBy(body));
  const example = bodyExample(schema);
  const content = { [contentType]: { schema, ...(example !== undefined && { example }) } };
  return { required: body.optional !== true, content };
}

function responseOf(reply: Reply, schemas: SchemaCollection): ResponseObject {
  const { description, contentType, schema, headers } = reply;
  const response: ResponseObject = { description };
  if (headers !== undefined) {
    const described = Object.entries(headers).map(
      ([name, text]) => [name, { description: text, schema: { type: "string" } }] as const,
    );
    response.headers = Object.fromEntries(described);
  }
  if (contentType === undefined) return response;
  const content = schema === undefined ? { type: "string" as const } : schemas.use(schema);
  return { ...response, content: { [contentType]: { schema: content } } };
}
