import { z } from "zod";

/** A secret as lists describe it. */
export const secretMetadataSchema = z.object({
  name: z.string(),
  /** The first and the last four characters of a long value. */
  partial: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type SecretMetadata = z.infer<typeof secretMetadataSchema>;

/** A value of the environment that workflows may refer to. */
export const environmentVariableSchema = z.object({ name: z.string(), value: z.string() });
export type EnvironmentVariable = z.infer<typeof environmentVariableSchema>;

/** What is known of a secret where it is used. */
export interface SecretValues {
  value: string;
  /** The value before the last write: a worker may still have it. */
  previous: string | null;
}

/** A reference to a secret in a payload. */
export interface SecretPlace {
  /** The members and positions that lead to the text that it stands in. */
  at: (string | number)[];
  /** Where in that text. */
  offset: number;
  /** What stands between the braces, without what all of them begin with. */
  path: string;
}
