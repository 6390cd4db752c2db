/**
 * One value against one JSON schema, within limits: schemas come from whoever may register a definition.
 *
 * V1. It ends: every schema applied, every value compared and every step of a pattern is counted.
 * V2. It does not recurse deeper than `MAX_DEPTH`, so a `$ref` that leads to itself is found.
 */
import { isJsonObject, type Json } from "../../model/json.ts";
import { ownMember } from "../expressions/own-member.ts";
import { compilePattern, type Pattern } from "../expressions/json-path/pattern.ts";
import { KEYWORDS } from "./keywords.ts";

/** Steps of one validation, about a quarter of a second. */
export const MAX_STEPS = 2_000_000;
/** Schemas applied within one another. */
const MAX_DEPTH = 300;

/** The schema asks for more than one validation may take. */
export class SchemaTooCostly extends Error {
  override readonly name = "SchemaTooCostly";
}

export class Validation {
  private readonly root: Json;
  private readonly patterns = new Map<string, Pattern>();
  private steps = 0;
  private depth = 0;

  constructor(root: Json) {
    this.root = root;
  }

  /** What is wrong with a value, or null. @throws SchemaTooCostly */
  check(schema: Json, value: Json, path: string): string | null {
    this.spend(1);
    if (schema === false) return `${path} is not allowed`;
    if (!isJsonObject(schema)) return null;
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      throw new SchemaTooCostly(`its parts apply more than ${MAX_DEPTH} deep within one another`);
    }
    for (const [name, rule] of Object.entries(schema)) {
      this.spend(1);
      const problem = KEYWORDS.get(name)?.({ validation: this, rule, schema, value, path }) ?? null;
      if (problem === null) continue;
      this.depth -= 1;
      return problem;
    }
    this.depth -= 1;
    return null;
  }

  /** Whether a regular expression matches somewhere in a text. */
  matches(source: string, text: string): boolean {
    let pattern = this.patterns.get(source);
    if (pattern === undefined) {
      pattern = findingPattern(source);
      this.patterns.set(source, pattern);
    }
    return pattern.matches(text, (steps) => this.spend(steps));
  }

  /** The schema that a reference within the document leads to; undefined when there is none. */
  target(reference: string): Json | undefined {
    return targetOf(this.root, reference);
  }

  /** @throws SchemaTooCostly */
  spend(steps: number): void {
    this.steps += steps;
    if (this.steps > MAX_STEPS) throw new SchemaTooCostly(`it takes more than ${MAX_STEPS} steps`);
  }
}

/** A pattern of a schema: it is looked for anywhere in a text.
 * @throws JsonPathSyntaxError for what takes more than linear time. */
export function findingPattern(source: string): Pattern {
  return compilePattern(`[\\s\\S]*(?:${source})[\\s\\S]*`, "");
}

/** The schema that `#` or a JSON pointer behind `#` leads to. */
export function targetOf(root: Json, reference: string): Json | undefined {
  if (reference !== "#" && !reference.startsWith("#/")) return undefined;
  let target: Json | undefined = root;
  for (const part of reference.split("/").slice(1)) {
    const name = decoded(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(target)) target = target[Number(name)];
    else target = isJsonObject(target) ? ownMember(target, name) : undefined;
  }
  return target;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
