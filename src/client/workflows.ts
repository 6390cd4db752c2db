/** Executions: `/api/workflow`. Every method throws BatonApiError; an unknown id is 404. */
import type { JsonObject } from "../model/json.ts";
import type { Task, TaskStatus } from "../model/task.ts";
import type { Workflow, WorkflowStatusSummary } from "../model/workflow.ts";
import type { StartWorkflowInput } from "./definitions.ts";
import { path } from "./transport.ts";
import type { QueryValue, Transport } from "./transport.ts";

/** One page of an execution's tasks. */
export interface TaskPage {
  totalHits: number;
  results: Task[];
}

/** How a start by name differs from a plain one. */
export interface StartByNameOptions {
  /** The latest version when it is left out. */
  version?: number;
  correlationId?: string;
  /** 0 to 99, higher first. */
  priority?: number;
}

/** What a list of correlated executions includes. */
export interface CorrelatedOptions {
  /** Also those that have ended. */
  includeClosed?: boolean;
  includeTasks?: boolean;
}

const WORKFLOW = path("workflow");

/** Starts, reads and controls executions. */
export class WorkflowResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Starts an execution and answers its id. */
  start(request: StartWorkflowInput): Promise<string> {
    return this.#transport.text({ method: "POST", path: WORKFLOW, body: request });
  }

  /** Starts an execution of a registered workflow and answers its id. */
  startByName(name: string, input: JsonObject, options: StartByNameOptions = {}): Promise<string> {
    const target = WORKFLOW + path(name);
    return this.#transport.text({
      method: "POST",
      path: target,
      query: { ...options },
      body: input,
    });
  }

  /** An execution, with its tasks unless they are not wanted. */
  get(workflowId: string, options: { includeTasks?: boolean } = {}): Promise<Workflow> {
    return this.#read(path(workflowId), options);
  }

  /** Where an execution stands, with output and variables on request. */
  status(
    workflowId: string,
    options: { includeOutput?: boolean; includeVariables?: boolean } = {},
  ): Promise<WorkflowStatusSummary> {
    return this.#read(path(workflowId, "status"), options);
  }

  /** A page of an execution's tasks, in order of creation. */
  tasks(
    workflowId: string,
    options: { start?: number; count?: number; status?: readonly TaskStatus[] } = {},
  ): Promise<TaskPage> {
    return this.#read(path(workflowId, "tasks"), options);
  }

  /** Stops scheduling; tasks already with workers may still be completed. */
  async pause(workflowId: string): Promise<void> {
    await this.#transport.text({ method: "PUT", path: WORKFLOW + path(workflowId, "pause") });
  }

  /** Goes on after a pause; 409 when the execution is not paused. */
  async resume(workflowId: string): Promise<void> {
    await this.#transport.text({ method: "PUT", path: WORKFLOW + path(workflowId, "resume") });
  }

  /** Ends an execution as TERMINATED; its open tasks are cancelled. */
  async terminate(workflowId: string, reason?: string): Promise<void> {
    const target = WORKFLOW + path(workflowId);
    await this.#transport.text({ method: "DELETE", path: target, query: { reason } });
  }

  /** Puts an ended execution into the archive, where it stays readable. @param options.archive false: deletes it, ended or not. */
  async remove(workflowId: string, options: { archive?: boolean } = {}): Promise<void> {
    const target = WORKFLOW + path(workflowId, "remove");
    const query = { archiveWorkflow: options.archive };
    await this.#transport.text({ method: "DELETE", path: target, query });
  }

  /** Ids of the executions of a name that have not ended. */
  running(name: string): Promise<string[]> {
    return this.#read(path("running", name), {});
  }

  /** Executions of a name with one correlation id. */
  correlated(
    name: string,
    correlationId: string,
    options: CorrelatedOptions = {},
  ): Promise<Workflow[]> {
    return this.#read(path(name, "correlated", correlationId), { ...options });
  }

  /** Executions of a name by correlation id; every id asked for is in the answer. */
  correlatedAll(
    name: string,
    correlationIds: readonly string[],
    options: CorrelatedOptions = {},
  ): Promise<Record<string, Workflow[]>> {
    const target = WORKFLOW + path(name, "correlated");
    const query = { ...options };
    return this.#transport.required({ method: "POST", path: target, query, body: correlationIds });
  }

  /** Evaluates an execution at once, as a timer would. */
  async decide(workflowId: string): Promise<void> {
    await this.#transport.text({ method: "PUT", path: WORKFLOW + path("decide", workflowId) });
  }

  #read<T>(target: string, query: Record<string, QueryValue>): Promise<T> {
    return this.#transport.required({ method: "GET", path: WORKFLOW + target, query });
  }
}
