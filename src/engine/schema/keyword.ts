import type { Json, JsonObject } from "../../model/json.ts";
import type { Validation } from "./validation.ts";

/** One keyword at one place of a value. Answers what is wrong, or null. */
export interface Application {
  validation: Validation;
  /** The value of the keyword. */
  rule: Json;
  /** The schema that the keyword stands in. */
  schema: JsonObject;
  value: Json;
  path: string;
}

export type Keyword = (application: Application) => string | null;

/** The value of a keyword that is a list; of any other one nothing. */
export const listOf = (rule: Json): Json[] => (Array.isArray(rule) ? rule : []);
