import type { ValidationError } from "../../model/error-response.ts";
import type { SchemaDef } from "../../model/schema-def.ts";
import type { EnforcedSchemas } from "../schema/enforce.ts";
import { schemaDefect } from "../schema/schema-defect.ts";
import { violation } from "./validation-error.ts";

/** What is wrong with the schemas of a definition. */
export function schemaErrors(definition: EnforcedSchemas, path: string): ValidationError[] {
  const { inputSchema, outputSchema } = definition;
  return [
    ...(inputSchema === undefined ? [] : schemaDefErrors(inputSchema, `${path}.inputSchema`)),
    ...(outputSchema === undefined ? [] : schemaDefErrors(outputSchema, `${path}.outputSchema`)),
  ];
}

/** What is wrong with a schema. */
export function schemaDefErrors({ data, type }: SchemaDef, path: string): ValidationError[] {
  const defect = data === undefined || type !== "JSON" ? null : schemaDefect(data);
  return defect === null ? [] : [violation(`${path}.data`, `The schema cannot be used: ${defect}`)];
}
