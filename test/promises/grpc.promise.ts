/** Many streams, cancelled calls and a killed server over gRPC, and what a hop costs beside HTTP. */
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { latency, type Latency } from "../bench/statistics.ts";
import { GrpcClient } from "../helpers/grpc-client.ts";
import { LocalApi, task } from "./local-api.ts";

const UNAVAILABLE = 14;
const TASKS = "conductor.grpc.tasks.TaskService";
const STREAMS = 1_000;
const CONNECTIONS = 4;
const POLL_MS = 5_000;
/** Time for polls to reach their queue. */
const SETTLE_MS = 2_000;
const HOPS = 200;
const CHAIN_LENGTH = 20;
const CANCELLED_POLLS = 10_000;
const CANCELLED_AT_ONCE = 100;
const REST_MS = 15_000;
const MOST_MEGABYTES_KEPT = 100;
/** What a hop may take at most on an idle machine of two cores. */
const MOST_HOP_MS = 8;

let api: LocalApi;
let clients: GrpcClient[];
/** Calls that are to be made again, as the documentation says of this status. */
let unanswered: number;

beforeAll(async () => {
  api = await LocalApi.open();
  const types = ["hop_a", "hop_b", "streamed", "killed"].map((type) => ({
    name: type,
    retryCount: 3,
    retryDelaySeconds: 0,
    responseTimeoutSeconds: 10,
    timeoutSeconds: 0,
    ownerEmail: "a@b.c",
  }));
  const steps = Array.from({ length: CHAIN_LENGTH }, (_, at) => at);
  await api.define(
    [
      { name: "hops", tasks: steps.map((at) => ({ ...task(`t${at}`), name: hopType(at) })) },
      {
        name: "fan",
        tasks: [
          task("fan", "FORK_JOIN_DYNAMIC", {
            dynamicForkTasksParam: "tasks",
            dynamicForkTasksInputParamName: "inputs",
            inputParameters: { tasks: "${workflow.input.tasks}", inputs: {} },
          }),
          task("join", "JOIN"),
        ],
      },
    ],
    types,
  );
});

afterAll(() => api.close());

beforeEach(() => {
  unanswered = 0;
  clients = Array.from({ length: CONNECTIONS }, () => new GrpcClient(api.grpcPort));
  return () => {
    for (const client of clients) client.close();
  };
});

const hopType = (at: number): string => (at % 2 === 0 ? "hop_a" : "hop_b");

/** Starts an execution that has so many tasks of a type at once. */
function startFan(name: string, count: number): Promise<string> {
  const tasks = Array.from({ length: count }, (_, at) => ({
    ...task(`work_${at}`),
    name,
  }));
  return api.start("fan", { tasks });
}

interface Taken extends JsonObject {
  taskId: string;
  workflowInstanceId: string;
}

/** What a poll brings: nothing when a server that is overloaded or gone could not be asked. */
async function poll(client: GrpcClient, taskType: string, timeout = POLL_MS): Promise<Taken[]> {
  const request = { taskType, workerId: "promises", count: 1, timeout };
  const { status, message, messages } = await client.begin(TASKS, "BatchPoll", request).result;
  if (status === UNAVAILABLE || status === undefined) unanswered += 1;
  else if (status !== 0) throw new Error(`${status} ${message}`);
  return messages as Taken[];
}

async function complete(client: GrpcClient, { taskId, workflowInstanceId }: Taken): Promise<void> {
  const result = { taskId, workflowInstanceId, status: "COMPLETED", outputData: {} };
  for (;;) {
    const { status, message } = await client.begin(TASKS, "UpdateTask", { result }).result;
    if (status === 0) return;
    if (status !== UNAVAILABLE) throw new Error(`${status} ${message}`);
    unanswered += 1;
  }
}

/** Of a result until the next task is in the hands of a poll that was waiting for it. */
async function measureHops(door: {
  poll(taskType: string): Promise<Taken[]>;
  complete(task: Taken): Promise<void>;
}): Promise<Latency> {
  const samples: number[] = [];
  while (samples.length < HOPS) {
    await api.start("hops");
    let [current] = await door.poll(hopType(0));
    for (let at = 1; at < CHAIN_LENGTH && current !== undefined; at += 1) {
      const waiting = door.poll(hopType(at));
      await pause(10);
      const posted = performance.now();
      const answered = door.complete(current);
      [current] = await waiting;
      samples.push(performance.now() - posted);
      await answered;
    }
    if (current !== undefined) await door.complete(current);
  }
  return latency(samples);
}

describe("an idle hop", () => {
  it("takes at most 8 ms over gRPC in the middle", async () => {
    const [client] = clients as [GrpcClient];
    const http = {
      poll: (type: string) => api.poll(type, 1) as unknown as Promise<Taken[]>,
      complete: (taken: Taken) => api.complete(taken as never, {}),
    };
    const grpc = {
      poll: (type: string) => poll(client, type),
      complete: (taken: Taken) => complete(client, taken),
    };
    await measureHops(http);
    const overHttp = await measureHops(http);
    const overGrpc = await measureHops(grpc);
    console.info(`a hop over HTTP: ${JSON.stringify(overHttp)}, gRPC: ${JSON.stringify(overGrpc)}`);
    expect(overGrpc.p50).toBeLessThan(MOST_HOP_MS);
  });
});

describe("a thousand streams that wait for tasks", () => {
  it("have a thousand tasks, each once", async () => {
    const taken: string[] = [];
    let waiting = 0;
    const work = async (at: number): Promise<void> => {
      const client = clients[at % CONNECTIONS] as GrpcClient;
      while (taken.length < STREAMS) {
        waiting += 1;
        const tasks = await poll(client, "streamed");
        waiting -= 1;
        for (const each of tasks) {
          taken.push(each.taskId);
          await complete(client, each);
        }
      }
    };
    const streams = Array.from({ length: STREAMS }, (_, at) => work(at));
    await pause(SETTLE_MS);
    expect(waiting).toBe(STREAMS);
    const began = performance.now();
    const id = await startFan("streamed", STREAMS);
    await Promise.all(streams);
    expect(await api.ended(id)).toMatchObject({ status: "COMPLETED" });
    const took = Math.round(performance.now() - began);
    console.info(`1,000 tasks to 1,000 streams: ${took} ms, ${unanswered} calls made again`);
    expect(new Set(taken).size).toBe(STREAMS);
    expect(taken.length).toBe(STREAMS);
  });
});

describe("a server that is killed while it streams", () => {
  it("loses no task", async () => {
    const count = 200;
    const polls = clients.flatMap((client) =>
      Array.from({ length: count / CONNECTIONS / 2 }, () => poll(client, "killed")),
    );
    const id = await startFan("killed", count);
    await api.end("kill");
    const outcomes = await Promise.all(polls);
    await api.startAgain();
    const client = new GrpcClient(api.grpcPort);
    const deadline = performance.now() + 120_000;
    let status = "RUNNING";
    while (status === "RUNNING" && performance.now() < deadline) {
      for (const each of await poll(client, "killed", 500)) await complete(client, each);
      ({ status } = await api.read(id));
    }
    client.close();
    const taken = outcomes.flat().length;
    console.info(`${taken} of ${polls.length} polls had a task before the kill`);
    expect(status).toBe("COMPLETED");
  });
});

describe("a server that is killed between the answer to a poll and its delivery", () => {
  it("gives the task out again after its response timeout", async () => {
    const deaf = new GrpcClient(api.grpcPort, 0);
    const undelivered = poll(deaf, "killed");
    const id = await startFan("killed", 1);
    const statusOfTask = async () => (await api.read(id)).tasks.at(1)?.status;
    await expect.poll(statusOfTask, { timeout: 10_000 }).toBe("IN_PROGRESS");
    await api.end("kill");
    expect(await undelivered).toEqual([]);
    deaf.close();
    await api.startAgain();
    const client = new GrpcClient(api.grpcPort);
    let again: Taken | undefined;
    const deadline = performance.now() + 30_000;
    while (again === undefined && performance.now() < deadline)
      [again] = await poll(client, "killed");
    expect(again).toMatchObject({ workflowInstanceId: id });
    await complete(client, again as Taken);
    client.close();
    expect(await api.ended(id)).toMatchObject({ status: "COMPLETED" });
  });
});

describe("the memory of the server and workerd", () => {
  it("is given back after 10,000 cancelled polls", async () => {
    const cancelSome = async (): Promise<void> => {
      const request = { taskType: "nobody", workerId: "gone", count: 1, timeout: POLL_MS };
      const calls = Array.from({ length: CANCELLED_AT_ONCE }, (_, at) =>
        (clients[at % CONNECTIONS] as GrpcClient).begin(TASKS, "BatchPoll", request),
      );
      await pause(50);
      for (const call of calls) call.cancel();
      await Promise.all(calls.map(({ result }) => result));
    };
    for (let round = 0; round < 10; round += 1) await cancelSome();
    await pause(REST_MS);
    const before = await api.memory();
    for (let sent = 0; sent < CANCELLED_POLLS; sent += CANCELLED_AT_ONCE) await cancelSome();
    await pause(REST_MS);
    const after = await api.memory();
    const inMegabytes = (memory: typeof before) => Math.round(memory.resident);
    console.info(`resident ${inMegabytes(before)} MB before, ${inMegabytes(after)} MB after`);
    expect(after.resident - before.resident).toBeLessThan(MOST_MEGABYTES_KEPT);
  });
});
