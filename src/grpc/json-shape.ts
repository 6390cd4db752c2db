/**
 * Where the JSON of the HTTP API and the messages of `proto/` differ in more than the case of a name. Everything else
 * is converted by the descriptors alone.
 */
import type { DescEnum, DescField, DescMessage } from "@bufbuild/protobuf";
import { MAX_REQUEST_NESTING } from "../model/request-limits.ts";

const ACTION = "conductor.proto.EventHandler.Action";

/** Names in JSON, by message and field, where they are not those of protobuf's own JSON. */
const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [ACTION]: {
    start_workflow: "start_workflow",
    complete_task: "complete_task",
    fail_task: "fail_task",
    terminate_workflow: "terminate_workflow",
    update_workflow_variables: "update_workflow_variables",
    start_agent: "start_agent",
    expand_inline_json: "expandInlineJSON",
  },
};

/** Fields whose 0 or false is meant where it is read: what is not given stands for something else in JSON. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  "conductor.proto.TaskDef": ["retry_count", "retry_delay_seconds", "task_status_listener_enabled"],
  "conductor.proto.WorkflowDef": ["restartable", "enforce_schema"],
  "conductor.proto.WorkflowTask": ["retry_count"],
};

/** Numbers that say that nothing is given, where 0 says something else: Conductor's clients send and expect them. */
const NOTHING: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "conductor.proto.WorkflowTask": { retry_count: -1 },
};

/** Enums of which the first value is what JSON leaves out. */
const FIRST_IS_ABSENT: ReadonlySet<string> = new Set(["conductor.proto.WorkflowTask.JoinMode"]);

/** Enums that JSON has in lower case. */
const LOWER_CASE: ReadonlySet<string> = new Set([`${ACTION}.Type`]);

/**
 * How deep messages may be nested. A level of free JSON is three messages at most: the value, its list or object, and the
 * entry of a map. The rest is for what holds it. The stack has room for twice as many.
 */
export const NESTING = { recursionLimit: 3 * MAX_REQUEST_NESTING + 100 };

const FREE_JSON = "google.protobuf.Value";
const ANY = "google.protobuf.Any";
const TASK_LIST = "conductor.proto.WorkflowTask.WorkflowTaskList";

/** How a field is called in JSON. */
export function jsonName(field: DescField): string {
  return NAMES[field.parent.typeName]?.[field.name] ?? field.jsonName;
}

/** Whether a number of 0 or a false has been given: proto3 does not tell it from nothing. */
export function isMeant(field: DescField): boolean {
  return MEANT[field.parent.typeName]?.includes(field.name) ?? false;
}

/** The number of a field that says that nothing is given; undefined where none does. */
export function nothingOf(field: DescField): number | undefined {
  return NOTHING[field.parent.typeName]?.[field.name];
}

/** The word for a value of an enum; undefined for none. @throws for a value that the enum does not know. */
export function wordOf(type: DescEnum, value: number): string | undefined {
  if (value === 0 && FIRST_IS_ABSENT.has(type.typeName)) return undefined;
  const word = type.value[value]?.name;
  if (word === undefined) throw new Error(`${type.typeName} has no value ${value}`);
  return LOWER_CASE.has(type.typeName) ? word.toLowerCase() : word;
}

/** The value of an enum for a word; undefined for one that the enum does not know. */
export function valueOf(type: DescEnum, word: unknown): number | undefined {
  const name = LOWER_CASE.has(type.typeName) ? String(word).toUpperCase() : word;
  return type.values.find((each) => each.name === name)?.number;
}

/** What a message is in JSON. */
export function kindOf(message: DescMessage): "free JSON" | "list" | "not converted" | "object" {
  if (message.typeName === FREE_JSON) return "free JSON";
  // A list within a list or a map has to be a message of its own in protobuf.
  if (message.typeName === TASK_LIST) return "list";
  // Protobuf messages as payloads: nothing in JSON answers to them.
  if (message.typeName === ANY) return "not converted";
  return "object";
}
