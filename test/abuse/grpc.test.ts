/** Hostile calls of gRPC over real connections: each has its documented status, and the server lives on. */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findFreePort, startServer, type LocalServer } from "../../scripts/local-server.ts";
import { framed } from "../helpers/grpc-frames.ts";
import { GrpcClient } from "../helpers/grpc-client.ts";
import { seededRandom } from "../helpers/random.ts";

const TASKS = "conductor.grpc.tasks.TaskService";
const WORKFLOWS = "conductor.grpc.workflows.WorkflowService";
const METADATA = "conductor.grpc.metadata.MetadataService";
const EVENTS = "conductor.grpc.events.EventService";
const PATHS = [
  `/${TASKS}/Poll`,
  `/${TASKS}/BatchPoll`,
  `/${TASKS}/UpdateTask`,
  `/${TASKS}/Search`,
  `/${WORKFLOWS}/StartWorkflow`,
  `/${WORKFLOWS}/GetWorkflows`,
  `/${METADATA}/CreateWorkflow`,
  `/${METADATA}/CreateTasks`,
  `/${EVENTS}/AddEventHandler`,
  "/grpc.health.v1.Health/Check",
  "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
] as const;
const RANDOM_CALLS = 600;
const AT_ONCE = 8;
const MEBIBYTE = 1024 * 1024;

const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const UNKNOWN = 2;
const UNAVAILABLE = 14;

let folder: string;
let server: LocalServer;
let port: number;
let client: GrpcClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-abuse-grpc-"));
  port = await findFreePort();
  server = await startServer({
    port: await findFreePort(),
    grpcPort: port,
    dataFolder: join(folder, "data"),
    logFile: join(folder, "server.log"),
  });
  const tasks = [{ name: "held", taskReferenceName: "held", type: "SIMPLE" }];
  const definition = { name: "held", version: 1, tasks };
  const setup = new GrpcClient(port);
  await setup.call(METADATA, "CreateWorkflow", { workflow: definition });
  setup.close();
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  client = new GrpcClient(port);
});

afterEach(async () => {
  client.close();
  const other = new GrpcClient(port);
  expect(await other.call("grpc.health.v1.Health", "Check")).toEqual([{ status: "SERVING" }]);
  other.close();
});

/** A head that says how long its message is, whatever follows. */
function head(length: number): Uint8Array {
  const bytes = new Uint8Array(5);
  new DataView(bytes.buffer).setUint32(1, length);
  return bytes;
}

describe("a malformed call", () => {
  it.each([
    ["a frame that is shorter than it says", Uint8Array.of(...head(9), 1), INVALID_ARGUMENT],
    ["a frame that says it has 4 GiB", Uint8Array.of(...head(2 ** 32 - 1), 1), RESOURCE_EXHAUSTED],
    ["bytes that are no message", framed(Uint8Array.of(0xff, 0xff, 0xff)), INTERNAL],
    ["no frame at all", new Uint8Array(), UNIMPLEMENTED],
    ["a compression that is not spoken", framed(Uint8Array.of(1, 2, 3), 1), INTERNAL],
    ["a message above 16 MiB", framed(new Uint8Array(16 * MEBIBYTE + 1)), RESOURCE_EXHAUSTED],
    ["a message of 40 MiB", framed(new Uint8Array(40 * MEBIBYTE)), RESOURCE_EXHAUSTED],
  ])("has its status: %s", async (_name, body, status) => {
    expect(await client.send(`/${TASKS}/Poll`, body).result).toMatchObject({ status });
  });

  it("has the status UNIMPLEMENTED when there is no such service or method", async () => {
    for (const path of ["/no.Service/Method", `/${TASKS}/Nothing`, "/", "/api/workflow"]) {
      const { result } = client.send(path, framed(new Uint8Array()));
      expect(await result, path).toMatchObject({ status: UNIMPLEMENTED });
    }
  });

  it("is answered with HTTP's 415 when it is of another type", async () => {
    for (const type of ["application/json", "application/grpc-web", "text/plain", ""]) {
      const headers = { "content-type": type };
      const { result } = client.send(`/${TASKS}/Poll`, framed(new Uint8Array()), { headers });
      expect(await result, type).toMatchObject({ httpStatus: 415, status: undefined });
    }
  });

  it("never has the status of a failure that nobody foresaw, whatever its bytes are", async () => {
    const random = seededRandom();
    const bytes = () => Uint8Array.from({ length: random.below(60) }, () => random.below(256));
    const one = async (): Promise<void> => {
      const body = random.below(4) === 0 ? bytes() : framed(bytes());
      const path = random.pick(PATHS);
      const { status } = await client.send(path, body).result;
      const what = `${path} ${Buffer.from(body).toString("hex")}`;
      expect([undefined, UNKNOWN, UNAVAILABLE], what).not.toContain(status);
    };
    for (let sent = 0; sent < RANDOM_CALLS; sent += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, one));
    }
  }, 300_000);
});

describe("a connection", () => {
  it.each([
    ["HTTP/1.1", Buffer.from("GET / HTTP/1.1\r\nhost: x\r\n\r\n")],
    ["nonsense", Buffer.alloc(64, 0xfe)],
    [
      "a preface and nonsense",
      Buffer.from(`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${"\u0001".repeat(99)}`),
    ],
  ])("ends itself and nothing else when it speaks %s", async (_name, bytes) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.resume();
    socket.end(bytes);
    await once(socket, "close");
  });

  it("that breaks off takes its polls with it, and no task", async () => {
    const poll = { taskType: "held", workerId: "gone", count: 1, timeout: 5_000 };
    const polls = Array.from({ length: 20 }, () => client.begin(TASKS, "BatchPoll", poll));
    const cancelled = polls.splice(0, 10);
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const each of cancelled) each.cancel();
    client.close();
    await Promise.all([...polls, ...cancelled].map(({ result }) => result));
    const other = new GrpcClient(port);
    const [started] = await other.call(WORKFLOWS, "StartWorkflow", { name: "held" });
    const [task] = await other.call(TASKS, "BatchPoll", { ...poll, workerId: "other" });
    expect(task?.["workflowInstanceId"]).toBe(started?.["workflowId"]);
    other.close();
  });

  it("that does not read holds up nobody, and has its answer when it reads", async () => {
    const input = { text: "x".repeat(8 * MEBIBYTE) };
    const [started] = await client.call(WORKFLOWS, "StartWorkflow", { name: "held", input });
    const slow = client.begin(WORKFLOWS, "GetWorkflowStatus", {
      workflowId: started?.["workflowId"] ?? "",
    });
    await once(slow.stream, "response");
    slow.stream.pause();
    const other = new GrpcClient(port);
    const request = { name: "held", version: 1 };
    for (let count = 0; count < 20; count += 1) {
      await other.call(WORKFLOWS, "GetRunningWorkflows", request);
      await client.call(WORKFLOWS, "GetRunningWorkflows", request);
    }
    other.close();
    slow.stream.resume();
    const { status, messages } = await slow.result;
    expect(status).toBe(0);
    expect(messages).toMatchObject([{ input }]);
  });
});
