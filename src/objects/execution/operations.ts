/** Operations on an execution as a whole, and what a child has to say of one: rules of the calls. */
import type { WaitLink } from "../../app/ports.ts";
import { accepted, refused, type Outcome } from "../../lib/outcome.ts";
import { counterOf, workflowIdOf } from "../../lib/task-id.ts";
import type { ChildRevived, Operation, RerunOperation } from "../../model/operation.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import type { ExecutionEvent } from "../../engine/events.ts";
import { waitingTasksOf, waitsFor } from "../../engine/followers.ts";
import { withClaims, withKeyIfFree } from "./claims.ts";
import type { ExecutionHost } from "./host.ts";
import type { Neighbours } from "./neighbours.ts";
import { repair } from "./repair.ts";

/** Operations by which somebody sets an ended execution going again. */
const REVIVING: ReadonlySet<Operation["kind"]> = new Set(["restart", "retry", "rerun"]);

export interface OperationsOptions {
  host: ExecutionHost;
  /** The id of this execution, which may not exist. */
  workflowId: string;
  neighbours: Pick<Neighbours, "execution" | "limit" | "queue" | "reclaimKey">;
  now: () => number;
}

export class Operations {
  private readonly options: OperationsOptions;

  constructor(options: OperationsOptions) {
    this.options = options;
  }

  /** Answers whether there was anything to look after. */
  repair(): Promise<Outcome<boolean>> {
    return repair(this.options.workflowId, this.options);
  }

  /** Answers when everybody around has heard of it. */
  async operate(operation: Operation): Promise<Outcome<null>> {
    const { host, workflowId } = this.options;
    if (host.current() === null) return this.unknown();
    if (operation.kind === "rerun") {
      const { taskId } = operation;
      if (taskId !== undefined && workflowIdOf(taskId) !== workflowId) {
        return await this.rerunBelow(operation, taskId);
      }
    }
    const outcome = await this.handle(operation);
    if (!outcome.ok) return outcome;
    await host.everybodyKnows();
    return accepted(null);
  }

  private async handle(operation: Operation): Promise<Outcome<unknown>> {
    const { host, neighbours } = this.options;
    const execution = host.current();
    if (execution === null) return this.unknown();
    const handle = () => host.handle(eventOf(operation));
    if (REVIVING.has(operation.kind)) return await withClaims(execution, neighbours, handle);
    if (operation.kind === "revive") return await withKeyIfFree(execution, neighbours, handle);
    return await handle();
  }

  /** The task stands in a child, or a child of one: that runs again, and so does all on the way to it. */
  private async rerunBelow(operation: RerunOperation, taskId: string): Promise<Outcome<null>> {
    const { host, workflowId, neighbours } = this.options;
    const execution = host.current();
    if (execution === null) return this.unknown();
    const { name, version } = execution.definition;
    const { status } = execution.workflow;
    if (!isTerminalWorkflowStatus(status)) {
      return refused(
        "conflict",
        `Workflow: ${name}.${version}/${workflowId}.${status} is not in terminal state, unable to rerun.`,
      );
    }
    const owner = workflowIdOf(taskId);
    if (owner === null || !(await this.isBelow(owner))) {
      return refused("invalid", `Task ${taskId} not found`);
    }
    const { taskInput, ...route } = operation;
    delete route.taskId;
    return await neighbours.execution(owner).operate({
      kind: "rerun",
      taskId,
      ...(taskInput !== undefined && { taskInput }),
      route: { ...route, upTo: workflowId },
    });
  }

  /** Goes up from an execution to find out whether it stands below this one. */
  private async isBelow(owner: string): Promise<boolean> {
    const { workflowId, neighbours } = this.options;
    for (let at: string | null = owner; at !== null;) {
      const above: Outcome<string | null> = await neighbours.execution(at).parent();
      if (!above.ok) return false;
      if (above.value === workflowId) return true;
      at = above.value;
    }
    return false;
  }

  parent(): Outcome<string | null> {
    const execution = this.options.host.current();
    return execution === null
      ? this.unknown()
      : accepted(execution.workflow.parentWorkflowId ?? null);
  }

  /** Asked behind the gate: what is about to be decided does not count. */
  awaitedBy({ taskId, childId }: WaitLink): Promise<Outcome<string[] | null>> {
    return this.options.host.exclusively(async (execution) => {
      if (execution === null) return this.unknown();
      const task = execution.tasks.get(counterOf(taskId) ?? 0);
      const waits = task !== undefined && waitsFor(task, childId);
      return accepted(waits ? waitingTasksOf(execution.workflow) : null);
    });
  }

  /** A child was set going again. */
  async childRevived({ parentTaskId, ...revival }: ChildRevived): Promise<Outcome<null>> {
    const { host, now, neighbours } = this.options;
    const task = counterOf(parentTaskId);
    const execution = host.current();
    if (task === null || execution === null) return this.unknown();
    const outcome = await withKeyIfFree(execution, neighbours, () =>
      host.handle({ kind: "child-revived", task, revival }),
    );
    if (!outcome.ok) return outcome;
    if (!outcome.value.ignored) {
      host.rows.addLog(task, `Sub workflow ${revival.path} ${revival.operation}.`, now());
    }
    await host.everybodyKnows();
    return accepted(null);
  }

  private unknown(): Outcome<never> {
    return refused("not-found", `No such workflow found by id: ${this.options.workflowId}`);
  }
}

function eventOf(operation: Operation): ExecutionEvent {
  switch (operation.kind) {
    case "restart":
      return { ...operation, kind: "restarted" };
    case "retry":
      return { ...operation, kind: "retried" };
    case "rerun": {
      const { taskId, ...request } = operation;
      const task = taskId === undefined ? undefined : (counterOf(taskId) ?? undefined);
      return { ...request, kind: "reran", task };
    }
    case "skip-task":
      return { ...operation, kind: "task-skipped" };
    case "jump":
      return { ...operation, kind: "jumped" };
    case "upgrade":
      return { ...operation, kind: "upgraded" };
    case "reset-callbacks":
      return { kind: "callbacks-reset" };
    case "revive":
      return { kind: "revived-by-parent", run: operation.run };
  }
}
