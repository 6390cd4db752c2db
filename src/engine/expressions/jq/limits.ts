/**
 * What one evaluation may use. A step is one function call, one output or one look at a part of a
 * value; a million of them take 50 to 200 ms.
 */
export interface JqLimits {
  steps: number;
  /** Bytes of new data, by estimate. */
  bytes: number;
}

export const DEFAULT_LIMITS: JqLimits = { steps: 5_000_000, bytes: 64 * 1024 * 1024 };

/** Levels of arrays and objects within one another in a value that is looked at as a whole. */
export const MAX_VALUE_DEPTH = 1_000;

/** Expressions that wait for one another, the calls of functions included. */
export const MAX_EVALUATION_DEPTH = 3_000;

/** Estimates of what a value takes. */
export const BYTES_PER_CONTAINER = 48;
export const BYTES_PER_ELEMENT = 8;
export const BYTES_PER_MEMBER = 16;
