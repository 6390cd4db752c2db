/** Messages as the JSON of the HTTP API. */
import { toJson, type DescField, type DescMessage, type Message } from "@bufbuild/protobuf";
import type { Json, JsonObject } from "../model/json.ts";
import { isMeant, jsonName, kindOf, nothingOf, wordOf } from "./json-shape.ts";

/**
 * The JSON that a message stands for. Empty texts, lists and maps, and numbers of 0 and false where they are not
 * meant, are left out, because proto3 does not tell them from nothing; then the defaults of the HTTP API hold.
 * @throws for free JSON that has no number JSON knows (NaN, infinities).
 */
export function jsonOfMessage(type: DescMessage, message: Message): JsonObject {
  const json: JsonObject = {};
  for (const field of type.fields) {
    const value = (message as unknown as Record<string, unknown>)[field.localName];
    const converted = value === undefined ? undefined : fieldJson(field, value);
    if (converted !== undefined) json[jsonName(field)] = converted;
  }
  return json;
}

function fieldJson(field: DescField, value: unknown): Json | undefined {
  switch (field.fieldKind) {
    case "scalar":
      return scalarJson(field, value);
    case "enum":
      return wordOf(field.enum, value as number);
    case "message":
      return messageJson(field.message, value as Message);
    case "list":
      return listJson(field, value as unknown[]);
    case "map":
      return mapJson(field, value as Record<string, unknown>);
  }
}

function scalarJson(field: DescField, value: unknown): Json | undefined {
  if (typeof value === "bigint") return value === 0n ? undefined : Number(value);
  if (value === "" || value === nothingOf(field)) return undefined;
  if ((value === 0 || value === false) && !isMeant(field)) return undefined;
  return value as Json;
}

function messageJson(type: DescMessage, message: Message): Json | undefined {
  switch (kindOf(type)) {
    case "free JSON":
      return toJson(type, message) as Json;
    case "list":
      return (jsonOfMessage(type, message)["tasks"] ?? []) as Json;
    case "not converted":
      return undefined;
    case "object":
      return jsonOfMessage(type, message);
  }
}

function listJson(field: DescField & { fieldKind: "list" }, items: unknown[]): Json | undefined {
  if (items.length === 0) return undefined;
  if (field.listKind !== "message") return items.map(plain);
  const json: Json[] = [];
  for (const item of items) {
    const converted = messageJson(field.message, item as Message);
    if (converted !== undefined) json.push(converted);
  }
  return json;
}

function mapJson(
  field: DescField & { fieldKind: "map" },
  entries: Record<string, unknown>,
): Json | undefined {
  const names = Object.keys(entries);
  if (names.length === 0) return undefined;
  const json: JsonObject = {};
  for (const name of names) {
    const value = entries[name];
    const converted =
      field.mapKind === "message" ? messageJson(field.message, value as Message) : plain(value);
    // A key of any name, `__proto__` too, is a key.
    if (converted !== undefined) define(json, name, converted);
  }
  return json;
}

/** A scalar where there are no others: in a list or a map all are meant. */
function plain(value: unknown): Json {
  return typeof value === "bigint" ? Number(value) : (value as Json);
}

function define(json: JsonObject, name: string, value: Json): void {
  Object.defineProperty(json, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
