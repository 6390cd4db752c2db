/**
 * A lean HTTP client: the load generator shares the machine with the server that it measures, so
 * it parses nothing that it does not need and lets go of connections before servers do.
 */
import { Pool } from "undici";

/** Shorter than any server's own limit for idle connections, so that none breaks in use. */
const KEEP_ALIVE_MS = 3_000;
const TASK_ID = /"taskId":"([^"]+)"/g;
const WORKFLOW_ID = /"workflowInstanceId":"([^"]+)"/g;

/** What the generator needs to know of a task. */
export interface PolledTask {
  taskId: string;
  workflowId: string;
}

/** One server under load. */
export class Target {
  readonly url: string;
  /** Answers outside 2xx, by what was asked and answered. */
  readonly errors = new Map<string, number>();
  readonly #pool: Pool;

  constructor(url: string) {
    this.url = url;
    this.#pool = new Pool(url, {
      connections: 256,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
    });
  }

  /** Sends a request and answers the body, "" for a refusal, which is counted. */
  async send(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body?: string,
  ): Promise<string> {
    const reply = await this.#pool.request({
      method,
      path: `/api${path}`,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      ...(body === undefined ? {} : { body }),
    });
    const text = await reply.body.text();
    if (reply.statusCode < 300) return text;
    const what = `${method} ${path.split("?")[0]?.slice(0, 40)}: ${reply.statusCode} ${text.slice(0, 120)}`;
    this.errors.set(what, (this.errors.get(what) ?? 0) + 1);
    return "";
  }

  /** Stores definitions. */
  async register(taskTypes: readonly string[], workflows: readonly object[]): Promise<void> {
    const definitions = taskTypes.map((name) => ({ name, retryCount: 0 }));
    if (definitions.length > 0) {
      await this.send("POST", "/metadata/taskdefs", JSON.stringify(definitions));
    }
    await this.send("PUT", "/metadata/workflow", JSON.stringify(workflows));
  }

  /** Starts an execution and answers its id. */
  start(name: string, input: object = {}): Promise<string> {
    return this.send("POST", `/workflow/${name}`, JSON.stringify(input));
  }

  /** A batch poll. */
  async poll(taskType: string, count: number, timeoutMs: number): Promise<PolledTask[]> {
    const query = `?workerid=bench&count=${count}&timeout=${timeoutMs}`;
    return tasksIn(await this.send("GET", `/tasks/poll/batch/${taskType}${query}`));
  }

  /** Completes a task. */
  async complete(task: PolledTask): Promise<void> {
    await this.send("POST", "/tasks", report(task));
  }

  /** Completes a task and answers the next one of its type, if one waits. */
  async completeAndPoll(task: PolledTask): Promise<PolledTask | undefined> {
    return tasksIn(await this.send("POST", "/tasks/update-v2", report(task)))[0];
  }

  /** An execution's status. */
  async status(workflowId: string): Promise<string> {
    const reply = await this.send("GET", `/workflow/${workflowId}/status`);
    return /"status":"(\w+)"/.exec(reply)?.[1] ?? "";
  }

  /** Closes all connections. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }
}

function report(task: PolledTask): string {
  return `{"workflowInstanceId":"${task.workflowId}","taskId":"${task.taskId}","workerId":"bench","status":"COMPLETED","outputData":{"ok":true}}`;
}

/** Ids only: a full parse of the definitions that each task repeats would cost more than the rest. */
function tasksIn(body: string): PolledTask[] {
  const workflowIds = [...body.matchAll(WORKFLOW_ID)];
  return [...body.matchAll(TASK_ID)].map((match, index) => ({
    taskId: match[1] ?? "",
    workflowId: workflowIds[index]?.[1] ?? "",
  }));
}
