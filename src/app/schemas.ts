import { schemaDefErrors } from "../engine/validation/schema-rules.ts";
import { utf8Bytes } from "../lib/json-size.ts";
import type { SchemaDef, SchemaName } from "../model/schema-def.ts";
import { NotFound, TooLarge, ValidationFailed } from "./errors.ts";
import type { Services } from "./services.ts";

/** Bytes of a schema's JSON: every execution that enforces it holds a copy. */
const MAX_SCHEMA_BYTES = 256 * 1024;

/**
 * Registers schemas.
 * @param newVersion give each the version after the highest one of its name, instead of its own.
 * @throws ValidationFailed for one that cannot be enforced.
 */
export async function registerSchemas(
  services: Services,
  schemas: readonly SchemaDef[],
  newVersion: boolean,
): Promise<void> {
  const errors = schemas.flatMap((schema, at) => {
    const path = `saveSchema.arg0[${at}]`;
    const named = schema.name !== "";
    const unnamed = named ? [] : [{ path: `${path}.name`, message: "name cannot be empty" }];
    return [...unnamed, ...schemaDefErrors(schema, path)];
  });
  if (errors.length > 0) throw new ValidationFailed(errors);
  for (const schema of schemas) refuseLarge(schema);
  const store = services.definitions.schemaDefs;
  const now = services.clock();
  if (newVersion) {
    await store.addVersions(
      schemas.map((schema) => ({ ...schema, createTime: now, updateTime: now })),
    );
    return;
  }
  const known = await store.named(schemas.map((schema) => schema.name));
  await store.put(withTimes(schemas, known, now));
}

/** The time of creation is that of the first registration, as for other definitions. */
function withTimes(
  schemas: readonly SchemaDef[],
  known: readonly SchemaDef[],
  now: number,
): SchemaDef[] {
  return schemas.map((schema) => {
    const { name, version } = schema;
    const former = known.find((each) => each.name === name && each.version === version);
    return { ...schema, createTime: former?.createTime ?? now, updateTime: now };
  });
}

/** @param short give names and versions alone. */
export async function listSchemas(
  services: Services,
  short: boolean,
): Promise<(SchemaDef | SchemaName)[]> {
  const schemas = await services.definitions.schemaDefs.all();
  return short ? schemas.map(({ name, version }) => ({ name, version })) : schemas;
}

/** @param version absent: the highest one. */
export async function getSchema(
  services: Services,
  name: string,
  version?: number,
): Promise<SchemaDef> {
  const schema = await services.definitions.schemaDefs.get(name, version);
  if (schema === null) throw noSuchSchema(name, version);
  return schema;
}

/** @param version absent: all of them. */
export async function removeSchema(
  services: Services,
  name: string,
  version?: number,
): Promise<void> {
  const removed = await services.definitions.schemaDefs.remove(name, version);
  if (!removed) throw noSuchSchema(name, version);
}

function noSuchSchema(name: string, version: number | undefined): NotFound {
  return new NotFound(`No such schema found by name: ${name}, version: ${version ?? null}`);
}

function refuseLarge(schema: SchemaDef): void {
  const bytes = utf8Bytes(JSON.stringify(schema));
  if (bytes <= MAX_SCHEMA_BYTES) return;
  throw new TooLarge(
    `The schema ${schema.name} has ${bytes} bytes, more than the ${MAX_SCHEMA_BYTES} allowed`,
  );
}
