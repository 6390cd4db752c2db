import { jsonBytes } from "../lib/json-size.ts";
import type { StartWorkflowRequest } from "../model/start-workflow-request.ts";
import type { TraceContext } from "../model/trace-context.ts";
import type { WorkflowDef } from "../model/workflow-def.ts";
import type { LoadedDefinition } from "../store/definition-source.ts";
import { InvalidRequest, NotFound, TooLarge, ValidationFailed } from "./errors.ts";
import { startWithKey } from "./idempotent-start.ts";
import { checkWorkflowDef } from "./metadata.ts";
import type { StartExecution } from "./ports.ts";
import type { Services } from "./services.ts";
import { startExecution } from "./start-execution.ts";

/** Bytes of the JSON of an execution's input. */
export const MAX_INPUT_BYTES = 10 * 1024 * 1024;

const MIN_PRIORITY = 0;
const MAX_PRIORITY = 99;

/** How a start words its refusals, and what is known of its size. */
export interface StartOptions {
  /** The error for a definition that is not registered. */
  unknownDefinition(name: string, version: number | undefined): NotFound;
  /** Bytes of the whole request: the input is measured only when they leave room for doubt. */
  requestBytes: number;
  /** The trace that the execution is to belong to. */
  trace: TraceContext | undefined;
}

/**
 * Starts an execution; its first tasks are scheduled when this returns.
 * @returns the execution's id; with an idempotency key that of the execution that has the key.
 */
export async function startWorkflow(
  services: Services,
  request: StartWorkflowRequest,
  options: StartOptions,
): Promise<string> {
  const { start, workflowName } = await prepareStart(services, request, options);
  if (start.idempotencyKey !== undefined) {
    const strategy = request.idempotencyStrategy ?? "FAIL";
    return await startWithKey(services, start, {
      workflowName,
      key: start.idempotencyKey,
      strategy,
    });
  }
  return await startExecution(services, { ...start, workflowId: services.newId() });
}

/** Checks a start and finds its definition. @returns the start without an id. */
export async function prepareStart(
  services: Services,
  request: StartWorkflowRequest,
  options: StartOptions,
): Promise<{ start: StartExecution; workflowName: string }> {
  refuseBadRequest(request);
  const definition = await definitionFor(services, request, options);
  const [unresolved] = definition.unresolved;
  if (unresolved !== undefined) {
    throw new NotFound(
      `The Task ${unresolved} defined as a sub-workflow has no workflow definition available `,
    );
  }
  const { maxInputBytes = MAX_INPUT_BYTES } = services;
  if (options.requestBytes > maxInputBytes) {
    refuseLargeInput(request, definition.name, maxInputBytes);
  }
  const start = startExecutionOf(request, definition);
  if (options.trace !== undefined) start.trace = options.trace;
  return { start, workflowName: definition.name };
}

/** The error of `POST /workflow` for a definition that is not registered. */
export function notDefined(name: string, version: number | undefined): NotFound {
  return new NotFound(`No such workflow defined. name=${name}, version=${version ?? null}`);
}

function refuseBadRequest(request: StartWorkflowRequest): void {
  const errors: ValidationFailed["errors"] = [];
  const { name, priority, workflowDef } = request;
  if (name === undefined) {
    const message = "Workflow name cannot be null or empty";
    errors.push({ path: "startWorkflow.arg0.name", message });
  }
  if (priority > MAX_PRIORITY || priority < MIN_PRIORITY) {
    const bound = priority > MAX_PRIORITY ? `maximum ${MAX_PRIORITY}` : `minimum ${MIN_PRIORITY}`;
    errors.push({
      path: "startWorkflow.arg0.priority",
      message: `priority: ${priority} should be ${bound}`,
      invalidValue: String(priority),
    });
  }
  if (errors.length > 0) throw new ValidationFailed(errors);
  if (name === "" && workflowDef === undefined) {
    throw new InvalidRequest("Workflow name must be specified when searching for a definition");
  }
  if (request.externalInputPayloadStoragePath && Object.keys(request.input).length === 0) {
    throw new InvalidRequest(
      "Unable to download payload from external storage path: " +
        `${request.externalInputPayloadStoragePath}. External payload storage is not configured: ` +
        `send the input itself, of up to ${MAX_INPUT_BYTES} bytes.`,
    );
  }
}

/** Refuses priorities out of range in the words of requests that carry it in their query. */
export function refuseBadQueryPriority(priority: number): void {
  if (priority >= MIN_PRIORITY && priority <= MAX_PRIORITY) return;
  const message =
    priority > MAX_PRIORITY
      ? `${MAX_PRIORITY} is the maximum priority value`
      : `${MIN_PRIORITY} is the minimum priority value`;
  const path = "startWorkflow.arg3";
  throw new ValidationFailed([{ path, message, invalidValue: String(priority) }]);
}

async function definitionFor(
  services: Services,
  request: StartWorkflowRequest,
  options: StartOptions,
): Promise<LoadedDefinition> {
  if (request.workflowDef !== undefined) return await inline(services, request.workflowDef);
  const name = request.name ?? "";
  const loaded = await services.definitions.loadPinnedDefinition(name, request.version);
  if (loaded === null) throw options.unknownDefinition(name, request.version);
  return loaded;
}

async function inline(services: Services, definition: WorkflowDef): Promise<LoadedDefinition> {
  await checkWorkflowDef(services, definition, "startWorkflow.arg0.workflowDef");
  return await services.definitions.pin(definition);
}

function refuseLargeInput(
  request: StartWorkflowRequest,
  workflowName: string,
  limit: number,
): void {
  const bytes = jsonBytes(request.input);
  if (bytes <= limit) return;
  throw new TooLarge(
    `The payload size: ${bytes} of workflow: ${workflowName} is greater than the permissible limit: ${limit} bytes`,
  );
}

/** The start without the id, which is chosen last. Empty texts mean "not given". */
function startExecutionOf(
  request: StartWorkflowRequest,
  definition: LoadedDefinition,
): StartExecution {
  const start: StartExecution = {
    workflowId: "",
    definition: definition.text,
    input: request.input,
    priority: request.priority,
    taskToDomain: request.taskToDomain,
  };
  if (request.correlationId !== undefined) start.correlationId = request.correlationId;
  if (request.createdBy !== undefined) start.createdBy = request.createdBy;
  if (request.idempotencyKey) start.idempotencyKey = request.idempotencyKey;
  return start;
}
