import type { Json } from "../../../model/json.ts";

/** The text is no jq expression. */
export class JqSyntaxError extends Error {
  override readonly name = "JqSyntaxError";
}

/** The expression ran out of steps, memory or depth; nothing in it can catch that. */
export class JqLimitError extends Error {
  override readonly name = "JqLimitError";
}

/**
 * An error of the language, with the value that `catch` gets. Not an `Error`: `.a?` over a list
 * throws one per element, and a stack trace costs more than all the rest.
 */
export class JqError {
  readonly value: Json;

  constructor(value: Json) {
    this.value = value;
  }
}

/** `break $name` on its way to its label. */
export class BreakSignal {
  readonly label: number;

  constructor(label: number) {
    this.label = label;
  }
}

/** `halt` and `halt_error`: no more outputs; unlike an error it cannot be caught. */
export class HaltSignal {
  /** What went wrong; without it the outputs so far are all there are. */
  readonly error: Json | undefined;

  constructor(error?: Json) {
    this.error = error;
  }
}
