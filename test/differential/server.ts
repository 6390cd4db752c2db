/** A server that speaks the API of Conductor, as far as the comparison needs it. */

/** A task as servers show it; ids and times are not looked at. */
export interface SeenTask {
  taskId: string;
  taskType: string;
  taskDefName: string;
  referenceTaskName: string;
  workflowInstanceId: string;
  status: string;
  seq: number;
  scheduledTime: number;
  endTime: number;
  retryCount: number;
  iteration: number;
  retried: boolean;
  /** What follows it has been decided on. */
  executed: boolean;
  startDelayInSeconds: number;
  responseTimeoutSeconds: number;
  inputData: Record<string, unknown>;
  outputData: Record<string, unknown>;
  reasonForIncompletion?: string;
  subWorkflowId?: string;
  /** Absent on a task that was skipped. */
  workflowTask?: { type: string; permissive?: boolean };
}

export interface SeenWorkflow {
  workflowId: string;
  workflowName: string;
  status: string;
  reasonForIncompletion?: string;
  output: Record<string, unknown>;
  variables: Record<string, unknown>;
  failedReferenceTaskNames: string[];
  workflowDefinition: {
    tasks: { taskReferenceName: string; type: string }[];
    outputParameters?: Record<string, unknown>;
  };
  tasks: SeenTask[];
}

export class Server {
  private readonly root: string;

  /** @param url the server's root; `/api` is added. */
  constructor(url: string) {
    this.root = `${url.replace(/\/$/, "")}/api`;
  }

  async registerTasks(definitions: unknown[]): Promise<void> {
    await this.call("POST", "/metadata/taskdefs", definitions);
  }

  async registerWorkflows(definitions: unknown[]): Promise<void> {
    await this.call("PUT", "/metadata/workflow", definitions);
  }

  async start(name: string, input: unknown): Promise<string> {
    return await this.call("POST", "/workflow", { name, version: 1, input });
  }

  async read(workflowId: string): Promise<SeenWorkflow> {
    return JSON.parse(await this.call("GET", `/workflow/${workflowId}?includeTasks=true`));
  }

  /** A task of a type, or null. */
  async poll(taskType: string): Promise<SeenTask | null> {
    const text = await this.call("GET", `/tasks/poll/${taskType}?workerid=differential`);
    return text === "" ? null : JSON.parse(text);
  }

  async report(
    task: { taskId: string; workflowInstanceId: string },
    result: unknown,
  ): Promise<void> {
    await this.call("POST", "/tasks", { ...task, workerId: "differential", ...(result as object) });
  }

  /** Asks the server to look at an execution, which some do by themselves only now and then. */
  async decide(workflowId: string): Promise<void> {
    await this.call("PUT", `/workflow/decide/${workflowId}`);
  }

  async terminate(workflowId: string, reason: string): Promise<void> {
    await this.call("DELETE", `/workflow/${workflowId}?reason=${reason}`);
  }

  /** An operation on an execution as a whole. */
  async operate(method: string, workflowId: string, path: string, body?: unknown): Promise<void> {
    await this.call(method, `/workflow/${workflowId}/${path}`, body);
  }

  private async call(method: string, path: string, body?: unknown): Promise<string> {
    const answer = await fetch(this.root + path, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json" },
      }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    return text;
  }
}
