/** The idempotency key that a SUB_WORKFLOW task has for its child. */
import type { Json } from "../model/json.ts";
import { MAX_NAME_LENGTH, nameText } from "../model/scalars.ts";
import { IdempotencyStrategy } from "../model/start-workflow-request.ts";
import type { TaskRecord } from "./records.ts";

/** Names one execution of a workflow, and says what becomes of a second start with it. */
export interface ChildKey {
  key: string;
  strategy: IdempotencyStrategy;
}

export type ReadChildKey = { ok: true; key: ChildKey | null } | { ok: false; reason: string };

const NO_KEY: ReadChildKey = { ok: true, key: null };

/** Reads the key in a task's input, where expressions may have given anything. */
export function childKeyOf({ input }: TaskRecord): ReadChildKey {
  const { idempotencyKey: given = null, idempotencyStrategy = null } = input;
  if (given === null || given === "") return NO_KEY;
  const key = nameText.safeParse(given);
  if (!key.success) {
    const reason = `The idempotency key is no text of at most ${MAX_NAME_LENGTH} characters`;
    return { ok: false, reason };
  }
  const strategy = idempotencyStrategy === null ? "FAIL" : strategyOf(idempotencyStrategy);
  if (strategy === null) {
    const reason = `Unknown idempotency strategy: ${JSON.stringify(idempotencyStrategy)}`;
    return { ok: false, reason };
  }
  return { ok: true, key: { key: key.data, strategy } };
}

/** The strategy of that name, or null. */
export function strategyOf(name: Json): IdempotencyStrategy | null {
  return Object.values(IdempotencyStrategy).find((strategy) => strategy === name) ?? null;
}
