import type { ValidationError } from "../../model/error-response.ts";

/** What a check found: errors refuse the definition, warnings are only told. */
export interface Findings {
  errors: ValidationError[];
  warnings: string[];
}
