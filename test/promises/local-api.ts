/** A server of a test's own, its API over a few kept-alive connections, and what it costs. */
import { glob, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Pool } from "undici";
import { findFreePort, startServer, type LocalServer } from "../../scripts/local-server.ts";

const CONNECTIONS = 20;
/** Positions in `/proc/<pid>/stat`, counted from the state after the name. */
const USER_TIME_FIELD = 11;
const SYSTEM_TIME_FIELD = 12;
const TICKS_PER_SECOND = 100;

export interface Task {
  taskId: string;
  workflowInstanceId: string;
  taskType: string;
  referenceTaskName: string;
  status: string;
  scheduledTime: number;
  startTime: number;
  endTime: number;
  retryCount: number;
  inputData: Record<string, unknown>;
  outputData: Record<string, unknown>;
}

export interface Workflow {
  workflowId: string;
  status: string;
  reasonForIncompletion?: string;
  createTime: number;
  endTime: number;
  output: Record<string, unknown>;
  tasks: Task[];
}

/** An answer as it came. */
export interface Answer {
  status: number;
  text: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A server with its data in a folder of its own, across its restarts. */
export class LocalApi {
  readonly #folder: string;
  readonly #ports: Ports;
  readonly #pool: Pool;
  #server: LocalServer;

  private constructor(folder: string, ports: Ports, server: LocalServer) {
    this.#folder = folder;
    this.#ports = ports;
    this.#server = server;
    this.#pool = new Pool(server.url, { connections: CONNECTIONS, pipelining: 1 });
  }

  static async open(): Promise<LocalApi> {
    const folder = await mkdtemp(join(tmpdir(), "baton-promises-"));
    const ports = { port: await findFreePort(), grpcPort: await findFreePort() };
    return new LocalApi(folder, ports, await startServer(serverOptions(folder, ports)));
  }

  /** Where gRPC listens. */
  get grpcPort(): number {
    return this.#ports.grpcPort;
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Ends the server, as Ctrl-C would or at one blow. */
  async end(how: "stop" | "kill"): Promise<void> {
    await this.#server[how]();
  }

  /** Starts it again with the same port and data. */
  async startAgain(): Promise<void> {
    this.#server = await startServer(serverOptions(this.#folder, this.#ports));
  }

  /** The file of the database D1, for when the server is stopped. */
  async databaseFile(): Promise<string> {
    const files = glob("data/v3/d1/*/*.sqlite", { cwd: this.#folder });
    for await (const file of files) {
      if (!file.endsWith("metadata.sqlite")) return join(this.#folder, file);
    }
    throw new Error("The server has no database");
  }

  /** Sends a request, whatever the answer. A body that is a string is sent as it is. */
  async ask(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<Answer> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const reply = await this.#pool.request({
      method,
      path: `/api${path}`,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: text }),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const { statusCode: status, headers } = reply;
    return { status, headers, text: await reply.body.text() };
  }

  /** Sends an event to a webhook. */
  async sendToWebhook(id: string, body: object, headers: Record<string, string>): Promise<Answer> {
    const reply = await this.#pool.request({
      method: "POST",
      path: `/webhook/${id}`,
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const { statusCode: status, headers: sent } = reply;
    return { status, headers: sent, text: await reply.body.text() };
  }

  /** Like {@link ask}. @throws Error unless the answer is a success. */
  async send(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<string> {
    const { status, text } = await this.ask(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`);
    return text;
  }

  async define(workflows: object[], tasks: object[] = []): Promise<void> {
    if (tasks.length > 0) await this.send("POST", "/metadata/taskdefs", tasks);
    await this.send("PUT", "/metadata/workflow", workflows);
  }

  start(name: string, input: object = {}): Promise<string> {
    return this.send("POST", `/workflow/${name}`, input);
  }

  async read(workflowId: string): Promise<Workflow> {
    return JSON.parse(await this.send("GET", `/workflow/${workflowId}`)) as Workflow;
  }

  /** The execution when it has ended. */
  async ended(workflowId: string): Promise<Workflow> {
    for (;;) {
      const reply = await this.send("GET", `/workflow/${workflowId}/status`);
      const { status } = JSON.parse(reply) as { status: string };
      if (status !== "RUNNING") return this.read(workflowId);
      await pause(50);
    }
  }

  /** Completes whatever tasks of a type there are until told to stop. @returns the function that does. */
  work(taskType: string, output: (task: Task) => object, count = 20): () => Promise<void> {
    const state = { stopped: false };
    const run = async (): Promise<void> => {
      while (!state.stopped) {
        for (const task of await this.poll(taskType, count)) {
          await this.complete(task, output(task));
        }
      }
    };
    const workers = Array.from({ length: CONNECTIONS / 4 }, run);
    return async () => {
      state.stopped = true;
      await Promise.all(workers);
    };
  }

  async poll(taskType: string, count: number): Promise<Task[]> {
    const query = `?workerid=promises&count=${count}&timeout=500`;
    return JSON.parse(await this.send("GET", `/tasks/poll/batch/${taskType}${query}`)) as Task[];
  }

  async complete({ taskId, workflowInstanceId }: Task, outputData: object): Promise<void> {
    const result = { taskId, workflowInstanceId, status: "COMPLETED", outputData };
    await this.send("POST", "/tasks", result);
  }

  /** Seconds of CPU that workerd has used. */
  async cpuSeconds(): Promise<number> {
    const { runtime } = await this.#processes();
    const stat = await readFile(`/proc/${runtime}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[USER_TIME_FIELD]) + Number(fields[SYSTEM_TIME_FIELD])) / TICKS_PER_SECOND;
  }

  /** Megabytes of memory of the server and workerd: resident, and with what is shared counted in part. */
  async memory(): Promise<{ resident: number; proportional: number }> {
    const { server, runtime } = await this.#processes();
    const sum = { resident: 0, proportional: 0 };
    for (const pid of [server, runtime]) {
      const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8");
      sum.resident += Number(/^Rss:\s+(\d+)/m.exec(text)?.[1]) / 1024;
      sum.proportional += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1]) / 1024;
    }
    return sum;
  }

  async #processes(): Promise<{ server: number; runtime: number }> {
    const text = await readFile(join(this.#folder, "data/processes.json"), "utf8");
    const { server, runtime } = JSON.parse(text) as Record<string, { pid: number }>;
    return { server: server?.pid ?? 0, runtime: runtime?.pid ?? 0 };
  }
}

interface Ports {
  port: number;
  grpcPort: number;
}

function serverOptions(folder: string, ports: Ports) {
  return { ...ports, dataFolder: join(folder, "data"), logFile: join(folder, "server.log") };
}

/** A task of a definition. */
export function task(reference: string, type = "SIMPLE", more: object = {}): object {
  return { name: reference, taskReferenceName: reference, type, ...more };
}
