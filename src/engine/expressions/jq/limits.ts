/**
 * What one evaluation may use. A step is one function call, one output or one look at a part of a
 * value; a million of them take 50 to 200 ms.
 */
export interface JqLimits {
  steps: number;
  /** Bytes of new data, by estimate. */
  bytes: number;
}

export const DEFAULT_LIMITS: JqLimits = { steps: 5_000_000, bytes: 48 * 1024 * 1024 };

/** Levels of arrays and objects within one another in a value that is looked at as a whole. */
export const MAX_VALUE_DEPTH = 1_000;

/**
 * Expressions that wait for one another, the calls of functions included. JavaScript's stack, of not
 * quite a mebibyte, ends at 2,000 of the largest.
 */
export const MAX_EVALUATION_DEPTH = 1_300;

/** Expressions within one another, a chain of operators counted as so many. */
export const MAX_EXPRESSION_DEPTH = 1_000;

/** Estimates of what a value takes. */
export const BYTES_PER_CONTAINER = 48;
export const BYTES_PER_ELEMENT = 8;
export const BYTES_PER_MEMBER = 16;
/** What a text takes beside its characters. */
export const BYTES_PER_TEXT = 24;
/** What a member takes more whose name is one of many: JavaScript keeps objects small that have the same names. */
export const BYTES_PER_RARE_NAME = 128;
/** Names of members that count as common: the first ones that an evaluation makes. */
export const COMMON_NAMES = 500;
