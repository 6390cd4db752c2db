/** What came of executions, as text that is the same in two runs if they have the same result. */
import { isJsonObject, type Json } from "../../src/model/json.ts";
import { referenceOf } from "../../src/engine/records.ts";
import type { World } from "./world.ts";

/** Ids hold counters, which depend on the order of events. */
const IDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-\d+)?/g;

/** The results of the started executions and of all below them, a line for each thing. */
export function resultOf(world: World, workflowIds: readonly string[]): string {
  const lines = workflowIds.flatMap((id) => linesOf(world, id, "").sort());
  return lines.join("\n").replaceAll(IDS, "<id>");
}

function linesOf(world: World, workflowId: string, indent: string): string[] {
  const execution = world.watches.get(workflowId)?.current();
  if (execution === null || execution === undefined) return [`${indent}no execution`];
  const { status, output, variables } = execution.workflow;
  const lines = [`${indent}${status} ${canonical(output)} ${canonical(variables)}`];
  for (const task of execution.latest.values()) {
    const name = `${indent}${referenceOf(task)}`;
    lines.push(`${name} ${task.status} ${canonical(task.output)}`);
    if (task.subWorkflowId !== undefined)
      lines.push(...linesOf(world, task.subWorkflowId, `${name}/`));
  }
  return lines;
}

/** JSON with its keys in order. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, member: Json) =>
    isJsonObject(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
