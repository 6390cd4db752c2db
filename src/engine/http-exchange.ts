import type { JsonObject } from "../model/json.ts";
export function httpRequestOf(input: JsonObject): { ok: true } | { ok: false; reason: string } {
  return input ? { ok: true } : { ok: false, reason: "" };
}
