import { isDeeperThan } from "../model/depth.ts";
import { settleNumbers } from "../model/json-numbers.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";

/** Lists and objects within each other that are looked through. */
const MAX_DEPTH = 500;

/** Reads every text in a payload that holds a JSON object or list as what it holds, at every depth. */
export function expandInlineJson(payload: JsonObject): JsonObject {
  return isDeeperThan(payload, MAX_DEPTH) ? payload : (expanded(payload, 0) as JsonObject);
}

function expanded(value: Json, depth: number): Json {
  if (typeof value === "string") return readText(value, depth);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => expanded(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, expanded(member, depth + 1)]),
  );
}

function readText(text: string, depth: number): Json {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    const value = JSON.parse(text) as Json;
    const isRead =
      (isJsonObject(value) || Array.isArray(value)) &&
      !isDeeperThan(value, MAX_DEPTH - depth) &&
      settleNumbers(value) === null;
    return isRead ? expanded(value, depth) : text;
  } catch {
    return text;
  }
}
