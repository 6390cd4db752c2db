import { expect } from "vitest";
import type { JsonText } from "../../src/app/ports.ts";
import type { Outcome } from "../../src/lib/outcome.ts";
import type { TaskExecLog } from "../../src/model/task-exec-log.ts";

/** The lines of a log that was read and is short. */
export function linesOf(outcome: Outcome<JsonText | null>): TaskExecLog[] {
  if (!outcome.ok || outcome.value === null) return [];
  expect(outcome.value).toBeTypeOf("string");
  return JSON.parse(outcome.value as string) as TaskExecLog[];
}
