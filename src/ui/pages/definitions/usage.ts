/** Where a workflow is used: read from the other definitions, the schedules and the event handlers. */
import type { EventHandler } from "../../../model/event-handler.ts";
import { fieldsOf, placedTasks } from "../../lib/definition-tasks.ts";

/** A workflow that starts another one. */
export interface Starter {
  workflow: string;
  version: number;
  /** The reference names of the tasks that do it; empty for a failure workflow. */
  tasks: string[];
  asFailureWorkflow: boolean;
}

interface Definition {
  name: string;
  version: number;
  failureWorkflow?: string | undefined;
}

/** The workflows that start one as a sub-workflow, by a task or when they fail. */
export function startersOf(name: string, definitions: readonly Definition[]): Starter[] {
  return definitions.flatMap((definition) => {
    const tasks = placedTasks(definition)
      .filter(({ shape, fields }) => startedBy(shape.type, fields, shape.sub?.name) === name)
      .map(({ shape }) => shape.base);
    const asFailureWorkflow = definition.failureWorkflow === name;
    if (tasks.length === 0 && !asFailureWorkflow) return [];
    return [{ workflow: definition.name, version: definition.version, tasks, asFailureWorkflow }];
  });
}

function startedBy(
  type: string,
  fields: Readonly<Record<string, unknown>>,
  sub: string | undefined,
): unknown {
  if (type !== "START_WORKFLOW") return sub;
  return fieldsOf(fieldsOf(fields["inputParameters"])["startWorkflow"])["name"];
}

/** The event handlers that start a workflow. */
export function handlersOf(name: string, handlers: readonly EventHandler[]): EventHandler[] {
  return handlers.filter(({ actions }) =>
    actions.some((action) => action.start_workflow?.name === name),
  );
}
