/** What may be written at a place of a definition. */
import { fieldsOf, placedTasks, valueAt } from "../lib/definition-tasks.ts";
import {
  contentAt,
  inputsOf,
  membersOf,
  TASK_TYPES,
  taskPathAround,
  type Content,
  type Member,
} from "./definition-schema.ts";
import type { Spot } from "./json-places.ts";
import type { Known } from "./rules/problem.ts";

export interface Suggestion {
  label: string;
  /** What it is, in a sentence. */
  info: string;
  /** What is written in place of what stands there. */
  text: string;
}

/** The names that an object may have besides those that it has. */
export function suggestedNames({ around, siblings }: Spot, definition: unknown): Suggestion[] {
  return possibleMembers(around, definition)
    .filter(({ name }) => !siblings.includes(name))
    .map(({ name, doc, content }) => ({
      ...{ label: name, info: doc },
      text: `${JSON.stringify(name)}: ${emptyText(content)}`,
    }));
}

/** The texts that a member may have. */
export function suggestedValues(
  { around, member }: Spot,
  definition: unknown,
  known: Known,
): Suggestion[] {
  const list = around.at(-1);
  if (member === null) {
    return list === "joinOn" || list === "defaultExclusiveJoinTask"
      ? referenceNames(definition)
      : [];
  }
  const { values } = possibleMembers(around, definition).find(({ name }) => name === member) ?? {};
  if (values !== undefined) {
    const docs = member === "type" ? TASK_TYPES : {};
    return values.map((value) => plain(value, docs[value] ?? ""));
  }
  const content = contentAt(around);
  const kind = content?.is === "object" ? content.kind : null;
  if (member === "name" && kind === "task") {
    return [...(known.taskNames ?? [])].map((name) => plain(name, "A task definition."));
  }
  const isWorkflow = (member === "name" && kind === "sub") || member === "failureWorkflow";
  return isWorkflow
    ? [...(known.workflows ?? [])].map(([name, versions]) =>
        plain(name, `Versions ${versions.join(", ")}.`),
      )
    : [];
}

/** What may follow `${` : tasks, and what belongs to the run. */
export function suggestedReferences(definition: unknown): Suggestion[] {
  const ofRun = [
    ...["input", "output", "variables"].map((name) => `workflow.${name}.`),
    ...["workflowId", "correlationId", "version", "status"].map((name) => `workflow.${name}`),
    ...["workflow.secrets.", "workflow.env."],
  ];
  return [
    ...placedTasks(definition).map(({ shape }) => ({
      ...{ label: `${shape.base}.output`, info: `${shape.type} ${shape.name}` },
      text: `${shape.base}.output.`,
    })),
    ...ofRun.map((text) => ({ label: text.replace(/\.$/, ""), info: "Of the run.", text })),
  ];
}

/** What a member is, for an explanation; null when nobody knows. */
export function explanation(
  path: readonly (string | number)[],
  definition: unknown,
): string | null {
  const name = path.at(-1);
  if (typeof name !== "string") return null;
  const around = path.slice(0, -1);
  const found = possibleMembers(around, definition).find((member) => member.name === name);
  if (found === undefined) return null;
  const value = valueAt(definition, path);
  const type = name === "type" && typeof value === "string" ? TASK_TYPES[value] : undefined;
  return type === undefined ? found.doc : `${found.doc} ${String(value)}: ${type}`;
}

function possibleMembers(
  around: readonly (string | number)[],
  definition: unknown,
): readonly Member[] {
  const content = contentAt(around);
  if (content?.is === "object") return membersOf(content.kind);
  const task = taskPathAround(around);
  const isInput = task !== null && around.length === task.length + 1;
  if (!isInput || around.at(-1) !== "inputParameters") return [];
  return inputsOf(String(fieldsOf(valueAt(definition, task))["type"] ?? ""));
}

function referenceNames(definition: unknown): Suggestion[] {
  return placedTasks(definition).map(({ shape }) => plain(shape.base, shape.type));
}

function plain(value: string, info: string): Suggestion {
  return { label: value, info, text: JSON.stringify(value) };
}

function emptyText(content: Content): string {
  switch (content.is) {
    case "text":
      return '""';
    case "number":
      return "0";
    case "boolean":
      return "true";
    case "list":
      return "[]";
    case "any":
      return '""';
    default:
      return "{}";
  }
}
