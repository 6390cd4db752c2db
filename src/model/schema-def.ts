import { z } from "zod";
import { auditShape } from "./audit.ts";
import { int, jsonObject, model, orDefault, requiredText, text } from "./scalars.ts";

/** The languages in which a schema may be written. Only `JSON` is enforced. */
export const SchemaType = { JSON: "JSON", AVRO: "AVRO", PROTOBUF: "PROTOBUF" } as const;
export type SchemaType = (typeof SchemaType)[keyof typeof SchemaType];

/** A schema of inputs or outputs (Conductor's SchemaDef): inline in `data`, or registered by name. */
export const schemaDefSchema = model({
  name: requiredText,
  version: int.default(1),
  type: orDefault(z.enum(SchemaType), () => "JSON" as SchemaType),
  data: jsonObject.optional(),
  /** A text, or in the Rust SDK whether there is one. Nothing reads it. */
  externalRef: z.union([z.boolean(), text]).optional(),
  ...auditShape,
});
export type SchemaDef = z.infer<typeof schemaDefSchema>;

/** What a short list tells of a schema. */
export const schemaNameSchema = model({ name: requiredText, version: int });
export type SchemaName = z.infer<typeof schemaNameSchema>;
