/** What came of executions, as text that is the same in two runs if they have the same result. */
import { isJsonObject, type Json } from "../../src/model/json.ts";
import { referenceOf, type TaskRecord } from "../../src/engine/records.ts";
import type { World } from "./world.ts";

/** Ids, which hold counters that depend on the order of events, and times. */
const VARYING = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-\d+)?|\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** The results of the started executions and of all below them, a line for each thing. */
export function resultOf(world: World, workflowIds: readonly string[]): string {
  const lines = workflowIds.flatMap((id) => linesOf(world, id, "").sort());
  return lines.join("\n").replaceAll(VARYING, "<id>");
}

function linesOf(world: World, workflowId: string, indent: string): string[] {
  const execution = world.watches.get(workflowId)?.current();
  if (execution === null || execution === undefined) return [`${indent}no execution`];
  const { status, output, variables } = execution.workflow;
  const lines = [`${indent}${status} ${canonical(output)} ${canonical(variables)}`];
  for (const task of execution.latest.values()) {
    const name = `${indent}${referenceOf(task)}`;
    lines.push(`${name} ${task.status} ${canonical(task.output)}`);
    const started = task.subWorkflowId ?? startedBy(task);
    if (started !== null) lines.push(...linesOf(world, started, `${name}/`));
  }
  return lines;
}

/** The execution that a START_WORKFLOW task has started. */
function startedBy({ kind, output }: Readonly<TaskRecord>): string | null {
  const { workflowId } = output;
  return kind === "START_WORKFLOW" && typeof workflowId === "string" ? workflowId : null;
}

/** JSON with its keys in order. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, member: Json) =>
    isJsonObject(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
