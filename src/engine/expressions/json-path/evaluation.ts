import { isJsonObject, type Json } from "../../../model/json.ts";
import type { JsonPath } from "./syntax.ts";

/** What a path starts from. Members are asked for one by one, so a big document need not exist. */
export interface PathSource {
  /** The whole document. */
  value(): Json;
  member(name: string): Json | undefined;
}

/** What filters and functions need of the evaluation they are part of. */
export interface Evaluation {
  readonly source: PathSource;
  /** @throws StepLimitError when the evaluation has made too many steps. */
  readonly spend: (steps: number) => void;
  /** Evaluates a path inside a filter or function call, where `@` is `node`. */
  readonly read: (path: JsonPath, node: Json) => Json | undefined;
}

/** Characters of a text that are compared or copied in the time of a step. */
const TEXT_PER_STEP = 64;

/** Objects with more names are hash tables, and going through one takes several times as long. */
const MANY_NAMES = 1_000;
const STEPS_PER_NAME = 4;

/** What it costs to go once through a text, a list or the names of an object. */
export function stepsToRead(value: Json | undefined): number {
  if (typeof value === "string") return 1 + Math.floor(value.length / TEXT_PER_STEP);
  if (Array.isArray(value)) return 1 + value.length;
  if (!isJsonObject(value)) return 1;
  const size = Object.keys(value).length;
  return 1 + (size > MANY_NAMES ? STEPS_PER_NAME * size : size);
}

/** Ends an evaluation that takes too many steps. */
export class StepLimitError extends Error {
  override readonly name = "StepLimitError";

  static is(error: unknown): error is StepLimitError {
    return error instanceof StepLimitError;
  }
}
