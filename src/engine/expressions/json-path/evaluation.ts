import type { Json } from "../../../model/json.ts";
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

/** Ends an evaluation that takes too many steps. */
export class StepLimitError extends Error {
  override readonly name = "StepLimitError";

  static is(error: unknown): error is StepLimitError {
    return error instanceof StepLimitError;
  }
}
