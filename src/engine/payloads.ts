/**
 * How large what a task or an execution takes in and gives out is, and what is said when that is too
 * large. A payload shares its parts with those that it was made from, so it costs little memory where
 * it is made and much wherever it is written as text: it is measured before that.
 */
import { measureJson, type JsonMeasure } from "../lib/json-size.ts";
import type { JsonObject } from "../model/json.ts";
import type { Decision } from "./decision.ts";
import type { TaskRecord } from "./records.ts";

/** Measures payloads, each once. A payload that is made of measured ones costs their number only. */
export class PayloadSizes {
  private readonly measures = new WeakMap<object, JsonMeasure>();

  /** @param payload it must not change any more. */
  of(payload: JsonObject): JsonMeasure {
    const known = this.measures.get(payload);
    if (known !== undefined) return known;
    const measure = this.measure(payload);
    this.measures.set(payload, measure);
    return measure;
  }

  /** A payload has changed. */
  forget(payload: JsonObject): void {
    this.measures.delete(payload);
  }

  /** As `of`, for what will not be asked for again. */
  measure(value: object): JsonMeasure {
    return measureJson(value, (part) => this.measures.get(part));
  }
}

/** Why a task cannot have this input or output; null when it can. */
export function taskPayloadProblem(
  decision: Decision,
  task: TaskRecord,
  payload: JsonObject,
): string | null {
  const { workflowId } = decision.workflow;
  return problemOf(
    decision,
    payload,
    `of task: ${decision.taskId(task)} in workflow: ${workflowId} `,
  );
}

/** Why an execution cannot have this input or output; null when it can. */
export function workflowPayloadProblem(decision: Decision, payload: JsonObject): string | null {
  return problemOf(decision, payload, `of workflow: ${decision.workflow.workflowId}`);
}

function problemOf(decision: Decision, payload: JsonObject, whose: string): string | null {
  const { maxPayloadBytes, maxPayloadDepth, maxPayloadContainers } = decision.settings;
  const { bytes, depth, containers } = decision.execution.sizes.of(payload);
  if (bytes > maxPayloadBytes) {
    return `The payload size: ${bytes} ${whose} is greater than the permissible limit: ${maxPayloadBytes} bytes`;
  }
  if (depth > maxPayloadDepth) {
    return `The payload ${whose} is nested deeper than the permissible limit: ${maxPayloadDepth} levels`;
  }
  if (containers > maxPayloadContainers) {
    return `The payload ${whose} holds more than the permissible limit: ${maxPayloadContainers} lists and objects`;
  }
  return null;
}

/** What ends an execution that holds more than it may; null while it does not. */
export function heldTooMuch(decision: Decision): string | null {
  const { maxHeldBytes } = decision.settings;
  const { heldBytes } = decision.execution;
  if (heldBytes <= maxHeldBytes) return null;
  return `The inputs and outputs of its tasks take ${heldBytes} bytes together, more than the permissible limit: ${maxHeldBytes} bytes. Split the work into sub-workflows, or pass references to large values.`;
}
