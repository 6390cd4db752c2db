/**
 * A definition without what says nothing: the server answers each member that a definition can have, most of
 * them empty. What is left out comes back by itself when the definition is stored.
 */
import { isLosslessNumber } from "lossless-json";
import { fieldsOf } from "./definition-tasks.ts";

const LISTS_AND_MAPS: ReadonlySet<string> = new Set([
  ...["decisionCases", "defaultCase", "forkTasks", "joinOn", "defaultExclusiveJoinTask"],
  ...["loopOver", "onStateChange", "metadata", "inputParameters", "outputParameters"],
  ...["variables", "inputTemplate", "maskedFields"],
]);

const DEFAULTS: Readonly<Record<string, unknown>> = {
  startDelay: 0,
  optional: false,
  permissive: false,
  asyncComplete: false,
  schemaVersion: 2,
  restartable: true,
  workflowStatusListenerEnabled: false,
  timeoutPolicy: "ALERT_ONLY",
  timeoutSeconds: 0,
  enforceSchema: true,
};

/** Set by the server whatever is written there. */
const OF_THE_SERVER: ReadonlySet<string> = new Set([
  ...["createTime", "updateTime", "createdBy", "updatedBy"],
]);

/** The members that somebody looks for first. */
const FIRST = ["name", "version", "taskReferenceName", "type", "description"] as const;

/** The definition as somebody would write it. */
export function tidyDefinition(definition: unknown): Record<string, unknown> {
  return tidyMembers(
    Object.entries(fieldsOf(definition)).filter(([name]) => !OF_THE_SERVER.has(name)),
  );
}

/** A task without empty members, and what is nested in it likewise. */
export function tidyTask(task: unknown): Record<string, unknown> {
  return tidyMembers(Object.entries(fieldsOf(task)));
}

function tidyMembers(members: [string, unknown][]): Record<string, unknown> {
  const told = new Map(members.filter(([name, value]) => saysSomething(name, value)));
  const first = FIRST.filter((name) => told.has(name)).map(
    (name) => [name, told.get(name)] as const,
  );
  const ordered = new Map([...first, ...told]);
  return Object.fromEntries([...ordered].map(([name, value]) => [name, tidyMember(name, value)]));
}

function saysSomething(name: string, value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (LISTS_AND_MAPS.has(name)) return typeof value !== "object" || isFilled(value);
  return !Object.hasOwn(DEFAULTS, name) || DEFAULTS[name] !== value;
}

function isFilled(value: object): boolean {
  return isLosslessNumber(value) || Object.keys(value).length > 0;
}

function tidyMember(name: string, value: unknown): unknown {
  switch (name) {
    case "tasks":
    case "defaultCase":
    case "loopOver":
      return tidyList(value);
    case "forkTasks":
      return Array.isArray(value) ? value.map(tidyList) : value;
    case "decisionCases":
      return Object.fromEntries(
        Object.entries(fieldsOf(value)).map(([label, tasks]) => [label, tidyList(tasks)]),
      );
    case "subWorkflowParam":
      return tidySub(value);
    case "inputSchema":
    case "outputSchema":
      return Object.fromEntries(
        Object.entries(fieldsOf(value)).filter(([member]) => !OF_THE_SERVER.has(member)),
      );
    default:
      return value;
  }
}

function tidyList(value: unknown): unknown {
  return Array.isArray(value) ? value.map(tidyTask) : value;
}

function tidySub(value: unknown): unknown {
  const fields = fieldsOf(value);
  const embedded = fields["workflowDefinition"];
  if (typeof embedded !== "object" || embedded === null) return value;
  return { ...fields, workflowDefinition: tidyDefinition(embedded) };
}
