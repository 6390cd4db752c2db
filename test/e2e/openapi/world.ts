/** Things on a running server for requests to be about: definitions that every test finds, and executions as each needs them. */
import { setTimeout as pause } from "node:timers/promises";

const LOOK_EVERY_MS = 50;
const LOOKS = 400;

/** A request to one operation, in the words of the document. */
export interface OperationRequest {
  path?: Record<string, string>;
  query?: Record<string, string>;
  /** An object or a list goes as JSON, a text as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** What a server has answered. */
export interface Answer {
  status: number;
  type: string | null;
  text: string;
}

interface Task {
  taskId: string;
  referenceTaskName: string;
  workflowInstanceId: string;
}

/** What a webhook's caller has to send. */
export const WEBHOOK_KEY = { "x-key": "k" };

/** Names of what there is from the start. */
export const NAMES = {
  taskType: "walk_task",
  workflow: "walk",
  wait: "walk_wait",
  quick: "walk_quick",
  messages: "walk_messages",
  schedule: "walk_schedule",
  schema: "walk_schema",
  secret: "walk_secret",
  environment: "walk_environment",
  handler: "walk_handler",
} as const;

const task = (taskReferenceName: string, type: string, more: object = {}) => ({
  ...{ name: taskReferenceName, taskReferenceName, type },
  ...more,
});
const work = (reference: string) => task(reference, "SIMPLE", { name: NAMES.taskType });

const DEFINITIONS: Readonly<Record<string, object[]>> = {
  [NAMES.workflow]: [work("a"), work("b")],
  [NAMES.wait]: [task("w", "WAIT"), task("v", "WAIT")],
  [NAMES.quick]: [task("n", "NOOP")],
  [NAMES.messages]: [task("m", "PULL_WORKFLOW_MESSAGES"), work("a")],
};

/** A server that is asked over HTTP alone. */
export class World {
  readonly url: string;
  #count = 0;

  constructor(url: string) {
    this.url = url;
  }

  async send(
    method: string,
    path: string,
    { body, headers }: Pick<OperationRequest, "body" | "headers"> = {},
  ): Promise<Answer> {
    const isText = typeof body === "string";
    const response = await fetch(this.url + path, {
      method,
      headers: { "content-type": isText ? "text/plain" : "application/json", ...headers },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const type = response.headers.get("content-type");
    return { status: response.status, type, text: await response.text() };
  }

  /** Sends what has to succeed. */
  async expect(method: string, path: string, body?: unknown): Promise<string> {
    const { status, text } = await this.send(method, path, { body });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text;
  }

  /** A name that nothing has yet. */
  newName(): string {
    this.#count += 1;
    return `walk_new_${this.#count}`;
  }

  /** Registers what stands under `NAMES`. */
  async prepare(): Promise<void> {
    await this.expect("POST", "/api/metadata/taskdefs", [{ name: NAMES.taskType, retryCount: 0 }]);
    for (const name of Object.keys(DEFINITIONS)) await this.define(name, DEFINITIONS[name]);
    await this.newSchedule(NAMES.schedule);
    await this.newSchema(NAMES.schema);
    await this.newHandler(NAMES.handler);
    await this.expect("PUT", `/api/secrets/${NAMES.secret}`, "hidden");
  }

  async define(name: string, tasks: object[] = [task("n", "NOOP")]): Promise<string> {
    await this.expect("PUT", "/api/metadata/workflow", [{ name, version: 1, tasks }]);
    return name;
  }

  async newTaskDef(): Promise<string> {
    const name = this.newName();
    await this.expect("POST", "/api/metadata/taskdefs", [{ name, retryCount: 0 }]);
    return name;
  }

  async newSchedule(name = this.newName()): Promise<string> {
    const startWorkflowRequest = { name: NAMES.quick, version: 1 };
    const schedule = { name, cronExpression: "0 0 0 1 1 *", startWorkflowRequest };
    await this.expect("POST", "/api/scheduler/schedules", schedule);
    return name;
  }

  async newSchema(name = this.newName()): Promise<string> {
    await this.expect("POST", "/api/schema", { name, version: 1, type: "JSON", data: {} });
    return name;
  }

  async newHandler(name = this.newName()): Promise<string> {
    const actions = [{ action: "start_workflow", start_workflow: { name: NAMES.quick } }];
    const handler = { name, event: `conductor:${name}`, active: true, actions };
    await this.expect("POST", "/api/event", handler);
    return name;
  }

  async newSecret(): Promise<string> {
    const key = this.newName();
    await this.expect("PUT", `/api/secrets/${key}`, "hidden");
    return key;
  }

  async newWebhook(more: object = {}): Promise<string> {
    const config = {
      name: this.newName(),
      verifier: "HEADER_BASED",
      headers: WEBHOOK_KEY,
      ...more,
    };
    const answer = await this.expect("POST", "/api/metadata/webhook", config);
    return (JSON.parse(answer) as { id: string }).id;
  }

  /** An event that nothing can be made of. */
  async newDeadLetter(): Promise<string> {
    const webhook = await this.newWebhook({ workflowsToStart: { walk_nothing: 1 } });
    await this.send("POST", `/webhook/${webhook}`, { body: "{}", headers: WEBHOOK_KEY });
    return await this.until(async () => {
      const { results } = JSON.parse(await this.expect("GET", "/api/baton/dead-letters")) as {
        results: { id: string }[];
      };
      return results.find(({ id }) => id.includes(webhook))?.id;
    });
  }

  /** A job that has ended. */
  async newJob(): Promise<string> {
    const selection = { workflowIds: [await this.start()] };
    const request = { selection, action: { kind: "pause" } };
    const job = JSON.parse(await this.expect("POST", "/api/baton/jobs", request)) as {
      jobId: string;
    };
    return job.jobId;
  }

  async start(name: string = NAMES.workflow): Promise<string> {
    return await this.expect("POST", `/api/workflow/${name}`, {});
  }

  /** An execution that has completed. */
  async ended(): Promise<string> {
    return await this.untilEnded(await this.start(NAMES.quick));
  }

  /** An execution of which a task has failed. */
  async failed(): Promise<string> {
    const { taskId, workflowInstanceId } = await this.claimed();
    await this.expect("POST", "/api/tasks", { taskId, workflowInstanceId, status: "FAILED" });
    return await this.untilEnded(workflowInstanceId);
  }

  private async untilEnded(workflowId: string): Promise<string> {
    return await this.until(async () => {
      const text = await this.expect("GET", `/api/workflow/${workflowId}/status`);
      const { status } = JSON.parse(text) as { status: string };
      return status === "RUNNING" ? undefined : workflowId;
    });
  }

  /** A task that a worker has taken. */
  async claimed(): Promise<Task> {
    const name = await this.newTaskDef();
    await this.start(await this.define(this.newName(), [task("a", "SIMPLE", { name })]));
    return await this.until(async () => {
      const text = await this.expect("GET", `/api/tasks/poll/${name}`);
      return text === "" ? undefined : (JSON.parse(text) as Task);
    });
  }

  /** The first task of an execution. */
  async firstTask(workflowId: string): Promise<string> {
    const text = await this.expect("GET", `/api/workflow/${workflowId}`);
    return (JSON.parse(text) as { tasks: [Task] }).tasks[0].taskId;
  }

  async until<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
    for (let looks = 0; looks < LOOKS; looks += 1) {
      const value = await look();
      if (value !== undefined) return value;
      await pause(LOOK_EVERY_MS);
    }
    throw new Error("It did not happen in time");
  }
}
