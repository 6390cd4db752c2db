/** Writes registered schemas into a pinned definition, wherever one is named that is to be enforced. */
import type { SchemaDef } from "../model/schema-def.ts";
import type { TaskDef } from "../model/task-def.ts";
import type { WorkflowDef, WorkflowTask } from "../model/workflow-def.ts";
import { embeddedDefinition, forEachTask } from "./pin-definition.ts";

type Schemas = Pick<TaskDef, "inputSchema" | "outputSchema" | "enforceSchema">;

/** Gives the text of a named schema. */
export type SchemaLookup = (schema: SchemaDef) => SchemaDef | undefined;

/** The names of the schemas that a definition enforces and does not hold itself. */
export function schemaNamesOf(definition: WorkflowDef): string[] {
  const names = new Set<string>();
  forEachHolder(definition, (holder) => {
    for (const schema of namedIn(holder)) names.add(schema.name);
    return holder;
  });
  return [...names];
}

/** Fills in the schemas of a pinned definition, in place. One that is not registered stays without text. */
export function pinSchemas(definition: WorkflowDef, lookUp: SchemaLookup): void {
  forEachHolder(definition, (holder) => withSchemas(holder, lookUp));
}

/** The same definition, its named schemas filled in. */
export function withSchemas<Holder extends Schemas>(holder: Holder, lookUp: SchemaLookup): Holder {
  if (namedIn(holder).length === 0) return holder;
  const { inputSchema, outputSchema } = holder;
  const filled = (schema: SchemaDef): SchemaDef =>
    schema.data === undefined ? (lookUp(schema) ?? schema) : schema;
  return {
    ...holder,
    ...(inputSchema && { inputSchema: filled(inputSchema) }),
    ...(outputSchema && { outputSchema: filled(outputSchema) }),
  };
}

/** The schemas that are enforced and only named. */
export function namedIn({ inputSchema, outputSchema, enforceSchema }: Schemas): SchemaDef[] {
  if (!enforceSchema) return [];
  return [inputSchema, outputSchema].flatMap((schema) =>
    schema !== undefined && schema.data === undefined ? [schema] : [],
  );
}

function forEachHolder(
  definition: WorkflowDef,
  change: <Holder extends Schemas>(holder: Holder) => Holder,
): void {
  Object.assign(definition, change(definition));
  forEachTask(definition.tasks, (task: WorkflowTask) => {
    if (task.taskDefinition !== undefined) task.taskDefinition = change(task.taskDefinition);
    const embedded = embeddedDefinition(task);
    if (embedded !== null) forEachHolder(embedded, change);
  });
}
