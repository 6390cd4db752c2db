/**
 * Where in a task's input secrets are referred to.
 *
 * S1. Only the text of a definition refers to secrets: data that reads like such a reference is data. So it is
 *     kept beside an input where its references stand, and nothing else in it is taken for one.
 * S2. What is stored and shown is the reference; its value exists only in the copy that a task is run with.
 */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { SecretPlace } from "../model/secret.ts";
import { parseJsonPath } from "./expressions/json-path.ts";
import { ownMember, setOwnMember } from "./expressions/own-member.ts";
import { escapeReferences, substitute, type ReferenceResolver } from "./expressions/references.ts";
import { stringForm } from "./expressions/string-form.ts";

const PREFIX = "workflow.secrets.";

/** Whether the path of a reference leads to a secret. */
export function isSecretPath(path: string): boolean {
  return path.startsWith(PREFIX);
}

/** The name of the secret that a path leads to, or leads into. */
export function secretNameOf(path: string): string {
  const dot = path.indexOf(".");
  return dot < 0 ? path : path.slice(0, dot);
}

/**
 * The references to secrets in what comes of parameters, in order.
 * @param inherited those in the execution's own input, which a parent has handed down.
 */
export function secretPlacesIn(
  parameters: JsonObject,
  resolver: ReferenceResolver,
  inherited: readonly SecretPlace[],
): SecretPlace[] {
  const places: SecretPlace[] = [];
  eachText(parameters, [], (text, at) => {
    const placed = (path: string, offset: number): void => {
      if (isSecretPath(path)) places.push({ at, offset, path: path.slice(PREFIX.length) });
      else places.push(...handedDown(path, inherited, { at, offset }));
    };
    substitute(text, { resolve: (path) => resolver.resolve(path), placed });
  });
  return places;
}

/** The inherited places below what a reference gives, where that is put. */
function handedDown(
  path: string,
  inherited: readonly SecretPlace[],
  { at, offset }: Pick<SecretPlace, "at" | "offset">,
): SecretPlace[] {
  if (inherited.length === 0) return [];
  const parsed = parseJsonPath(path);
  const [root, payload, ...names] = (parsed.ok && parsed.path.names) || [];
  if (root !== "workflow" || payload !== "input") return [];
  return inherited
    .filter((place) => names.every((name, depth) => place.at[depth] === name))
    .map((place) => ({
      at: [...at, ...place.at.slice(names.length)],
      offset: offset + place.offset,
      path: place.path,
    }));
}

function eachText(
  value: Json,
  at: (string | number)[],
  visit: (text: string, at: (string | number)[]) => void,
): void {
  if (typeof value === "string") visit(value, at);
  else if (Array.isArray(value)) {
    value.forEach((item, index) => eachText(item, [...at, index], visit));
  } else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) eachText(item, [...at, name], visit);
  }
}

/** The places below a member, as seen from there. */
export function placesBelow(places: readonly SecretPlace[], ...names: string[]): SecretPlace[] {
  return places
    .filter(({ at }) => names.every((name, depth) => at[depth] === name))
    .map((place) => ({ ...place, at: place.at.slice(names.length) }));
}

/** The places of a payload that becomes a member of another. */
export function placesUnder(name: string, places: readonly SecretPlace[]): SecretPlace[] {
  return places.map((place) => ({ ...place, at: [name, ...place.at] }));
}

/** Data as the text of a definition, in which nothing but the references at these places is one. */
export function escapedBut(payload: JsonObject, places: readonly SecretPlace[]): JsonObject {
  const escaped = escapeReferences(payload);
  const texts = Map.groupBy(places, ({ at }) => JSON.stringify(at));
  return [...texts.values()].reduce<Json>((value, [first, ...more]) => {
    if (first === undefined) return value;
    const original = valueAt(payload, first.at);
    if (typeof original !== "string") return value;
    return changedAt(value, first.at, () => escapedText(original, [first, ...more]));
  }, escaped) as JsonObject;
}

function escapedText(text: string, places: readonly SecretPlace[]): string {
  const parts: string[] = [];
  let end = 0;
  for (const { offset, path } of places.toSorted((a, b) => a.offset - b.offset)) {
    const reference = referenceTo(path);
    // Behind a dollar sign it would read as escaped.
    if (!text.startsWith(reference, offset) || text[offset - 1] === "$") continue;
    parts.push(escapeReferences(text.slice(end, offset)) as string, reference);
    end = offset + reference.length;
  }
  return [...parts, escapeReferences(text.slice(end)) as string].join("");
}

function referenceTo(path: string): string {
  return `\${${PREFIX}${path}}`;
}

function valueAt(value: Json, at: readonly (string | number)[]): Json | undefined {
  return at.reduce<Json | undefined>((inner, step) => {
    if (Array.isArray(inner)) return typeof step === "number" ? inner[step] : undefined;
    return isJsonObject(inner) ? ownMember(inner, String(step)) : undefined;
  }, value);
}

/** A copy of a payload with the values in it. A reference that is a whole text becomes the value itself, null when
 * there is none; within a text an unknown one becomes nothing. */
export function withSecrets(
  payload: JsonObject,
  places: readonly SecretPlace[],
  valueOf: (path: string) => Json | undefined,
): JsonObject {
  // From the last one on, so that what comes before keeps its offset.
  const filled = places.toReversed().reduce<Json>(
    (value, { at, offset, path }) =>
      changedAt(value, at, (text) => {
        const reference = referenceTo(path);
        // The place of an input that was replaced since.
        if (typeof text !== "string" || !text.startsWith(reference, offset)) return text;
        const found = valueOf(path);
        if (text === reference) return found ?? null;
        const end = offset + reference.length;
        return (
          text.slice(0, offset) + (found === undefined ? "" : stringForm(found)) + text.slice(end)
        );
      }),
    payload,
  );
  return filled as JsonObject;
}

/** A copy of a value in which what stands at the end of a way is changed. */
function changedAt(
  value: Json,
  [step, ...rest]: readonly (string | number)[],
  change: (value: Json) => Json,
): Json {
  if (step === undefined) return change(value);
  if (Array.isArray(value) && typeof step === "number") {
    const item = value[step];
    return item === undefined ? value : value.with(step, changedAt(item, rest, change));
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, step)) return value;
  const copy = { ...value };
  setOwnMember(copy, String(step), changedAt(value[step] ?? null, rest, change));
  return copy;
}
