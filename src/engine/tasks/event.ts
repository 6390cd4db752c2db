import type { Decision } from "../decision.ts";
import { finish, planOne } from "../plan.ts";
import { eventNameOf, eventOutput, sinkError } from "../published-event.ts";
import { sinkBindingOf, sinkQueueOf } from "../../lib/event-sink.ts";
import type { JsonObject } from "../../model/json.ts";
import type { TaskRecord } from "../records.ts";
import { resolveIn } from "../task-input.ts";
import type { TaskType } from "../task-type.ts";

/**
 * Publishes its input as an event. That it is to be published is written down together with the end of
 * the task, and it is sent until its receiver has it: so nothing has to wait for that.
 */
export const event: TaskType = {
  kind: "EVENT",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: true,
  delayable: false,
  asynchronous: true,

  plan(decision, place) {
    const task = planOne(decision, place, event);
    const { sink } = place.workflowTask;
    // The builder of the Java SDK writes the sink among the inputs.
    const resolved =
      sink === undefined ? (task.input["sink"] ?? null) : resolveIn(decision, sink, place.scope);
    task.input = { ...task.input, asyncComplete: task.asyncComplete, sink: resolved };
    return [task];
  },

  start(decision, task) {
    const named = eventNameOf(decision.execution, task);
    if (!named.ok) {
      finish(decision, task, { status: "FAILED", reason: named.reason });
      return [];
    }
    const queue = sinkQueueOf(named.name);
    const unbound = queue === null ? null : bindingProblem(decision, queue);
    if (unbound !== null) {
      const reason = sinkError(decision.execution, task, named.name, unbound);
      finish(decision, task, { status: "FAILED", reason });
      return [];
    }
    const output = eventOutput(decision.execution, task, named.name);
    const { maxEventBytes, maxQueuedEventBytes } = decision.settings;
    const limit = queue === null ? maxEventBytes : maxQueuedEventBytes;
    const problem = sizeProblem(decision, task, { output, limit });
    if (problem !== null) {
      finish(decision, task, { status: "FAILED_WITH_TERMINAL_ERROR", reason: problem });
      return [];
    }
    if (task.asyncComplete) {
      decision.change(task, (record) => {
        record.output = output;
      });
    } else {
      finish(decision, task, { status: "COMPLETED", output });
    }
    decision.setOutbox(task, "publish");
    return [];
  },
};

function bindingProblem({ settings }: Decision, queue: string): string | null {
  const binding = sinkBindingOf(queue);
  const isBound = queue !== "" && settings.eventSinks.includes(binding);
  return isBound ? null : `No queue is bound as ${binding}`;
}

function sizeProblem(
  decision: Decision,
  task: TaskRecord,
  { output, limit }: { output: JsonObject; limit: number },
): string | null {
  const { bytes } = decision.execution.sizes.of(output);
  if (bytes <= limit) return null;
  return `The payload size: ${bytes} of the event of task: ${decision.taskId(task)} is greater than the permissible limit: ${limit} bytes`;
}
