import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { Decision } from "../decision.ts";
import type { ScriptResult } from "../expressions/script-runner.ts";
import { finish } from "../plan.ts";
import type { TaskRecord } from "../records.ts";
import { workflowTaskOf } from "../task-definition.ts";

const VERDICTS = ["COMPLETED", "FAILED", "FAILED_WITH_TERMINAL_ERROR"] as const;

/** A JOIN with a script is open until the script says otherwise; it runs whenever a joined task changed. */
export function resumeByScript(decision: Decision, task: TaskRecord, joined: TaskRecord[]): void {
  const script = workflowTaskOf(decision.execution, task).expression ?? "";
  const evaluated = decision.evaluate(script, scopeOf(task, joined), "program");
  const end = verdictOf(evaluated);
  if (end !== null) {
    finish(decision, task, end);
    return;
  }
  if (decision.execution.waits.get(task.counter)?.size === 0) {
    finish(decision, task, {
      status: "FAILED",
      reason: `All tasks that JOIN ${task.base}${task.scope} waits for have ended, and its expression still keeps it open`,
    });
  }
}

/** `$`: the joined names, and under each name its task; members of the output stand beside the
 * task's own fields, which win. */
function scopeOf(task: TaskRecord, joined: TaskRecord[]): JsonObject {
  const scope: JsonObject = { joinOn: task.input["joinOn"] ?? [] };
  for (const one of joined) {
    scope[one.base] = {
      ...one.output,
      status: one.status,
      outputData: one.output,
      iteration: one.iteration,
      reasonForIncompletion: one.reason ?? null,
    };
  }
  return scope;
}

type End = Parameters<typeof finish>[2];

/** What a script's result means; null keeps the JOIN open. */
function verdictOf(evaluated: ScriptResult): End | null {
  if (!evaluated.ok) return { status: "FAILED", reason: evaluated.message };
  const { value } = evaluated;
  if (value === true) return { status: "COMPLETED" };
  if (value === false) return null;
  if (!isJsonObject(value) || typeof value["status"] !== "string") return unusable(value);
  if (value["status"] === "IN_PROGRESS") return null;
  const status = VERDICTS.find((verdict) => verdict === value["status"]);
  if (status === undefined) return unusable(value);
  const end: End = { status };
  if (isJsonObject(value["outputData"])) end.output = value["outputData"];
  if (typeof value["reasonForIncompletion"] === "string")
    end.reason = value["reasonForIncompletion"];
  return end;
}

function unusable(value: Json): End {
  return {
    status: "FAILED",
    reason: `The expression of a JOIN must give true, false or {status, outputData, reasonForIncompletion}, not ${JSON.stringify(value)}`,
  };
}
