/** Changes what becomes of an execution: `/api/workflow/{id}/…`. Every method throws BatonApiError: 404 for
 * an unknown id, 409 for an execution in the wrong state. */
import type { JsonObject } from "../model/json.ts";
import type { Workflow } from "../model/workflow.ts";
import { path } from "./transport.ts";
import type { ApiRequest, QueryValue, Transport } from "./transport.ts";

/** From where an ended execution runs again, and with what; from its start when no task is named. */
export interface RerunInput {
  reRunFromTaskId?: string;
  workflowInput?: JsonObject;
  taskInput?: JsonObject;
  correlationId?: string;
}

/** What a task that is skipped shows. */
export interface SkipInput {
  taskInput?: JsonObject;
  taskOutput?: JsonObject;
}

/** Another definition of the same workflow. */
export interface UpgradeInput {
  name: string;
  /** The latest version when it is left out. */
  version?: number;
  workflowInput?: JsonObject;
  /** Outputs of tasks that the new definition has passed already, by reference name. */
  taskOutput?: Record<string, JsonObject>;
}

const WORKFLOW = path("workflow");

/** Sets executions going again, past tasks, or elsewhere. */
export class SteeringResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Begins an ended execution anew, under the same id. */
  async restart(workflowId: string, options: { useLatestDefinitions?: boolean } = {}) {
    await this.#send("POST", path(workflowId, "restart"), { query: { ...options } });
  }

  /** Takes up again what failed or was canceled. */
  async retry(workflowId: string, options: { resumeSubworkflowTasks?: boolean } = {}) {
    await this.#send("POST", path(workflowId, "retry"), { query: { ...options } });
  }

  /** Runs an ended execution again from one of its tasks, or from the start; answers its id. */
  rerun(workflowId: string, input: RerunInput = {}): Promise<string> {
    return this.#send("POST", path(workflowId, "rerun"), { body: input });
  }

  /** Goes past a task that has not come up yet. */
  async skipTask(workflowId: string, reference: string, input: SkipInput = {}): Promise<void> {
    await this.#send("PUT", path(workflowId, "skiptask", reference), { body: input });
  }

  /** Leaves what runs and goes on from another task, with the given input over its own. */
  async jump(workflowId: string, reference: string, input: JsonObject = {}): Promise<void> {
    await this.#send("POST", path(workflowId, "jump", reference), { body: input });
  }

  /** Goes on with another definition of the same workflow; answers the execution's id. */
  upgrade(workflowId: string, input: UpgradeInput): Promise<string> {
    return this.#send("POST", path(workflowId, "upgrade"), { body: input });
  }

  /** Hands out at once what a delay holds back. */
  async resetCallbacks(workflowId: string): Promise<void> {
    await this.#send("POST", path(workflowId, "resetcallbacks"));
  }

  /** Sets variables of a running execution, null removes one; answers the execution. */
  setVariables(workflowId: string, variables: JsonObject): Promise<Workflow> {
    const target = WORKFLOW + path(workflowId, "variables");
    return this.#transport.required({ method: "POST", path: target, body: variables });
  }

  /** Sends an execution a message for its PULL_WORKFLOW_MESSAGES tasks; answers the message's id. */
  sendMessage(workflowId: string, message: JsonObject): Promise<string> {
    return this.#send("POST", path(workflowId, "messages"), { body: message });
  }

  /** Terminates an execution, and puts it into the archive. @param options.archive false: deletes it. */
  async terminateAndRemove(
    workflowId: string,
    options: { reason?: string; archive?: boolean } = {},
  ): Promise<void> {
    const query = { reason: options.reason, archiveWorkflow: options.archive };
    await this.#send("DELETE", path(workflowId, "terminate-remove"), { query });
  }

  #send(
    method: ApiRequest["method"],
    target: string,
    rest: { query?: Record<string, QueryValue>; body?: unknown } = {},
  ): Promise<string> {
    return this.#transport.text({ method, path: WORKFLOW + target, ...rest });
  }
}
