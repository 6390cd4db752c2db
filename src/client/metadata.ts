/** Definitions of workflows and tasks: `/api/metadata`. Every method throws BatonApiError. */
import type { BulkResponse } from "../model/bulk-response.ts";
import type { TaskDef } from "../model/task-def.ts";
import type { WorkflowDef, WorkflowDefSummary } from "../model/workflow-def.ts";
import type { TaskDefInput, WorkflowDefInput } from "./definitions.ts";
import { path } from "./transport.ts";
import type { Transport } from "./transport.ts";

const WORKFLOW = path("metadata", "workflow");
const TASKS = path("metadata", "taskdefs");

/** Registers, reads and removes definitions. */
export class MetadataResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Stores task definitions; one of the same name is replaced. */
  async registerTasks(definitions: readonly TaskDefInput[]): Promise<void> {
    await this.#transport.text({ method: "POST", path: TASKS, body: definitions });
  }

  /** Replaces a task definition; 404 when there is none of that name. */
  async updateTask(definition: TaskDefInput): Promise<void> {
    await this.#transport.text({ method: "PUT", path: TASKS, body: definition });
  }

  /** A task definition; 404 when there is none of that name. */
  getTask(name: string): Promise<TaskDef> {
    return this.#transport.required({ method: "GET", path: TASKS + path(name) });
  }

  /** All task definitions. */
  listTasks(): Promise<TaskDef[]> {
    return this.#transport.required({ method: "GET", path: TASKS });
  }

  /** Deletes a task definition; 404 when there is none of that name. */
  async removeTask(name: string): Promise<void> {
    await this.#transport.text({ method: "DELETE", path: TASKS + path(name) });
  }

  /** Stores a workflow definition; 409 when that version exists, unless it may be overwritten. */
  async registerWorkflow(
    definition: WorkflowDefInput,
    options: { overwrite?: boolean } = {},
  ): Promise<void> {
    const query = { overwrite: options.overwrite };
    await this.#transport.text({ method: "POST", path: WORKFLOW, query, body: definition });
  }

  /** Stores workflow definitions; those of the same name and version are replaced. */
  updateWorkflows(definitions: readonly WorkflowDefInput[]): Promise<BulkResponse> {
    return this.#transport.required({ method: "PUT", path: WORKFLOW, body: definitions });
  }

  /** Checks a definition without storing it: 400 with `validationErrors` when it breaks a rule. */
  async validateWorkflow(definition: WorkflowDefInput): Promise<void> {
    const target = WORKFLOW + path("validate");
    await this.#transport.text({ method: "POST", path: target, body: definition });
  }

  /** A workflow definition, the latest version unless one is named; 404 when there is none. */
  getWorkflow(name: string, version?: number): Promise<WorkflowDef> {
    const target = WORKFLOW + path(name);
    return this.#transport.required({ method: "GET", path: target, query: { version } });
  }

  /** All versions of all workflow definitions. */
  listWorkflows(): Promise<WorkflowDef[]> {
    return this.#transport.required({ method: "GET", path: WORKFLOW });
  }

  /** The latest version of each workflow definition. */
  listLatestWorkflows(): Promise<WorkflowDef[]> {
    return this.#transport.required({ method: "GET", path: WORKFLOW + path("latest-versions") });
  }

  /** The names of all workflow definitions, sorted. */
  workflowNames(): Promise<string[]> {
    return this.#transport.required({ method: "GET", path: WORKFLOW + path("names") });
  }

  /** The versions of a workflow definition, ascending; none for an unknown name. */
  workflowVersions(name: string): Promise<WorkflowDefSummary[]> {
    return this.#transport.required({ method: "GET", path: WORKFLOW + path(name, "versions") });
  }

  /** Deletes one version of a workflow definition; executions keep their own copy. */
  async removeWorkflow(name: string, version: number): Promise<void> {
    await this.#transport.text({ method: "DELETE", path: WORKFLOW + path(name, version) });
  }
}
