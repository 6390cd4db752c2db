/** Every operation of the OpenAPI document, on a real server: it succeeds at least once, with an answer that the document describes. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findFreePort, startServer, type LocalServer } from "../../../scripts/local-server.ts";
import { Validation } from "../../../src/engine/schema/validation.ts";
import type { Json } from "../../../src/model/json.ts";
import { requestTo } from "./request-to.ts";
import { REQUESTS } from "./requests.ts";
import { NAMES, World, type Answer } from "./world.ts";

let folder: string;
let server: LocalServer;
let world: World;
let document: OpenApiDocument;

/** What of an operation is looked at. */
interface Described {
  parameters: { name: string; in: string; required: boolean; example?: Json }[];
  requestBody?: { required: boolean; content: Record<string, { example?: Json }> };
  responses: Record<string, { content?: Record<string, { schema: Json }> }>;
}

interface Operation extends Described {
  method: string;
  path: string;
}

type OpenApiDocument = Json & { paths: Record<string, Record<string, Described>> };

let operations: Operation[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-openapi-"));
  server = await startServer({
    port: await findFreePort(),
    dataFolder: join(folder, "data"),
    logFile: join(folder, "server.log"),
    environment: {
      [`CONDUCTOR_ENV_${NAMES.environment}`]: "value",
      // What an example names, and only the server's environment can give.
      CONDUCTOR_ENV_REGION: "eu",
    },
  });
  world = new World(server.url);
  await world.prepare();
  document = JSON.parse(await world.expect("GET", "/api-docs")) as OpenApiDocument;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const succeeds = (status: string | number): boolean => String(status).startsWith("2");

/** What is wrong with an answer to an operation; null when it is a success that the document describes. */
function problemOf({ responses }: Operation, { status, type, text }: Answer): string | null {
  const described = responses[status];
  if (!succeeds(status) || described === undefined) return `${status} ${text.slice(0, 300)}`;
  const [[contentType, { schema }] = [null, { schema: {} }]] = Object.entries(
    described.content ?? {},
  );
  const given = type?.split(";")[0] ?? null;
  if (given !== contentType) return `${given} instead of ${contentType}`;
  if (contentType === null) return text === "" ? null : `a body: ${text.slice(0, 300)}`;
  const value = contentType === "application/json" ? (JSON.parse(text) as Json) : text;
  return new Validation(document).check(schema, value, "the answer");
}

it("knows requests to operations that there are", () => {
  const known = new Set(operations.map(({ method, path }) => `${method} ${path}`));
  expect(Object.keys(REQUESTS).filter((name) => !known.has(name))).toEqual([]);
});

it("finds an answer that does not fit what the document names", () => {
  const operation = operations.find(({ path }) => path === "/api/workflow/{workflowId}");
  const answer = { status: 200, type: "application/json", text: '{"tasks":[{"taskId":1}]}' };
  expect(operation && problemOf(operation, answer)).toMatch(/tasks|taskId/);
});

it("gets a success from every operation, as the document describes it", async () => {
  const problems: string[] = [];
  // What never succeeds says so: the queues of other systems, and what becomes a WebSocket.
  const all = operations.filter(({ responses }) => Object.keys(responses).some(succeeds));
  for (const operation of all) {
    const { method, path, requestBody } = operation;
    const takesBody = requestBody?.required === true;
    const problem = await requestTo(world, { method, path, takesBody })
      .then(async ({ url, ...request }) => await world.send(method, url, request))
      .then((answer) => problemOf(operation, answer))
      .catch((error: unknown) => String(error));
    if (problem !== null) problems.push(`${method} ${path}: ${problem}`);
  }
  expect(problems).toEqual([]);
  expect(all.length).toBeGreaterThan(operations.length - 5);
}, 300_000);

/** The request that the examples of an operation make; undefined where one is missing. */
function exampleOf({ path, parameters, requestBody }: Operation) {
  const asked = new URLSearchParams();
  let url = path;
  for (const { name, in: where, example } of parameters.filter(({ required }) => required)) {
    if (example === undefined) return undefined;
    if (where === "query") asked.set(name, String(example));
    else url = url.replace(`{${name}}`, encodeURIComponent(String(example)));
  }
  const body = requestBody?.content["application/json"]?.example;
  if (requestBody !== undefined && body === undefined) return undefined;
  return { url: asked.size === 0 ? url : `${url}?${asked}`, ...(body !== undefined && { body }) };
}

it("gives examples that work together: what some register, others name", async () => {
  await world.expect("PUT", "/api/secrets/mail_password", "hidden");
  const refused: string[] = [];
  let tried = 0;
  // Another path to tags that are removed by then.
  const repeats = (path: string): boolean => path === "/api/metadata/tags/workflow/{name}";
  for (const wanted of ["POST", "PUT", "GET", "DELETE"]) {
    for (const operation of operations.filter(({ method }) => method === wanted)) {
      const request = exampleOf(operation);
      if (request === undefined || (wanted === "DELETE" && repeats(operation.path))) continue;
      const { status, text } = await world.send(wanted, request.url, request);
      tried += 1;
      if (status >= 400) refused.push(`${wanted} ${request.url}: ${status} ${text}`);
    }
  }
  expect(refused).toEqual([]);
  expect(tried).toBeGreaterThan(60);
}, 120_000);
