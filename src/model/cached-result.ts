import type { JsonObject } from "./json.ts";

/** A result that tasks of the same name and key may take over. */
export interface CachedResult {
  output: JsonObject;
  /** When the task that gave it has ended, in epoch milliseconds. */
  storedTime: number;
}

/** A result on its way into the cache. */
export interface ResultToKeep extends CachedResult {
  /** The task's name and key in one text. */
  entry: string;
  expiryTime: number;
}
