/** The JSON of the HTTP API as messages. */
import {
  create,
  fromJson,
  ScalarType,
  type DescField,
  type DescMessage,
  type JsonValue,
  type Message,
} from "@bufbuild/protobuf";
import { isJsonObject } from "../model/json.ts";
import type { JsonObject } from "../model/json.ts";
import { jsonName, kindOf, NESTING, nothingOf, valueOf } from "./json-shape.ts";

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/** The message for JSON of the HTTP API. What the message has no field for is left out, and so is null. */
export function messageOfJson(type: DescMessage, json: JsonObject): Message {
  const message = create(type);
  for (const field of type.fields) {
    const value = json[jsonName(field)] ?? nothingOf(field);
    if (value === undefined || value === null) continue;
    const converted = fieldValue(field, value);
    if (converted !== undefined) {
      (message as unknown as Record<string, unknown>)[field.localName] = converted;
    }
  }
  return message;
}

function fieldValue(field: DescField, value: unknown): unknown {
  switch (field.fieldKind) {
    case "scalar":
      return scalarValue(field.scalar, value);
    case "enum":
      return valueOf(field.enum, value);
    case "message":
      return messageValue(field.message, value);
    case "list":
      return Array.isArray(value) ? listValue(field, value) : undefined;
    case "map":
      return isJsonObject(value) ? mapValue(field, value) : undefined;
  }
}

function scalarValue(scalar: ScalarType, value: unknown): unknown {
  switch (scalar) {
    case ScalarType.STRING:
      return typeof value === "object" ? undefined : String(value);
    case ScalarType.BOOL:
      return value === true;
    case ScalarType.INT32:
      return Math.min(INT32_MAX, Math.max(INT32_MIN, whole(value)));
    case ScalarType.INT64:
      return BigInt(whole(value));
    default:
      throw new Error(`No conversion for scalars of type ${ScalarType[scalar]}`);
  }
}

function whole(value: unknown): number {
  const number = Math.trunc(Number(value));
  return Number.isFinite(number) ? number : 0;
}

function messageValue(type: DescMessage, value: unknown): Message | undefined {
  switch (kindOf(type)) {
    case "free JSON":
      return fromJson(type, value as JsonValue, NESTING);
    case "list":
      return messageOfJson(type, { tasks: value as JsonObject[] });
    case "not converted":
      return undefined;
    case "object":
      return isJsonObject(value) ? messageOfJson(type, value) : undefined;
  }
}

function listValue(field: DescField & { fieldKind: "list" }, items: unknown[]): unknown[] {
  return items.flatMap((item) => {
    if (item === null) return [];
    if (field.listKind === "message") return messageValue(field.message, item) ?? [];
    if (field.listKind === "enum") return valueOf(field.enum, item) ?? [];
    return scalarValue(field.scalar, item) ?? [];
  });
}

function mapValue(
  field: DescField & { fieldKind: "map" },
  entries: JsonObject,
): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(entries)) {
    const converted = entryValue(field, value);
    if (converted === undefined) continue;
    // A key of any name, `__proto__` too, is a key.
    const property = { value: converted, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(map, name, property);
  }
  return map;
}

function entryValue(field: DescField & { fieldKind: "map" }, value: unknown): unknown {
  // Null is a value in free JSON, and nothing elsewhere.
  if (field.mapKind === "message") {
    if (value === null && kindOf(field.message) !== "free JSON") return undefined;
    return messageValue(field.message, value);
  }
  if (value === null) return undefined;
  return field.mapKind === "enum" ? valueOf(field.enum, value) : scalarValue(field.scalar, value);
}
