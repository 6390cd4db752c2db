/** What pages look at in an execution: as it is, or as it comes back from the archive. */
import type { JsonText, PayloadSide, SkeletonText } from "../../app/ports.ts";
import type { Execution } from "../../engine/execution.ts";
import { failureOf, familyOf } from "../../engine/family.ts";
import { changesSince } from "../../engine/live-message.ts";
import { maskingOf } from "../../engine/masking.ts";
import type { TaskRecord } from "../../engine/records.ts";
import { skeletonOf } from "../../engine/skeleton.ts";
import { taskView } from "../../engine/views.ts";
import { whyOpenTasks, whyTask } from "../../engine/why.ts";
import { jsonStart } from "../../lib/json-start.ts";
import { accepted, refused, type Outcome } from "../../lib/outcome.ts";
import { counterOf, workflowIdOf } from "../../lib/task-id.ts";
import type { Failure, Family } from "../../model/baton/family.ts";
import type { LiveMessage } from "../../model/baton/live.ts";
import {
  MAX_INLINE_PAYLOAD_BYTES,
  PAYLOAD_HEAD_LENGTH,
  type Payload,
  type TaskPayload,
} from "../../model/baton/task-payload.ts";
import type { OpenTasks, WhyFacts } from "../../model/baton/why-facts.ts";
import type { TaskLog } from "./task-log.ts";
import { jsonTextOf, piecesOfObject } from "./json-text.ts";
import { formatTaskId } from "../../lib/task-id.ts";

/** Shows something of the execution, once it is there. */
type Reading = <View>(view: (execution: Execution) => View) => Promise<Outcome<View>>;

type Lines = Pick<TaskLog, "numbers" | "line">;
type LogLine = ReturnType<TaskLog["line"]>;

/** Lines of the log of a task that failed. */
const MAX_LOG_LINES = 20;

export class ExecutionViews {
  private readonly reading: Reading;
  private readonly logs: () => Lines;

  constructor(reading: Reading, logs: () => Lines) {
    this.reading = reading;
    this.logs = logs;
  }

  skeleton(known: number | null): Promise<Outcome<SkeletonText>> {
    return this.reading((execution) => {
      const seq = execution.workflow.version;
      return { seq, text: seq === known ? null : skeletonText(execution) };
    });
  }

  task(taskId: string): Promise<Outcome<JsonText>> {
    return this.ofTask(taskId, (execution, task) => JSON.stringify(taskPayload(execution, task)));
  }

  payload(taskId: string, side: PayloadSide): Promise<Outcome<JsonText>> {
    return this.ofTask(taskId, (execution, task) =>
      // A copy, for what an open loop collects grows while it is read.
      jsonTextOf(piecesOfObject({ ...maskingOf(execution.definition)(task[side]) })),
    );
  }

  /** What has changed since a version; null: nothing is asked for but the execution as it is. */
  changes(since: number | null): Promise<Outcome<LiveMessage>> {
    return this.reading((execution) =>
      changesSince(execution, since ?? execution.workflow.version),
    );
  }

  why(taskId: string): Promise<Outcome<WhyFacts>> {
    return this.ofTask(taskId, whyTask);
  }

  openTasks(count: number): Promise<Outcome<OpenTasks>> {
    return this.reading((execution) => whyOpenTasks(execution, count));
  }

  family(start: number, count: number): Promise<Outcome<Family>> {
    return this.reading((execution) => familyOf(execution, start, count));
  }

  failure(): Promise<Outcome<Failure | null>> {
    return this.reading((execution) => {
      const failure = failureOf(execution);
      if (failure?.cause) failure.cause.logs = this.lastLines(failure.cause.taskId);
      return failure;
    });
  }

  private lastLines(taskId: string): LogLine[] {
    const lines = this.logs();
    const numbers = lines.numbers(counterOf(taskId) ?? -1).slice(-MAX_LOG_LINES);
    return numbers.map((number) => lines.line(number));
  }

  private async ofTask<View>(
    taskId: string,
    view: (execution: Execution, task: TaskRecord) => View,
  ): Promise<Outcome<View>> {
    const outcome = await this.reading((execution) => {
      const isOwn = workflowIdOf(taskId) === execution.workflow.workflowId;
      const task = isOwn ? execution.tasks.get(counterOf(taskId) ?? -1) : undefined;
      return task === undefined ? null : { view: view(execution, task) };
    });
    if (!outcome.ok) return outcome;
    if (outcome.value !== null) return accepted(outcome.value.view);
    return refused("not-found", `Task not found for taskId: ${taskId}`);
  }
}

function skeletonText(execution: Execution): JsonText {
  const skeleton = skeletonOf(execution);
  return jsonTextOf(piecesOfObject(skeleton, { tasks: () => piecesOfObject(skeleton.tasks) }));
}

function taskPayload(execution: Execution, task: TaskRecord): TaskPayload {
  const view = taskView(execution, { ...task, input: {}, output: {} });
  return {
    task: view,
    input: payloadOf(execution, task, "input"),
    output: payloadOf(execution, task, "output"),
  };
}

function payloadOf(execution: Execution, task: TaskRecord, side: PayloadSide): Payload {
  const { definition, sizes, workflow } = execution;
  const { bytes } = sizes.of(task[side]);
  const value = maskingOf(definition)(task[side]);
  if (bytes <= MAX_INLINE_PAYLOAD_BYTES) return { whole: true, bytes, value };
  const path = `api/baton/runs/${workflow.workflowId}/tasks`;
  return {
    whole: false,
    bytes,
    head: jsonStart(value, PAYLOAD_HEAD_LENGTH),
    download: `${path}/${formatTaskId(workflow.workflowId, task.counter)}/${side}`,
  };
}
