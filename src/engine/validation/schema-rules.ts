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

/** Which schemas of a definition are to be enforced and are not: in another language than JSON Schema. */
export function schemaWarnings(definition: EnforcedSchemas, path: string): string[] {
  const { inputSchema, outputSchema, enforceSchema } = definition;
  if (!enforceSchema) return [];
  return Object.entries({ inputSchema, outputSchema }).flatMap(([name, schema]) =>
    schema === undefined || schema.type === "JSON"
      ? []
      : [`${path}.${name}: a schema of type ${schema.type} is kept and not enforced`],
  );
}

/** What is wrong with a schema. */
export function schemaDefErrors({ data, type }: SchemaDef, path: string): ValidationError[] {
  const defect = data === undefined || type !== "JSON" ? null : schemaDefect(data);
  return defect === null ? [] : [violation(`${path}.data`, `The schema cannot be used: ${defect}`)];
}
