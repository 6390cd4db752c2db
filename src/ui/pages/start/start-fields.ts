/** What is typed into the form of a start, and the request that it makes. */
import type { IdempotencyStrategy } from "../../../model/start-workflow-request.ts";
import { fieldsOf } from "../../lib/definition-tasks.ts";
import { isObject } from "../../lib/is-same.ts";
import { parseLossless, stringifyLossless } from "../../lib/lossless.ts";

/** The form; all texts as they are typed. */
export interface StartFields {
  /** The input as JSON: what the fields of the form show is read from it. */
  input: string;
  correlationId: string;
  priority: string;
  idempotencyKey: string;
  strategy: IdempotencyStrategy;
  /** A line for each task: "task = domain". */
  domains: string;
}

/** The members of a start that the form makes. */
export interface StartRequest {
  name: string;
  version?: number;
  input: unknown;
  correlationId?: string;
  priority?: number;
  idempotencyKey?: string;
  idempotencyStrategy?: IdempotencyStrategy;
  taskToDomain?: Record<string, string>;
}

const MOST_PRIORITY = 99;
const INDENT = 2;

/** A form with an input and nothing else. */
export function emptyFields(input: unknown): StartFields {
  return {
    ...{ input: inputText(input), correlationId: "", priority: "" },
    ...{ idempotencyKey: "", strategy: "FAIL", domains: "" },
  };
}

/** The form of a run that has been: an idempotency key is not taken over, it would find that run. */
export function fieldsOfRun(run: unknown): StartFields {
  const { input, correlationId, priority, taskToDomain } = fieldsOf(run);
  return {
    ...emptyFields(input ?? {}),
    correlationId: typeof correlationId === "string" ? correlationId : "",
    priority: typeof priority === "number" && priority !== 0 ? String(priority) : "",
    domains: Object.entries(fieldsOf(taskToDomain))
      .map(([task, domain]) => `${task} = ${String(domain)}`)
      .join("\n"),
  };
}

/** An input as the JSON side shows it. */
export function inputText(input: unknown): string {
  return stringifyLossless(input, INDENT);
}

/** The input that a text stands for, or what is wrong with it. */
export function readInput(text: string): { value: unknown } | { problem: string } {
  if (text.trim() === "") return { value: {} };
  try {
    const value = parseLossless(text);
    if (isObject(value)) return { value };
    return { problem: "The input must be an object: { … }" };
  } catch (error) {
    return { problem: `Not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** What is wrong with a priority; undefined when nothing is. */
export function priorityProblem(text: string): string | undefined {
  if (text === "") return undefined;
  return /^\d{1,2}$/.test(text) ? undefined : `A whole number from 0 to ${MOST_PRIORITY}`;
}

/** Domains by task, or what is wrong with their text. */
export function readDomains(text: string): { value: Record<string, string> } | { problem: string } {
  const value: Record<string, string> = {};
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const [, task, domain] = /^\s*([^=]+?)\s*=\s*(\S.*?)\s*$/.exec(line) ?? [];
    if (task === undefined || domain === undefined)
      return { problem: `Not "task = domain": ${line}` };
    value[task] = domain;
  }
  return { value };
}

/** The request of a form, or null when something in it is wrong. */
export function requestOf(
  target: { name: string; version: number | undefined },
  fields: StartFields,
): StartRequest | null {
  const input = readInput(fields.input);
  const domains = readDomains(fields.domains);
  if ("problem" in input || "problem" in domains) return null;
  if (priorityProblem(fields.priority) !== undefined) return null;
  const { correlationId, priority, idempotencyKey, strategy } = fields;
  return {
    name: target.name,
    ...(target.version !== undefined && { version: target.version }),
    input: input.value,
    ...(correlationId !== "" && { correlationId }),
    ...(priority !== "" && { priority: Number(priority) }),
    ...(idempotencyKey !== "" && { idempotencyKey, idempotencyStrategy: strategy }),
    ...(Object.keys(domains.value).length > 0 && { taskToDomain: domains.value }),
  };
}
