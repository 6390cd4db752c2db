/** Whole numbers that a task's parameters give: what they may be, for the registration and for the run. */
import type { Json } from "../model/json.ts";

export interface WholeNumber {
  field: string;
  minimum: number;
  maximum?: number;
}

/** Turns that a DO_WHILE keeps. */
export const KEEP_LAST: WholeNumber = { field: "keepLastN", minimum: 1 };
/** Turns of a FOR_EACH that are open at a time; 0: all of them. */
export const MAX_CONCURRENCY: WholeNumber = { field: "maxConcurrency", minimum: 0 };
/** Messages that a PULL_WORKFLOW_MESSAGES takes; more than there may be are no mistake. */
export const BATCH_SIZE: WholeNumber = { field: "batchSize", minimum: 1 };
/** The priority of a sub-workflow. */
export const CHILD_PRIORITY: WholeNumber = { field: "priority", minimum: 0, maximum: 99 };

/** The number that a value is, or its text says; null where it is not one that may be. */
export function wholeNumberOf(value: Json | undefined, allowed: WholeNumber): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number)) return null;
  const { minimum, maximum = Infinity } = allowed;
  return number >= minimum && number <= maximum ? number : null;
}

/** Whether a value is given and is not what it may be. Null is not given. */
export function isWrongNumber(value: Json | undefined, allowed: WholeNumber): boolean {
  return value !== undefined && value !== null && wholeNumberOf(value, allowed) === null;
}

/** What it may be, in words. */
export function describeNumber({ minimum, maximum }: WholeNumber): string {
  return maximum === undefined
    ? `a whole number of ${minimum} or more`
    : `a whole number from ${minimum} to ${maximum}`;
}
