/** The text of a definition in the editor. */
import { fieldsOf } from "../../lib/definition-tasks.ts";
import { stringifyLossless } from "../../lib/lossless.ts";
import { tidyDefinition } from "../../lib/tidy-definition.ts";

const INDENT = 2;

/** A definition as the editor shows it. @param version in place of its own. */
export function textOf(definition: unknown, version?: number): string {
  const tidy = tidyDefinition(definition);
  return stringifyLossless(version === undefined ? tidy : { ...tidy, version }, INDENT);
}

/** What a new definition begins with. */
export const NEW_DEFINITION: string = stringifyLossless(
  {
    name: "new_workflow",
    version: 1,
    description: "",
    tasks: [
      {
        name: "first_task",
        taskReferenceName: "first_task",
        type: "SIMPLE",
        inputParameters: { value: "${workflow.input.value}" },
      },
    ],
    outputParameters: { result: "${first_task.output}" },
    timeoutSeconds: 0,
  },
  INDENT,
);

/** Name and version that a definition says it has. */
export function identityOf(definition: unknown): { name: string; version: number } {
  const { name, version } = fieldsOf(definition);
  return {
    name: typeof name === "string" ? name : "",
    version: Number(String(version ?? 1)),
  };
}

/** The version after the highest one. */
export function nextVersion(versions: readonly number[]): number {
  return Math.max(0, ...versions) + 1;
}
