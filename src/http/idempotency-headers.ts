import { IdempotencyStrategy, type StartWorkflowRequest } from "../model/start-workflow-request.ts";
import { HttpError } from "./errors.ts";

/** The JavaScript client sends with some starts as headers what a request has as members. */
export function idempotencyIn(headers: Headers): Partial<StartWorkflowRequest> {
  const idempotencyKey = headers.get("x-idempotency-key");
  const strategy = headers.get("x-on-conflict");
  if (!idempotencyKey) return {};
  if (!strategy) return { idempotencyKey };
  if (!isStrategy(strategy)) {
    throw new HttpError(400, `Header 'X-on-conflict': unknown strategy ${strategy}`);
  }
  return { idempotencyKey, idempotencyStrategy: strategy };
}

function isStrategy(word: string): word is IdempotencyStrategy {
  return Object.hasOwn(IdempotencyStrategy, word);
}
