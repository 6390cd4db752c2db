/**
 * Routes: each is declared once, with the schemas of its parameters, body and replies. The same
 * declaration checks requests and describes them in the OpenAPI document.
 */
import { z } from "zod";
import type { Services } from "../app/services.ts";
import { callNamedBy } from "../lib/left-calls.ts";
import { isJsonObject } from "../model/json.ts";
import { parseJson, readBody, requireJsonContentType } from "./body.ts";
import { HttpError } from "./errors.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Schemas of parameters, by name. */
export type Parameters = Readonly<Record<string, z.ZodType>>;

type Values<Schemas extends Parameters> = { [Name in keyof Schemas]: z.output<Schemas[Name]> };

/** The body that a route expects. */
export type Body<Value> =
  | {
      kind: "json";
      schema: z.ZodType<Value>;
      /** Looks at the JSON before the schema does; may refuse it or complete it. */
      prepare?: (value: unknown) => unknown;
      /** What may be sent, where that is more than the schema takes; only described. */
      described?: z.ZodType;
      /** A missing body is `{}`. */
      optional?: true;
    }
  /** Any text under any content type, as it came. */
  | {
      kind: "text";
      schema: z.ZodType<Value>;
      /** A missing body is the empty text. */
      optional?: true;
      /** It has to be UTF-8: what it says in other bytes would be lost. */
      isExact?: true;
    };

/** A reply that a route may give; without a content type it has no body. */
export interface Reply {
  description: string;
  contentType?: "application/json" | "text/plain" | "text/html";
  schema?: z.ZodType;
  /** What its headers say, by their names. */
  headers?: Readonly<Record<string, string>>;
}

/** A request whose parameters and body fit their declaration. */
export interface Call<Path, Query, Value> {
  services: Services;
  path: Path;
  query: Query;
  /** Query parameters that the route does not declare: the first value of each. */
  otherQuery: Readonly<Record<string, string>>;
  body: Value;
  /** Bytes of the body, 0 when none is expected. */
  bodyBytes: number;
  headers: Headers;
  /** Aborted when the caller hangs up. */
  signal: AbortSignal;
  /** How what stands in front of the Worker names the call, if it does. */
  call: string | undefined;
}

/** A route as it is declared. */
export interface Declaration<Path extends Parameters, Query extends Parameters, Value> {
  method: Method;
  /** With parameters in braces: `/api/tasks/{taskId}`. */
  path: string;
  summary: string;
  tag: string;
  pathParameters?: Path;
  query?: Query;
  body?: Body<Value>;
  replies: Readonly<Record<number, Reply>>;
  handle(call: Call<Values<Path>, Values<Query>, Value>): Promise<Response>;
}

/** What a server hands to a route. */
export interface RawCall {
  services: Services;
  request: Request;
  /** Decoded values by parameter name. */
  path: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string[]>>;
}

/** A declared route, ready to serve. */
export interface Route {
  declaration: Declaration<Parameters, Parameters, unknown>;
  serve(raw: RawCall): Promise<Response>;
}

/** Declares a route. */
export function declareRoute<
  Path extends Parameters = Record<never, never>,
  Query extends Parameters = Record<never, never>,
  Value = undefined,
>(declaration: Declaration<Path, Query, Value>): Route {
  const { pathParameters, query, body, handle } = declaration;
  return {
    declaration: declaration as unknown as Route["declaration"],
    async serve({ services, request, ...raw }) {
      const pathValues = parameters(pathParameters, (name) => {
        const value = raw.path[name];
        return value === undefined ? undefined : [value];
      });
      const queryValues = parameters(query, (name) => raw.query[name]);
      const { value, bytes } = await bodyOf(body, request);
      return await handle({
        services,
        path: pathValues as Values<Path>,
        query: queryValues as Values<Query>,
        otherQuery: othersIn(raw.query, query ?? {}),
        body: value as Value,
        bodyBytes: bytes,
        headers: request.headers,
        signal: request.signal,
        call: callNamedBy(request.headers),
      });
    },
  };
}

/** Declares the JSON body of a route. */
export function jsonBody<Value>(
  schema: z.ZodType<Value>,
  prepare?: (value: unknown) => unknown,
): Body<Value> {
  return prepare === undefined ? { kind: "json", schema } : { kind: "json", schema, prepare };
}

/** Declares a JSON body that may be one value or a list: clients send either. */
export function jsonBodyOrList<Item>(item: z.ZodType<Item>): Body<Item[]> {
  const schema = z.array(item);
  return { kind: "json", schema, prepare: asList, described: z.union([item, schema]) };
}

function asList(value: unknown): unknown {
  return isJsonObject(value) ? [value] : value;
}

/** Declares a JSON body that may be left out. */
export function optionalJsonBody<Value>(schema: z.ZodType<Value>): Body<Value> {
  return { kind: "json", schema, optional: true };
}

/** Declares a body that is kept as it came. */
export const textBody = { kind: "text", schema: z.string() } as const satisfies Body<string>;

function parameters(
  schemas: Parameters | undefined,
  given: (name: string) => string[] | undefined,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name in schemas) {
    const raw = given(name);
    const result = schemas[name]?.safeParse(raw);
    if (result?.success === true) values[name] = result.data;
    else throw badParameter(name, raw, result?.error?.issues[0]?.message ?? "");
  }
  return values;
}

function othersIn(given: RawCall["query"], declared: Parameters): Record<string, string> {
  const others = Object.entries(given).filter(([name]) => !Object.hasOwn(declared, name));
  return Object.fromEntries(others.map(([name, [value = ""]]) => [name, value]));
}

function badParameter(name: string, raw: string[] | undefined, problem: string): HttpError {
  if (raw === undefined || raw.every((value) => value === "")) {
    return new HttpError(400, `Required request parameter '${name}' is not present`);
  }
  const value = JSON.stringify(raw[0]);
  return new HttpError(400, `Method parameter '${name}': Failed to convert ${value}: ${problem}`);
}

async function bodyOf(
  body: Body<unknown> | undefined,
  request: Request,
): Promise<{ value: unknown; bytes: number }> {
  if (body === undefined) return { value: undefined, bytes: 0 };
  const { text, bytes } = await readBody(request, body);
  if (body.kind === "text") return { value: text, bytes };
  if (text === "") return { value: body.schema.parse({}), bytes };
  requireJsonContentType(request);
  const parsed = parseJson(text);
  const prepared = body.prepare === undefined ? parsed : body.prepare(parsed);
  const result = body.schema.safeParse(prepared);
  if (result.success) return { value: result.data, bytes };
  const isMadeList = Array.isArray(prepared) && !Array.isArray(parsed);
  throw new HttpError(400, shapeProblem(result.error, isMadeList));
}

/** The first thing that does not fit, and where. @param isMadeList the caller sent its only element */
function shapeProblem(error: z.ZodError, isMadeList: boolean): string {
  const [first] = error.issues;
  if (first === undefined) return "JSON parse error";
  const issue = furthest(first);
  // A whole sentence of a schema's own says everything.
  if (issue.code === "custom" && /^[A-Z]/.test(issue.message)) return issue.message;
  const path = isMadeList ? issue.path.slice(1) : issue.path;
  const where = path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
  return `JSON parse error: ${where || "the body"}: ${issue.message}`;
}

/** Of the schemas of a union, the one that fits furthest is the one that was meant. */
function furthest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const [best] = issue.errors
    .flatMap(([first]) => (first === undefined ? [] : [furthest(first)]))
    .toSorted((a, b) => b.path.length - a.path.length);
  return best === undefined ? issue : { ...best, path: [...issue.path, ...best.path] };
}
