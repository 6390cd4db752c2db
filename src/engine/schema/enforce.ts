/** The schemas that a definition enforces for what goes in and what comes out. */
import type { JsonObject } from "../../model/json.ts";
import type { SchemaDef } from "../../model/schema-def.ts";
import { SchemaTooCostly, Validation } from "./validation.ts";

/** Characters kept of what is wrong. */
const MAX_PROBLEM_LENGTH = 500;

/** What workflow and task definitions have in common. */
export interface EnforcedSchemas {
  inputSchema?: SchemaDef | undefined;
  outputSchema?: SchemaDef | undefined;
  enforceSchema: boolean;
}

/** What is wrong with an input under the schema that a definition enforces; null when nothing is. */
export function inputDefect(definition: EnforcedSchemas, input: JsonObject): string | null {
  return defectOf(definition, definition.inputSchema, { name: "input", payload: input });
}

/** As `inputDefect`, of an output. */
export function outputDefect(definition: EnforcedSchemas, output: JsonObject): string | null {
  return defectOf(definition, definition.outputSchema, { name: "output", payload: output });
}

function defectOf(
  { enforceSchema }: EnforcedSchemas,
  schema: SchemaDef | undefined,
  { name, payload }: { name: string; payload: JsonObject },
): string | null {
  if (!enforceSchema || schema === undefined || schema.type !== "JSON") return null;
  const title = `${schema.name}.${schema.version}`;
  if (schema.data === undefined) return `The schema ${title} of the ${name} is not registered`;
  try {
    const problem = new Validation(schema.data).check(schema.data, payload, name);
    if (problem === null) return null;
    return `The ${name} does not fit the schema ${title}: ${problem.slice(0, MAX_PROBLEM_LENGTH)}`;
  } catch (error) {
    if (!(error instanceof SchemaTooCostly)) throw error;
    return `The ${name} cannot be checked against the schema ${title}: ${error.message}`;
  }
}
