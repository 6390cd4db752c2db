/** Whether a JSON schema is one that can be enforced here; asked when it is registered. */
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { TYPE_NAMES } from "./keywords.ts";
import { findingPattern, targetOf } from "./validation.ts";

/** Schemas within one another, as they are written. */
const MAX_NESTING = 100;

/** What would be passed over in silence if it were accepted. */
const NOT_ENFORCED = ["$dynamicRef", "$recursiveRef", "unevaluatedItems", "unevaluatedProperties"];

const SINGLE = ["additionalItems", "additionalProperties", "contains", "else", "if", "not"];
const SCHEMAS = [...SINGLE, "items", "propertyNames", "then"];
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
const MAPS = ["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"];

/** What is wrong with a schema, with the place in it; null when it can be enforced. */
export function schemaDefect(schema: JsonObject): string | null {
  return defectIn(schema, { root: schema, at: "#", depth: 0 });
}

interface Place {
  root: Json;
  at: string;
  depth: number;
}

function defectIn(schema: Json, place: Place): string | null {
  const { at, depth } = place;
  if (typeof schema === "boolean") return null;
  if (!isJsonObject(schema)) return `${at} is not a schema`;
  if (depth > MAX_NESTING) return `${at} is nested more than ${MAX_NESTING} deep`;
  return ownDefect(schema, place) ?? nestedDefect(schema, place);
}

function ownDefect(schema: JsonObject, { root, at }: Place): string | null {
  const unknown = NOT_ENFORCED.find((name) => Object.hasOwn(schema, name));
  if (unknown !== undefined) return `${at}/${unknown} is not supported`;
  const { $ref, type, required, pattern, patternProperties } = schema;
  if ($ref !== undefined && (typeof $ref !== "string" || targetOf(root, $ref) === undefined)) {
    return `${at}/$ref leads nowhere: only references within the schema (#/…) are supported`;
  }
  const types = type === undefined ? [] : Array.isArray(type) ? type : [type];
  const odd = types.find((name) => typeof name !== "string" || !TYPE_NAMES.has(name));
  if (odd !== undefined) return `${at}/type knows no ${JSON.stringify(odd)}`;
  if (required !== undefined && typeof required !== "boolean" && !isTextList(required)) {
    return `${at}/required is not a list of names`;
  }
  const sources = isJsonObject(patternProperties) ? Object.keys(patternProperties) : [];
  if (pattern !== undefined) sources.push(String(pattern));
  for (const source of sources) {
    const problem = patternDefect(source);
    if (problem !== null) return `${at}: ${problem}`;
  }
  return null;
}

function patternDefect(source: string): string | null {
  try {
    findingPattern(source);
    return null;
  } catch (error) {
    return `the pattern ${source} cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function nestedDefect(schema: JsonObject, place: Place): string | null {
  for (const [name, rule] of Object.entries(schema)) {
    const inside = (part: string): Place => ({
      root: place.root,
      at: `${place.at}/${part}`,
      depth: place.depth + 1,
    });
    let parts: [string, Json][] = [];
    if (LISTS.includes(name) || (name === "items" && Array.isArray(rule))) {
      if (!Array.isArray(rule)) return `${place.at}/${name} is not a list`;
      parts = rule.map((each, index) => [`${name}/${index}`, each]);
    } else if (MAPS.includes(name)) {
      if (!isJsonObject(rule)) return `${place.at}/${name} is not an object`;
      parts = Object.entries(rule).map(([key, each]) => [`${name}/${key}`, each]);
    } else if (SCHEMAS.includes(name)) {
      parts = [[name, rule]];
    }
    for (const [part, each] of parts) {
      const defect = defectIn(each, inside(part));
      if (defect !== null) return defect;
    }
  }
  return null;
}

function isTextList(value: Json): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
