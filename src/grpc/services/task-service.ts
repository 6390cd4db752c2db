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
  type Service,
} from "../rpc.ts";
import { filled } from "./filled.ts";
import { searchOf, searchRequest } from "./search-request.ts";

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
    Poll: unary(pollRequest, async (services, request, { signal, deadline }) => {
      refuseMissingType(request.taskType, "poll");
      const one = { ...request, count: 1, timeout: SINGLE_POLL_TIMEOUT_MS, signal, deadline };
      const [task] = await whileCallerWaits(signal, pollTasks(services, one));
      return task === undefined ? {} : { task: await valueOf(task) };
    }),
    BatchPoll: stream(batchPollRequest, async function* (services, request, { signal, deadline }) {
      refuseMissingType(request.taskType, "batchPoll");
      const poll = { ...request, signal, deadline };
      yield* handOut(services, poll, await whileCallerWaits(signal, takeTasks(services, poll)));
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
