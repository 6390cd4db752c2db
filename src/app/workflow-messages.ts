import { jsonBytes } from "../lib/json-size.ts";
import type { JsonObject } from "../model/json.ts";
import { TooLarge } from "./errors.ts";
import { callExecution } from "./execution-call.ts";
import type { Services } from "./services.ts";
import { MAX_INPUT_BYTES } from "./workflow-start.ts";

/**
 * Sends an execution a message for its PULL_WORKFLOW_MESSAGES tasks.
 * @returns the id of the message.
 */
export async function sendMessage(
  services: Services,
  workflowId: string,
  payload: JsonObject,
): Promise<string> {
  const { maxInputBytes = MAX_INPUT_BYTES } = services;
  const bytes = jsonBytes(payload);
  if (bytes > maxInputBytes) {
    throw new TooLarge(
      `The payload size: ${bytes} of the message is greater than the permissible limit: ${maxInputBytes} bytes`,
    );
  }
  const messageId = services.newId();
  await callExecution(services, workflowId, (execution) =>
    execution.takeMessage(messageId, payload),
  );
  return messageId;
}
