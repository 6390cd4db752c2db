/** How callers steer an execution while it runs, and wait for it: rules of the calls, without the platform. */
import type {
  AwaitRequest,
  SignalUpdate,
  Standstill,
  StateUpdate,
  WorkflowExecutionPort,
} from "../../app/ports.ts";
import { accepted, refused, type Outcome, type Refusal } from "../../lib/outcome.ts";
import { formatTaskId } from "../../lib/task-id.ts";
import { runningChildren } from "../../engine/blocking.ts";
import type { ExecutionHost } from "./host.ts";
import { standstillNow } from "./waiters.ts";

export interface SteeringOptions {
  host: ExecutionHost;
  /** The id of this execution, which may not exist. */
  workflowId: string;
  execution: (workflowId: string) => WorkflowExecutionPort;
}

export class Steering {
  private readonly options: SteeringOptions;

  constructor(options: SteeringOptions) {
    this.options = options;
  }

  /** Ends the first WAIT here; where there is none, the first one that a child knows of. */
  async signal({ status, output }: SignalUpdate): Promise<Outcome<{ taskId: string } | null>> {
    const { host, workflowId } = this.options;
    const execution = host.current();
    if (execution === null) return this.unknown();
    const outcome = await host.handle({
      kind: "signaled",
      update: { status, output, merge: true },
    });
    if (!outcome.ok) return outcome;
    const { task } = outcome.value;
    if (task !== null) return accepted({ taskId: formatTaskId(workflowId, task.counter) });
    for (const childId of runningChildren(execution.open.values())) {
      const answer = await this.options.execution(childId).signal({ status, output });
      if (answer.ok && answer.value !== null) return answer;
    }
    return accepted(null);
  }

  /** Sets variables and reports the result of a task, both or neither. */
  async changeState({ task, ...change }: StateUpdate): Promise<Outcome<null>> {
    const { host } = this.options;
    if (host.current() === null) return this.unknown();
    const outcome = await host.handle({
      kind: "state-changed",
      change: { ...change, ...(task !== undefined && { task: resultOf(task) }) },
    });
    return outcome.ok ? accepted(null) : outcome;
  }

  async awaitStandstill(request: AwaitRequest): Promise<Outcome<Standstill | null>> {
    const { host } = this.options;
    const execution = host.current();
    if (execution === null) return this.unknown();
    const standstill = await host.waiters.wait(execution, request);
    // Who reads of a task as SCHEDULED can also poll it.
    await host.pushesArrived();
    if (standstill !== null || !request.last) return accepted(standstill);
    const now = host.current();
    return now === null ? this.unknown() : accepted(standstillNow(now));
  }

  private unknown(): Refusal {
    return refused("not-found", `No such workflow found by id: ${this.options.workflowId}`);
  }
}

function resultOf({ reference, ...update }: NonNullable<StateUpdate["task"]>) {
  return { reference, update };
}
