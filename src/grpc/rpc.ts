/** Calls as services declare them: JSON of the HTTP API in, JSON out. What carries them is no business of theirs. */
import type { z } from "zod";
import type { JsonText } from "../app/ports.ts";
import type { Services } from "../app/services.ts";
import type { JsonObject } from "../model/json.ts";
import { UnreadableRequest } from "./errors.ts";

/** A call with the JSON that its request stands for. */
export interface Call {
  services: Services;
  request: JsonObject;
  /** The metadata of the call. */
  headers: Headers;
  /** Aborted when the caller hangs up or its deadline has passed. */
  signal: AbortSignal;
  /** When that is, in epoch milliseconds; undefined without a deadline. */
  deadline: number | undefined;
}

/** What serves one method. */
export type Method =
  | { kind: "unary"; answer(call: Call): Promise<JsonObject> }
  /** Answers are sent one by one. */
  | { kind: "stream"; answers(call: Call): AsyncIterable<JsonObject> };

/** A service: its full name, and its methods by the names that `proto/` gives them. */
export interface Service {
  name: string;
  methods: Readonly<Record<string, Method>>;
}

/** A method with one answer; nothing stands for an empty one. @param schema how the request reads. */
export function unary<Request>(
  schema: z.ZodType<Request>,
  answer: (services: Services, request: Request, call: Call) => Promise<JsonObject | void>,
): Method {
  return {
    kind: "unary",
    answer: async (call) => (await answer(call.services, readAs(schema, call.request), call)) ?? {},
  };
}

/** A method with many answers. */
export function stream<Request>(
  schema: z.ZodType<Request>,
  answers: (services: Services, request: Request, call: Call) => AsyncIterable<JsonObject>,
): Method {
  return {
    kind: "stream",
    answers: (call) => answers(call.services, readAs(schema, call.request), call),
  };
}

/** A request, or a part of one, as the HTTP API would read it. @throws UnreadableRequest */
export function readAs<Value>(schema: z.ZodType<Value>, json: JsonObject): Value {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join(".") ?? "";
  const message = issue?.message ?? "It does not fit";
  throw new UnreadableRequest(where === "" ? message : `${where}: ${message}`);
}

/** A value of the model as JSON. */
export function asJson(value: object): JsonObject {
  return value as JsonObject;
}

/** The value of a JSON text, which may be a stream. */
export async function valueOf(text: JsonText): Promise<JsonObject> {
  return (await new Response(text).json()) as JsonObject;
}

/** The values of JSON texts. */
export async function valuesOf(texts: readonly JsonText[]): Promise<JsonObject[]> {
  return await Promise.all(texts.map(valueOf));
}

/**
 * Waits for work no longer than its caller does. The work itself goes on: what it has taken for a caller that is gone, it
 * gives back. @throws why the caller does not wait any more.
 */
export async function whileCallerWaits<Value>(
  signal: AbortSignal,
  work: Promise<Value>,
): Promise<Value> {
  return await new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason as Error);
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
