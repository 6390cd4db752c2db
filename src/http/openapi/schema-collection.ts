/** JSON Schemas that refer to the named ones of the OpenAPI document. */
import { z } from "zod";
import { COMPONENT_SCHEMAS } from "./component-schemas.ts";

/** A JSON Schema of the dialect of OpenAPI 3.1. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

const uri = (id: string): string => `#/components/schemas/${id}`;

/** The named schemas, and those of bodies and replies beside them. */
export class SchemaCollection {
  private readonly ids = new Map<z.ZodType, string>();
  private readonly described: Record<string, JsonSchema>;

  /** @param others are described where they are used. */
  constructor(others: readonly z.ZodType[]) {
    const registry = z.registry<{ id: string }>();
    for (const [id, schema] of Object.entries(COMPONENT_SCHEMAS)) {
      this.ids.set(schema, id);
      registry.add(schema, { id });
    }
    for (const schema of others) {
      if (this.ids.has(schema)) continue;
      const id = `unnamed ${this.ids.size}`;
      this.ids.set(schema, id);
      // Not the schema itself: a named one that has it inside would refer to it.
      registry.add(
        z.lazy(() => schema),
        { id },
      );
    }
    this.described = z.toJSONSchema(registry, { io: "input", uri }).schemas;
  }

  /** The named schemas, by name. */
  named(): Record<string, JsonSchema> {
    const names = Object.keys(COMPONENT_SCHEMAS);
    return Object.fromEntries(names.map((name) => [name, this.describedAs(name)]));
  }

  /** A schema as it stands where it is used: a reference when it has a name. */
  use(schema: z.ZodType): JsonSchema {
    const id = this.ids.get(schema);
    if (id === undefined) return bare(z.toJSONSchema(schema, { io: "input" }));
    return Object.hasOwn(COMPONENT_SCHEMAS, id) ? { $ref: uri(id) } : this.describedAs(id);
  }

  private describedAs(id: string): JsonSchema {
    return bare(this.described[id] ?? {});
  }
}

/** Without what says of itself a document of its own. */
function bare({ $schema: _dialect, $id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
