import { ValidationFailed } from "../../app/errors.ts";
import { allQueues, allQueueShards, queueSizes } from "../../app/queue-read.ts";
import type { Services } from "../../app/services.ts";
import {
  giveBackTasks,
  isGone,
  pollTasks,
  SINGLE_POLL_TIMEOUT_MS,
  takeTasks,
  type PollRequest,
  type TakenTask,
} from "../../app/task-poll.ts";
import { addTaskLog, getTask, getTaskLogs } from "../../app/task-read.ts";
import { refuseUnnamedTask } from "../../app/task-result-rules.ts";
import { searchTasks, searchTasksWhole } from "../../app/task-search.ts";
import { updateTask } from "../../app/task-update.ts";
import { callNamedBy } from "../../lib/left-calls.ts";
import type { Json, JsonObject } from "../../model/json.ts";
import {
  int,
  map,
  model,
  nameList,
  nameText,
  requiredName,
  requiredText,
} from "../../model/scalars.ts";
import { taskResultSchema } from "../../model/task-result.ts";
import {
  asJson,
  readAs,
  stream,
  unary,
  valueOf,
  valuesOf,
  whileCallerWaits,
  type Call,
  type Service,
} from "../rpc.ts";
import { filled } from "./filled.ts";
import { searchOf, searchRequest } from "./search-request.ts";

/** The part of the time until a deadline that is left to an answer for its way back, with its bounds in milliseconds. */
const WAY_BACK = { part: 0.1, min: 2, max: 100 };

const pollRequest = model({
  taskType: requiredName,
  workerId: nameText.optional(),
  domain: nameText.optional(),
});
const batchPollRequest = model({
  taskType: requiredName,
  workerId: nameText.optional(),
  domain: nameText.optional(),
  count: int.default(0),
  /** Milliseconds. */
  timeout: int.default(0),
});
const taskIdRequest = model({ taskId: filled("TaskId") });
const nothing = model({});

/** What workers call, and who looks at tasks and queues. */
export const taskService: Service = {
  name: "conductor.grpc.tasks.TaskService",
  methods: {
    Poll: unary(pollRequest, async (services, request, call) => {
      refuseMissingType(request.taskType, "poll");
      const one = { ...request, ...callerOf(call), count: 1, timeout: SINGLE_POLL_TIMEOUT_MS };
      const [task] = await whileCallerWaits(call.signal, pollTasks(services, one));
      if (task !== undefined) return { task: await valueOf(task) };
      await deadlineThatCutShort(call, one);
      return {};
    }),
    BatchPoll: stream(batchPollRequest, async function* (services, request, call) {
      refuseMissingType(request.taskType, "batchPoll");
      const poll = { ...request, ...callerOf(call) };
      const tasks = await whileCallerWaits(call.signal, takeTasks(services, poll));
      if (tasks.length === 0) await deadlineThatCutShort(call, poll);
      yield* handOut(services, poll, tasks);
    }),
    UpdateTask: unary(model({ result: map }), async (services, { result }) => {
      refuseUnnamedTask(result);
      return { taskId: await updateTask(services, readAs(taskResultSchema, result)) };
    }),
    AddLog: unary(
      model({ taskId: filled("TaskId"), log: requiredText }),
      async (services, request) => {
        await addTaskLog(services, request.taskId, request.log);
      },
    ),
    GetTaskLogs: unary(taskIdRequest, async (services, { taskId }) => {
      const logs = await getTaskLogs(services, taskId);
      return logs === null ? {} : { logs: (await valueOf(logs)) as Json };
    }),
    GetTask: unary(taskIdRequest, async (services, { taskId }) => ({
      task: await valueOf(await getTask(services, taskId)),
    })),
    GetQueueSizesForTasks: unary(model({ taskTypes: nameList }), async (services, request) => ({
      queueForTask: await queueSizes(services, request.taskTypes),
    })),
    GetQueueInfo: unary(nothing, async (services) => ({
      queues: mapped(await allQueues(services), ({ size }) => size),
    })),
    GetQueueAllInfo: unary(nothing, async (services) => ({
      queues: mapped(await allQueueShards(services), (shards) => ({ shards })),
    })),
    Search: unary(searchRequest, async (services, request) => {
      const { totalHits, results } = await searchTasks(services, searchOf(request));
      return { totalHits, results: results.map(asJson) };
    }),
    SearchV2: unary(searchRequest, async (services, request) => {
      const { totalHits, results } = await searchTasksWhole(services, searchOf(request));
      return { totalHits, results: await valuesOf(results) };
    }),
  },
};

/** Who polls, and for how long: what would come in the last moments of a deadline might arrive after it. */
function callerOf({ services, signal, deadline, headers }: Call) {
  const call = callNamedBy(headers);
  if (deadline === undefined) return { signal, call };
  const part = (deadline - services.clock()) * WAY_BACK.part;
  const wayBack = Math.min(Math.max(part, WAY_BACK.min), WAY_BACK.max);
  return { signal, call, deadline: deadline - wayBack };
}

/** Lets the deadline of a call pass that has ended its poll before the time that was asked for.
 * @throws what the caller is told then. */
async function deadlineThatCutShort(
  { services, signal }: Call,
  { deadline = Infinity }: Pick<PollRequest, "deadline">,
): Promise<void> {
  if (services.clock() < deadline) return;
  // The deadline passes at once; what ends this first is the signal.
  await whileCallerWaits(signal, services.pause(2 * WAY_BACK.max));
}

/** Sends tasks one by one. What is left when the caller goes is given back. */
async function* handOut(
  services: Services,
  poll: PollRequest & { signal: AbortSignal },
  tasks: readonly TakenTask[],
): AsyncGenerator<JsonObject> {
  const left = [...tasks];
  const giveBack = (): void => services.background(giveBackTasks(services, left.splice(0)));
  poll.signal.addEventListener("abort", giveBack, { once: true });
  try {
    for (let [next] = left; next !== undefined; [next] = left) {
      const task = await valueOf(next.text);
      if (isGone(services, poll)) return;
      left.shift();
      yield task;
    }
  } finally {
    poll.signal.removeEventListener("abort", giveBack);
    if (left.length > 0) giveBack();
  }
}

function refuseMissingType(taskType: string, operation: string): void {
  if (taskType !== "") return;
  const message = "TaskType cannot be null or empty.";
  throw new ValidationFailed([{ path: `${operation}.arg0`, message }]);
}

function mapped<Value>(
  record: Readonly<Record<string, Value>>,
  convert: (value: Value) => Json,
): Record<string, Json> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, convert(value)]));
}
