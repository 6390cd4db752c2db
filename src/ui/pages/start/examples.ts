/** Filled forms that this browser keeps under a name. */
import { readLocal, writeLocal } from "../../lib/local-store.ts";
import { fieldsOf } from "../../lib/definition-tasks.ts";
import { emptyFields, type StartFields } from "./start-fields.ts";

export interface Example {
  title: string;
  fields: StartFields;
}

const keyOf = (workflow: string): string => `examples.${workflow}`;

/** The examples of a workflow, in the order of their titles. */
export function readExamples(workflow: string): Example[] {
  const kept = Object.entries(fieldsOf(readLocal(keyOf(workflow))));
  return kept
    .map(([title, fields]) => ({ title, fields: { ...emptyFields({}), ...fieldsOf(fields) } }))
    .toSorted((a, b) => a.title.localeCompare(b.title));
}

/** Keeps an example in place of any of the same title. */
export function keepExample(workflow: string, { title, fields }: Example): void {
  writeLocal(keyOf(workflow), { ...fieldsOf(readLocal(keyOf(workflow))), [title]: fields });
}

/** Takes an example away. */
export function dropExample(workflow: string, title: string): void {
  const { [title]: _, ...rest } = fieldsOf(readLocal(keyOf(workflow)));
  writeLocal(keyOf(workflow), rest);
}
