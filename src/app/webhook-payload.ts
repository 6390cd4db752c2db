/** What the event of a webhook carries. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { numberBeyond, settleNumbers } from "../model/json-numbers.ts";
import { MAX_JSON_CONTAINERS, structureProblem } from "../model/json-structure.ts";
import { MAX_REQUEST_NESTING } from "../model/request-limits.ts";
import { InvalidRequest } from "./errors.ts";

/** Headers that say what kind of event a request is, which some senders say nowhere else. */
const EVENT_TYPE_HEADERS = ["x-github-event", "x-gitlab-event", "x-shopify-topic", "x-event-key"];

/**
 * The members of the body, over those of the query. A list or a single value is the member `body`, and so is
 * what is no JSON. Of the headers only those are carried that name a kind of event: others may be secret.
 * @throws InvalidRequest for what is declared as JSON and is none.
 */
export function payloadOf(request: {
  headers: Headers;
  query: Readonly<Record<string, string>>;
  body: string;
}): JsonObject {
  const { headers, query, body } = request;
  const type = (headers.get("content-type") ?? "").toLowerCase();
  const value = type.startsWith("application/x-www-form-urlencoded")
    ? Object.fromEntries(new URLSearchParams(body))
    : jsonOf(body, /^application\/([\w.-]+\+)?json/.test(type));
  const kinds = EVENT_TYPE_HEADERS.flatMap((name) => {
    const kind = headers.get(name);
    return kind === null ? [] : [[name, kind]];
  });
  return {
    ...query,
    ...(kinds.length > 0 && { headers: Object.fromEntries(kinds) as JsonObject }),
    ...(isJsonObject(value) ? value : { body: value }),
  };
}

function jsonOf(text: string, isDeclared: boolean): Json {
  const limits = { depth: MAX_REQUEST_NESTING, containers: MAX_JSON_CONTAINERS };
  if (structureProblem(text, limits) !== null) {
    throw new InvalidRequest(`JSON parse error: nested deeper than ${MAX_REQUEST_NESTING} levels`);
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    if (!isDeclared) return text;
    throw new InvalidRequest(`JSON parse error: ${(error as Error).message}`);
  }
  const beyond = settleNumbers(value);
  if (beyond === null) return value;
  if (!isDeclared) return text;
  throw new InvalidRequest(`JSON parse error: ${numberBeyond(beyond)}`);
}
